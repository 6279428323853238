"""What an issued copy says of its contact annex: which it is, who left, and what was approved before (ADR 75)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, edition_in, text_in
from agreements.content.annex import ContactNow, annex_words
from agreements.content.parts import Side
from agreements.content.text import Language
from agreements.content.wording import Wording
from agreements.pdf import rows
from agreements.pdf.glyphs import safe_name
from agreements.pdf.records import AnnexRecord
from agreements.pdf.typesetting import grouped


@dataclass(frozen=True)
class AnnexRow:
    """One contact that is not as approved: `approved` and `now` as rows of a chain, or `words` in place of one."""

    approved: rows.ContactRow | None
    now: rows.ContactRow | None
    words: str

    @property
    def is_replaced(self) -> bool:
        """Whether the number that was approved is not to be called any more."""
        return self.approved is not None and (self.now is None or self.now.tel != self.approved.tel)


@dataclass(frozen=True)
class Annex:
    """`name` is 連絡先 第2版 2026-10-20; `gone` says of each side who left and who follows."""

    name: str
    by: str
    sha256: str
    rows: list[AnnexRow]
    gone: dict[Side, list[str]]


def annex_of(record: AnnexRecord, approved: AgreementContent, zone: str, language: Language) -> Annex:
    """Return it in a language, which is the active one; `approved` is the content of the version in that language."""
    now = edition_in(record.content, language)
    then_rows, now_rows = _rows(approved), _rows(now)
    differing = [one for one in record.contacts if one.differs]
    gone: dict[Side, list[str]] = {"ours": [], "theirs": []}
    for one in differing:
        if one.has_left and one.agreed:
            role = Wording(approved).text(one.agreed.role)
            gone[one.agreed.side].append(_("%(role)s：%(left)s") % {"role": role, "left": _left(one, language)})
    return Annex(
        name=annex_words(record.number, record.at, zone),
        by=safe_name(record.by),
        sha256=grouped(record.sha256),
        rows=[
            AnnexRow(
                then_rows.get(one.key),
                None if one.has_left else now_rows.get(one.key),
                _left(one, language) if one.has_left else _("承認のあとに加わった連絡先"),
            )
            for one in differing
        ],
        gone=gone,
    )


def _rows(content: AgreementContent) -> dict[str, rows.ContactRow]:
    sides: tuple[Side, ...] = ("ours", "theirs")
    return {row.item.key: row for side in sides for row in rows.contact_rows(content, side)}


def _left(one: ContactNow, language: Language) -> str:
    if one.successor is None:
        return _("外れました。後任未定")
    heir = " ".join(filter(None, [text_in(one.successor.role, language), one.successor.name]))
    return _("外れました。後任 %(heir)s") % {"heir": heir}
