"""The free notes: a little Markdown, the same wherever it is shown, and the words it says."""

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

# Paragraphs, lists, emphasis; a link is its words and its address, since nobody can press paper. No headings (they
# would break the paper's own), no pictures, no HTML, no quotations (> 100件 is a number) and no entities: what is
# printed is what was typed, and what was typed has been checked for its glyphs.
_UNWANTED = "heading lheading hr blockquote fence code html_block html_inline image autolink reference entity"
# An address outside these stays as it was typed, brackets and all.
_ADDRESS = re.compile(r"(https?://|mailto:)[!-~]+")
_TAG = re.compile(r"<[^>]*>")


def notes_html(text: str | None) -> str:
    """Return the notes as HTML of ours, everything typed escaped; nothing for None."""
    return _NOTES.render(text or "")


def notes_said(text: str) -> list[str]:
    """Return what the notes say to a reader, one text a paragraph or list item, without marks of Markdown."""
    blocks = [token.children or [] for token in _NOTES.parse(text) if token.type == "inline"]
    said = [_NOTES.renderer.render(block, _NOTES.options, {}) for block in blocks]
    return [html.unescape(_TAG.sub("", words)) for words in said]


def _markdown() -> MarkdownIt:
    notes = MarkdownIt("commonmark", {"html": False}).disable(_UNWANTED.split())
    notes.inline.ruler.at("emphasis", _mark)
    notes.validateLink = lambda url: _ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]
    notes.normalizeLink = lambda url: url  # type: ignore[method-assign]
    notes.add_render_rule("link_open", _nothing)
    notes.add_render_rule("link_close", _address)
    return notes


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library calls its rules
    """Read a run of marks, as the rule of the library does, but for asterisks beside Japanese and in numbers."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    count, opens, closes = scanned.length, scanned.can_open, scanned.can_close
    if marker == "*":
        end = state.pos + count
        before = state.src[state.pos - 1] if state.pos else " "
        after = state.src[end] if end < state.posMax else " "
        opens, closes = _opens_or_closes(count, before, after)
    for _place in range(count):
        state.push("text", "", 0).content = marker
        state.delimiters.append(Delimiter(ord(marker), count, len(state.tokens) - 1, -1, opens, closes))
    state.pos += count
    return True


def _opens_or_closes(count: int, before: str, after: str) -> tuple[bool, bool]:
    """Japanese parts words by no blank, so a bracket or a 。 beside a mark tells nothing: **「注意」**です. A single
    one in a word or a sum (3*4, 個数*3) or alone in brackets is no mark, and neither are two between digits."""
    both = before + after
    in_a_word = both.isalnum() and any(letter.isascii() for letter in both)
    alone = not any(letter.isalnum() or letter.isspace() for letter in both)
    is_typed = both.isdecimal() or (count == 1 and (in_a_word or alone))
    return not (is_typed or after.isspace()), not (is_typed or before.isspace())


def _nothing(_self: object, _tokens: Sequence[Token], _place: int, *_more: object) -> str:
    return ""


def _address(_self: object, tokens: Sequence[Token], place: int, *_more: object) -> str:
    """What stands after the words of a link: its address, unless the words are the address."""
    opened = next(back for back in range(place, -1, -1) if tokens[back].type == "link_open")
    address = str(tokens[opened].attrs["href"])
    words = "".join(token.content for token in tokens[opened:place])
    return "" if words == address.removeprefix("mailto:") else f" &lt;{html.escape(address)}&gt;"


_NOTES = _markdown()
