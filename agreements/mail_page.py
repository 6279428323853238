"""The same words as a mail's text, as a sober page: no picture, nothing fetched, one button where one link leads on."""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# An address ends before the mark that ends its sentence.
_ADDRESS = re.compile(r"(https?://[^\s<>\"「」（）、。]*[^\s<>\"「」（）、。.,;:!?)'])")
# Abroad a telephone number has spaces, at which a line could end.
_PHONE = re.compile(r"(\+\d{1,3} \d[\d -]{4,16}\d)")
_ALONE = re.compile(r"\s*https?://\S+\s*")
_PAGE = (
    "margin:0 auto;padding:24px 16px;max-width:640px;color:#1a1a1a;background:#fff;line-height:1.7;"
    "font-family:'BIZ UDPGothic','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif;font-size:16px"
)
_BUTTON = (
    "display:inline-block;padding:12px 24px;border-radius:8px;background:#0017c1;color:#fff;font-weight:700;"
    "text-decoration:none"
)
_LINES = "margin:0 0 16px;white-space:pre-wrap;overflow-wrap:anywhere"
_SIGNATURE = "margin:24px 0 0;padding-top:16px;border-top:1px solid #ccc;color:#4d4d4d;white-space:pre-wrap"


def page_of(text: str, language: str) -> str:
    """Return the mail's text as HTML, in the active language where it needs a word of its own: each block of lines a
    paragraph, the first address that stands alone a button with the address written out under it."""
    words, _rule, signature = text.rstrip().partition("\n-- \n")
    blocks = re.split(r"\n{2,}", words.strip("\n"))
    parts, has_button = [], False
    for block in blocks:
        parts.append(_block(block, as_button=not has_button))
        has_button = has_button or any(_ALONE.fullmatch(line) for line in block.split("\n"))
    if signature:
        parts.append(format_html('<p style="{}">{}</p>', _SIGNATURE, signature))
    body = format_html_join("\n", "{}", ((part,) for part in parts))
    head = '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"></head>\n'
    return format_html(head + '<body><div style="{}">\n{}\n</div></body></html>\n', language, _PAGE, body)


def _block(block: str, *, as_button: bool) -> SafeString:
    lines = block.split("\n")
    alone = [line.strip() for line in lines if _ALONE.fullmatch(line)] if as_button else []
    shown = format_html('<p style="{}">{}</p>', _LINES, _linked(block))
    if len(alone) != 1:  # of a list of links none leads on more than another
        return shown
    button = format_html('<p style="{}"><a href="{}" style="{}">{}</a></p>', _LINES, alone[0], _BUTTON, _("開く"))
    return shown + button


def _linked(text: str) -> SafeString:
    pieces = _ADDRESS.split(text)
    return mark_safe(  # noqa: S308 - every piece is escaped
        "".join(
            format_html('<a href="{}">{}</a>', piece, piece) if place % 2 else _numbers_kept(piece)
            for place, piece in enumerate(pieces)
        )
    )


def _numbers_kept(text: str) -> SafeString:
    pieces = _PHONE.split(text)
    kept = '<span style="white-space:nowrap">{}</span>'
    return mark_safe(  # noqa: S308 - every piece is escaped
        "".join(
            format_html(kept, piece) if place % 2 else conditional_escape(piece) for place, piece in enumerate(pieces)
        )
    )
