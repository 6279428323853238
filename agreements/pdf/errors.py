"""What can go wrong between a content and its stored PDF; each message is for the reader, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_REASONS = {
    "time": gettext_lazy("PDFを%(seconds)d秒以内に作れなかったため、止めました。"),
    "memory": gettext_lazy("PDFを作るのに、許された量（%(megabytes)d MB）より多くのメモリが要りました。"),
    "crash": gettext_lazy("PDFを作る処理が、途中で止まりました。"),
    "start": gettext_lazy("PDFを作る処理を始められませんでした。"),
    "fault": gettext_lazy("PDFを作れませんでした。"),
}
# Whoever reads it sits at a page: they can change the text, or wait; the rest is an administrator's, in the log.
_TO_BE_SPLIT = {"time", "memory"}


class RenderFailed(Exception):
    """No PDF came out. `reason` is time, memory, crash, start or fault; `detail` is for the log."""

    def __init__(self, reason: str, detail: str = "", **numbers: int):
        self.reason = reason
        self.detail = detail
        what = str(_REASONS[reason]) % numbers
        then = (
            _("前の文書はそのまま使えます。長い項目を分けてから、もう一度試してください。")
            if reason in _TO_BE_SPLIT
            else _(
                "前の文書はそのまま使えます。しばらくしてから、もう一度試してください。続くときは、管理者に知らせてください。"
            )
        )
        super().__init__(f"{what}\n{then}")


class MissingGlyphs(Exception):
    """Characters that neither font can draw. `places` lists (path, character)."""

    SHOWN = 20

    def __init__(self, places: list[tuple[str, str]]):
        self.places = places
        lines = [f"{path}: {character} U+{ord(character):04X}" for path, character in places[: self.SHOWN]]
        if len(places) > self.SHOWN:
            more = len(places) - self.SHOWN
            lines.append(ngettext("ほか%(count)dか所", "ほか%(count)dか所", more) % {"count": more})
        super().__init__(_("紙に印刷できない文字があります。別の文字に直してください。") + "\n" + "\n".join(lines))


class Missing(Exception):
    """The vault holds nothing under that hash."""


class Damaged(Exception):
    """The vault's bytes do not hash to their name: they must not be shown to anybody as the document."""
