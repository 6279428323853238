"""Filters and tags of the emergency page only: one markup, printed as tables on A4 and as labelled cards on a phone.

A phone is too narrow for columns: each row becomes a card, each column's head the label before what stands in it.
"""

import re
from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agreements.content.labels import label_named
from agreements.content.vocabulary import MARKS
from agreements.pdf import typesetting

register = template.Library()

_HASH = re.compile("[0-9a-f]{8}( [0-9a-f]{8}){7}")
_LINE = '<p class="fact">'

register.filter("words", typesetting.words)
register.filter("quoted", typesetting.quoted)
register.filter("mail_address", typesetting.mail_address)
register.filter("label", label_named)


@register.filter
def unbroken(text: str) -> SafeString:
    """A few words that stay on one line: ■1 停止. Only where more than spaces can break, that takes an element."""
    if len(text) <= 24 and all(letter.isascii() or letter in MARKS for letter in text):
        return conditional_escape(text.replace(" ", "\u00a0"))
    if len(text) > 12:
        return typesetting.words(text)
    return format_html('<span class="n">{}</span>', text)


@register.filter
def is_hash(text: str) -> bool:
    """Whether it is a hash in groups, which break at their spaces alone."""
    return bool(_HASH.fullmatch(text))


@register.filter
def heading(text: str, size: str) -> SafeString:
    """The title; on a phone what is seen stands above what to do (「決済が通らないとき：」「まず電話」)."""
    return typesetting.words(text.replace("：", "：\n", 1) if size == "phone" else text)


@register.simple_tag
def changed(item: Any) -> SafeString:
    """変更 in a frame beside what changed since the version before: a word and a border, which a fax keeps."""
    if not getattr(item, "change_reason", None):
        return SafeString("")
    return format_html(' <span class="mark">{}</span>', _("変更"))


@register.simple_tag(takes_context=True)
def place(context: Context, anchor: str) -> SafeString:
    """A link to a topic: on paper its page number (the style sheet counts it), on a screen its title."""
    words = context["page"].titles[anchor] if context.get("screen") else ""
    return format_html('<a class="ref" href="#{}">{}</a>', anchor, words)


@register.tag
def table(parser: Parser, token: Token) -> "Table":
    """{% table rows _("報告") 26 _("書くこと") 74 %}: its class, then the columns' heads and widths in per cent."""
    _tag, kind, *columns = token.split_contents()
    names = [parser.compile_filter(name) for name in columns[::2]]
    nodes = parser.parse(("endtable",))
    parser.delete_first_token()
    return Table(kind, names, columns[1::2], nodes)


@register.tag
def row(parser: Parser, token: Token) -> "RowNode":
    """{% row %}…{% cell %}…{% endrow %}: the first cell names the row; {% cell bare %} needs no label on a card.

    {% row level.item.key %} tells which item it is, for the editor's picture of page 1.
    """
    key = next((parser.compile_filter(word) for word in token.split_contents()[1:]), None)
    cells, bare = [parser.parse(("cell", "endrow"))], [True]
    while (token := parser.next_token()).contents != "endrow":
        cells.append(parser.parse(("cell", "endrow")))
        bare.append(token.contents == "cell bare")
    return RowNode(cells, bare, key)


@register.tag
def facts(parser: Parser, _token: Token) -> "Facts":
    """A list of {% fact "Act.where"|label %}…{% endfact %}: two columns on A4, lines on a phone."""
    nodes = parser.parse(("endfacts",))
    parser.delete_first_token()
    return Facts(nodes)


@register.tag
def fact(parser: Parser, token: Token) -> "Fact":
    """One label with what it says, left out when that is nothing; within a cell, a line of its own."""
    nodes = parser.parse(("endfact",))
    parser.delete_first_token()
    return Fact(parser.compile_filter(token.split_contents()[1]), nodes)


