"""The last topic's facts: when it was agreed and by whom, what was answered, what changed, and the notes."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, notes, text_in
from agreements.pdf.consents import ConsentSummary, NamedItem, changed_items, consent_summary
from agreements.pdf.rows import TargetRow, target_rows
from agreements.pdf.typesetting import grouped, words_within


@dataclass(frozen=True)
class ClosingRecord:
    met_at: str
    consents: ConsentSummary
    changes: list[NamedItem]
    targets: list[TargetRow]
    sha256: str
    notes: SafeString


def closing_record_of(content: AgreementContent, sha256: str) -> ClosingRecord:
    return ClosingRecord(
        met_at=_met_at(content),
        consents=consent_summary(content),
        changes=changed_items(content),
        targets=target_rows(content),
        sha256=grouped(sha256),
        notes=notes_html(text_in(content.notes, content.language)),
    )


def _met_at(content: AgreementContent) -> str:
    """「2026年10月8日（木）10:00〜11:00（日本時間）」"""
    start, end = content.meeting.starts_at, content.meeting.ends_at
    if start is None:
        return ""
    said = display.datetime_letter(start, content.time_zone, year=True)
    if not end or end.date() != start.date():
        return said
    span = _("%(start)s〜%(end)s") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return said.replace(f"{start:%H:%M}", span, 1)


def notes_html(text: str | None) -> SafeString:
    """Return the free notes (Markdown) as they are printed: HTML of ours, everything typed escaped."""
    return words_within(notes.notes_html(text))  # Markdown with HTML off escapes what it is given
