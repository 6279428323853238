"""Every text of the demo world leaves as little open as our letters do: plans, minutes, reports, what parties can."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from agreements.content import AgreementContent
from agreements.content.document import blank_content
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.page_check import check_content
from incidents.demo.calendar import Calendar
from incidents.demo.register import FOLDER, read
from tests.agreements.page_check.typed.wording.measure import asked_about
from tests.incidents.demo.test_minutes_wording import minutes_of

_PLANS = {plan["facts"]["slug"]: plan["parts"] for plan in read("plans")}
_MINUTES = sorted(path.stem for path in (FOLDER / "minutes").iterdir())
# A letter of incidents/demo/ is a string of several words; a customer's own words are theirs.
_LETTERS = ("outage.py", "write_up.py")
_JAPANESE = re.compile(r"[ぁ-ん]")
_ASKED = {"W1", "W2", "W3", "W4", "W5", "W8"}


@pytest.mark.parametrize("slug", _PLANS)
def test_a_plan_leaves_nothing_open(slug: str) -> None:
    assert _open_in(_plan(slug)) == []


@pytest.mark.parametrize("name", _MINUTES)
def test_minutes_leave_nothing_open(name: str) -> None:
    assert _open_in(minutes_of(name)) == []


@pytest.mark.parametrize("name", _LETTERS)
def test_what_the_demo_reports_leaves_nothing_open(name: str) -> None:
    told = _strings(FOLDER / name)
    assert len(told) > 3
    assert {text: words for text in told if (words := asked_about(text, "ja"))} == {}


def test_what_parties_can_leaves_nothing_open() -> None:
    told = [value for party in read("parties") for one in party["capabilities"] for value in one.values()]
    texts = [text for text in told if isinstance(text, str) and (" " in text or _JAPANESE.search(text))]
    assert texts
    found = {text: asked_about(text, "ja" if _JAPANESE.search(text) else "en") for text in texts}
    assert {text: words for text, words in found.items() if words} == {}


def _open_in(content: AgreementContent) -> list[tuple[str, str, str]]:
    found = [one for one in check_content(content) if one.check in _ASKED]
    return [(one.check, hit.path, hit.words) for one in found for hit in one.hits]


def _plan(slug: str) -> AgreementContent:
    """Give a plan as the content it becomes, in both languages."""
    said: dict[str, object] = {}
    for name, rows in Calendar(date(2026, 11, 23)).fill(_PLANS[slug]).items():
        kind = PLAN_KINDS[name]
        values = [kind.read(row["part"], f"{kind.section or name}-{place}") for place, row in enumerate(rows)]
        said[kind.field] = values if kind.is_list else values[0]
    return blank_content("ja", "en").model_copy(update=said)


def _strings(path: Path) -> list[str]:
    constants = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    ]
    return [one.value for one in constants if isinstance(one.value, str) and _JAPANESE.search(one.value)]
