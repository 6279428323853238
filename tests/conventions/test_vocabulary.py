"""A closed set stands in agreements/content/vocabulary.py with its words, and is written down nowhere else.

What counts as written down: all of a set as a type or as choices; of three or more also side by side, or as the keys of
a table of words; two marks or more within one text. A table that gives something else per key is no second vocabulary,
and a sentence with ■1 in it is an example.
"""

import ast
from collections.abc import Iterator
from typing import get_args

import pytest
from django.conf import settings

from agreements import states
from agreements.content import vocabulary
from agreements.content.parts import Capability, Consent
from agreements.page_check.paper.copies import _SIGN
from tests.conventions.tree import files, named

HOME = "agreements/content/vocabulary.py"
SETS = {
    "languages": (vocabulary.Language, vocabulary.LANGUAGE_WORDS),
    "signs": (vocabulary.Sign, vocabulary.SIGN_WORDS),
    "sides": (vocabulary.Side, vocabulary.SIDE_WORDS),
    "events": (vocabulary.Event, vocabulary.EVENT_WORDS),
    "deadlines": (vocabulary.Event, vocabulary.DEADLINE_WORDS),
    "at once": (vocabulary.Event, vocabulary.AT_ONCE_WORDS),
    "first contacts": (vocabulary.FirstContact, vocabulary.FIRST_CONTACT_WORDS),
    "updates": (vocabulary.Updates, vocabulary.UPDATES_WORDS),
    "matches": (vocabulary.Match, vocabulary.MATCH_WORDS),
    "waits": (vocabulary.Vain, vocabulary.VAIN_WORDS),
    "channels": (vocabulary.Channel, vocabulary.CHANNEL_WORDS),
    "report kinds": (vocabulary.ReportKind, vocabulary.REPORT_WORDS),
    "parties": (vocabulary.PartyKind, vocabulary.PARTY_WORDS),
}
# A language's words in that language, so that who reads only it finds it.
_ALLOWED = {"config/settings.py"}


def test_no_set_is_written_down_twice() -> None:
    found = [
        f"{named(path)}:{line}: {what}"
        for path in files("config/*.py", "agreements/*.py", "incidents/*.py")
        if "migrations" not in path.parts and named(path) not in {HOME, *_ALLOWED}
        for line, what in sorted(set(written_down(path.read_text(encoding="utf-8"))))
    ]
    assert found == []


@pytest.mark.parametrize("kind", SETS)
def test_the_type_and_the_words_hold_the_same(kind: str) -> None:
    held, words = SETS[kind]
    assert sorted(get_args(held)) == sorted(words)


def test_what_lies_elsewhere_holds_the_same() -> None:
    assert [code for code, _name in settings.LANGUAGES] == list(vocabulary.LANGUAGE_WORDS)
    assert set(get_args(Capability.model_fields["can"].annotation)) == set(states.CAPABILITY_WORDS)
    assert set(get_args(Consent.model_fields["answer"].annotation)) == set(states.CONSENT_WORDS)
    assert [_SIGN.match(f"{mark}{number}")[0] for number, mark in vocabulary.MARK_OF.items()] == [
        "■1",
        "▲2",
        "○3",
        "◇4",
    ]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('SIGNS = [("lt", _("未満")), ("le", _("以下")), ("gt", _("超")), ("ge", _("以上"))]', "signs"),
        ('Sign = Literal["lt", "le", "gt", "ge"]', "signs"),
        ('Language = Literal["ja", "en"]', "languages"),
        ('LANGUAGES = (("en", "English"), ("ja", _("日本語")))', "languages"),
        ('for kind in ("first", "update", "recovery", "final", "correction"): pass', "report kinds"),
        (
            'W = {"first": _("第一報"), "update": "続報", "recovery": "復旧", "final": "最終", "correction": "訂正"}',
            "report kinds",
        ),
        ('P = re.compile(rf"[■▲○◇]{DIGIT}")', "marks"),
        ('MARKS = {1: "■", 2: "▲"}', "marks"),
        ('M = ["■1", "▲2"]', "marks"),
    ],
)
def test_a_second_one_is_found(source: str, what: str) -> None:
    assert {found for _line, found in written_down(source)} == {what}


@pytest.mark.parametrize(
    "source",
    [
        '"""■1 ▲2"""',
        'hint = _("例 ■1 とする")',
        'shown = {"levels": "■1 ▲2"}',
        'ALSO = {"lt": ("<",), "le": ("<=",), "gt": (">",), "ge": (">=",)}',
        'MARKS = {"ja": _JA, "en": _EN}',
        'late = kind in {"lt", "le"}',
        'for side, owner in (("ours", own), ("theirs", party)): pass',
    ],
)
def test_what_only_uses_a_set_is_not(source: str) -> None:
    assert list(written_down(source)) == []


def written_down(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, name of the set) for each set a source text writes down."""
    for node in ast.walk(ast.parse(source)):
        keys = _keys(node)
        for kind, (held, _words) in SETS.items():
            if kind not in {"deadlines", "at once"} and keys >= set(get_args(held)):
                yield node.lineno, kind
        if _marks_in(node) > 1:
            yield node.lineno, "marks"


def _keys(node: ast.AST) -> set[object]:
    """The members of a type or of choices; of three and more also those of a collection or of a table of words."""
    if isinstance(node, ast.Subscript):
        is_type = isinstance(node.value, ast.Name) and node.value.id == "Literal" and isinstance(node.slice, ast.Tuple)
        return {_literal(one) for one in node.slice.elts} if is_type else set()
    members: list[ast.expr | None] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        pairs = [one.elts for one in node.elts if isinstance(one, ast.Tuple) and len(one.elts) == 2]
        choices = {_literal(key) for key, words in pairs if _is_words(words)} - {None}
        if choices:
            return choices
        members = list(node.elts)
    elif isinstance(node, ast.Dict) and all(_is_words(value) for value in node.values):
        members = node.keys
    found = {_literal(one) for one in members} - {None}
    return found if len(found) > 2 else set()


def _is_words(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) or isinstance(_literal(value), str)


def _marks_in(node: ast.AST) -> int:
    """How many marks stand close together in one text, or begin the members of one collection."""
    marks = set(vocabulary.MARKS)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return max((sum(mark in marks for mark in run) for run in node.value.split()), default=0)
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        members = node.values if isinstance(node, ast.Dict) else node.elts
        texts = [text for text in map(_literal, members) if isinstance(text, str)]
        return len({text[0] for text in texts if len(text) <= 2 and text[:1] in marks and text})
    return 0


def _literal(node: ast.AST | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None
