"""The last topic's facts: when it was agreed and by whom, what was answered, what changed, and the notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agreements import display
from agreements.content import AgreementContent, text_in
from agreements.pdf.consents import ConsentSummary, NamedItem, changed_items, consent_summary
from agreements.pdf.rows import TargetRow, target_rows
from agreements.pdf.typesetting import grouped, words_within

# Paragraphs, lists, emphasis; a link is its words and its address, since nobody can press paper. No headings (they
# would break the paper's own), no pictures, no HTML, and no entities: what is printed is what was typed, and what was
# typed has been checked for its glyphs.
_UNWANTED = "heading lheading hr fence code html_block html_inline image autolink reference entity"
# An address outside these stays as it was typed, brackets and all.
_ADDRESS = re.compile(r"(https?://|mailto:)[!-~]+")


def _markdown() -> MarkdownIt:
    notes = MarkdownIt("commonmark", {"html": False}).disable(_UNWANTED.split())
    notes.validateLink = lambda url: _ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]
    notes.normalizeLink = lambda url: url  # type: ignore[method-assign]
    notes.add_render_rule("link_open", _nothing)
    notes.add_render_rule("link_close", _address)
    return notes


def _nothing(_self: object, _tokens: Sequence[Token], _place: int, *_more: object) -> str:
    return ""


def _address(_self: object, tokens: Sequence[Token], place: int, *_more: object) -> str:
    """What stands after the words of a link: its address, unless the words are the address."""
    opened = next(back for back in range(place, -1, -1) if tokens[back].type == "link_open")
    address = str(tokens[opened].attrs["href"])
    words = "".join(token.content for token in tokens[opened:place])
    return "" if words == address.removeprefix("mailto:") else f" &lt;{escape(address)}&gt;"


_NOTES = _markdown()


@dataclass(frozen=True)
class Register:
    met_at: str
    consents: ConsentSummary
    changes: list[NamedItem]
    targets: list[TargetRow]
    sha256: str
    notes: SafeString


def register_of(content: AgreementContent, sha256: str) -> Register:
    return Register(
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
    return words_within(_NOTES.render(text or ""))  # Markdown with HTML off escapes what it is given