@register.tag
def printed(parser: Parser, token: Token) -> "PrintedFacts":
    """{% printed act.item.key %}, {% printed ".meeting" %}: the facts that have no place of their own."""
    return PrintedFacts(parser.compile_filter(token.split_contents()[1]))


class Table(template.Node):
    def __init__(self, kind: str, names: list[FilterExpression], widths: list[str], nodelist: NodeList) -> None:
        self.kind, self.names, self.widths, self.nodelist = kind, names, widths, nodelist

    def render(self, context: Context) -> SafeString:
        names = [str(name.resolve(context)) for name in self.names]
        with context.push(column_names=names, table_kind=self.kind):
            rows = self.nodelist.render(context)
        if _is_phone(context):
            return rows
        heads = format_html_join("", '<th scope="col" class="w{}">{}</th>', zip(self.widths, names, strict=True))
        return format_html(
            '<table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', self.kind, heads, rows
        )


class RowNode(template.Node):
    def __init__(self, cells: list[NodeList], bare: list[bool], key: FilterExpression | None) -> None:
        self.cells, self.bare, self.key = cells, bare, key

    def render(self, context: Context) -> SafeString:
        with context.push(facts_are_rows=False):
            cells = [mark_safe(cell.render(context).strip()) for cell in self.cells]  # noqa: S308 # rendered nodes
        item = format_html(' data-item="{}"', self.key.resolve(context)) if self.key else SafeString("")
        return self._card(cells, context) if _is_phone(context) else self._row(cells, item)

    def _row(self, cells: list[SafeString], item: SafeString) -> SafeString:
        rest = format_html_join("", "<td>{}</td>", ((cell,) for cell in cells[1:]))
        return format_html('<tr{}><th scope="row">{}</th>{}</tr>', item, cells[0], rest)

    def _card(self, cells: list[SafeString], context: Context) -> SafeString:
        labels = ["" if bare else name for bare, name in zip(self.bare, context["column_names"], strict=True)]
        lines = [_line(label, cell) for label, cell in zip(labels[1:], cells[1:], strict=True) if cell]
        facts = mark_safe("".join(lines))  # noqa: S308 # put together just here
        kind = context["table_kind"]
        return format_html('<div class="card {}"><p class="card-name">{}</p>{}</div>', kind, cells[0], facts)


class Facts(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        phone = _is_phone(context)
        with context.push(facts_are_rows=not phone):
            rows = self.nodelist.render(context)
        return rows if phone else format_html('<table class="facts"><tbody>{}</tbody></table>', rows)


class Fact(template.Node):
    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        with context.push(facts_are_rows=False):
            words = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 # rendered nodes
        return _fact(str(self.name.resolve(context)), words, context) if words else SafeString("")


class PrintedFacts(template.Node):
    def __init__(self, key: FilterExpression) -> None:
        self.key = key

    def render(self, context: Context) -> SafeString:
        facts = context["page"].printed.get(self.key.resolve(context), [])
        rows = [_fact(name, typesetting.words(words), context) for name, words in facts]
        return mark_safe("".join(rows))  # noqa: S308 # put together from facts


def _fact(name: str, words: SafeString, context: Context) -> SafeString:
    if context.get("facts_are_rows"):
        return format_html('<tr><th scope="row">{}</th><td>{}</td></tr>', name, words)
    return _line(name, words)


def _line(label: str, words: SafeString) -> SafeString:
    """「どこで：管理画面」; a cell that holds lines of its own needs no label before them."""
    if words.startswith("<p"):
        return words
    first, more, rest = words.partition(_LINE)
    if more:
        return mark_safe(_line(label, SafeString(first)) + more + rest)  # noqa: S308 # what came in was HTML
    if not label:
        return format_html("<p>{}</p>", words)
    name = format_html('<span class="label">{}</span>', label)
    said = _("%(name)s：%(words)s") % {"name": name, "words": words}
    return mark_safe(f"{_LINE}{said}</p>")  # noqa: S308 # a translation of ours around what is safe


def _is_phone(context: Context) -> bool:
    return bool(context["page"].size == "phone")
