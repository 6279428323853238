"""Looking at an .xlsx before it is opened: it is a zip of XML, and only what a plain table needs may be in it."""

import io
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_PARTS = 200
MAX_UNPACKED = 5 * 1024 * 1024
# A table of text is packed to a tenth; below this size a part may be packed tighter, it cannot do harm.
MAX_RATIO = 100
_SMALL = 256 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a workbook may carry beside its tables, by a piece of the part's name.
_FOREIGN = (
    ("vbaproject", gettext_lazy("マクロが入っています。マクロのない .xlsx で保存し直してください。")),
    ("macrosheets/", gettext_lazy("マクロが入っています。マクロのない .xlsx で保存し直してください。")),
    ("externallinks/", gettext_lazy("ほかのファイルへのリンクがあります。値だけにして保存し直してください。")),
    ("connections.xml", gettext_lazy("外のデータへの接続があります。値だけにして保存し直してください。")),
    ("embeddings/", gettext_lazy("ほかのファイルが埋め込まれています。取り除いて保存し直してください。")),
    ("activex/", gettext_lazy("プログラムの部品が入っています。取り除いて保存し直してください。")),
)


class Unopened(ValueError):
    """The file is not read; the message tells why and what to do."""


def check_archive(data: bytes) -> None:
    """Refuse what is no plain workbook, without unpacking it. Raises Unopened."""
    if data.startswith(_OLD_EXCEL):
        raise Unopened(
            _("古い形式（.xls）か、パスワードの付いたファイルです。パスワードなしの .xlsx で保存し直してください。")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names(parts)
            _check_declarations(archive, parts)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, Unopened):
            raise
        raise Unopened(
            _("ファイルが壊れているか、Excel のファイルではありません。Excel で開き、.xlsx で保存し直してください。")
        ) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    tight = any(part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or tight:
        words = _(
            "広げると大きくなりすぎるファイルです（%(size)s MB、%(parts)d個）。使わない行とシートを消してください。"
        )
        raise Unopened(words % {"size": f"{unpacked / 1024 / 1024:.0f}", "parts": len(parts)})


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename.casefold().replace("\\", "/") for part in parts}
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unopened(_("Excel のファイルではありません。.xlsx で保存し直してください。"))
    for piece, words in _FOREIGN:
        if any(piece in name for name in names):
            raise Unopened(str(words))
    if any(part.flag_bits & 1 for part in parts):
        raise Unopened(_("パスワードの付いたファイルです。パスワードを外して保存し直してください。"))


def _check_declarations(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """XML that declares things of its own may blow up when read, or reach for other files; Excel writes none."""
    for part in parts:
        with archive.open(part) as stream:
            start = stream.read(4096).replace(b"\0", b"").lower()
        if b"<!doctype" in start or b"<!entity" in start:
            raise Unopened(_("表ではない宣言（DOCTYPE）が入っています。Excel で開き、.xlsx で保存し直してください。"))
        if part.filename.casefold() == "[content_types].xml" and b"macroenabled" in start:
            raise Unopened(str(_FOREIGN[0][1]))
