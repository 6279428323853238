"""Draws what people do to a draft: add, take out, move, change a text, change a number, over and over."""

from typing import Any

from hypothesis import strategies as some

from agreements.content import AgreementContent, content_from
from tests.agreements.example_content import example_content
from tests.agreements.workflow.drawn_content import contents

_WORDS = some.text(
    some.sampled_from("再送止店舗部長承認売場を がはのにる、。\n10分95%03-0000ｶﾅサーバーbatch 𠮷👍"),
    min_size=1,
    max_size=30,
)
_LISTS = ("acts", "contacts", "prohibitions", "flow", "reports", "criteria", "glossary", "attendees")
_VERBS = some.lists(some.tuples(some.sampled_from(_LISTS), some.integers(0, 5)), max_size=8)


@some.composite
def edited(draw: Any) -> tuple[AgreementContent, AgreementContent]:
    """Draw a content and what became of it."""
    before = draw(some.just(example_content()) | contents().map(content_from))
    plain = before.model_dump(mode="json", exclude_none=True)
    for name, verb in draw(_VERBS):
        owner = plain.setdefault("meeting", {}) if name == "attendees" else plain
        _do(draw, verb, owner.setdefault(name, []), owner, name)
    if draw(some.booleans()):
        plain["notes"] = _text(draw)
    return before, content_from(plain)


def _do(draw: Any, verb: int, items: list[dict[str, Any]], owner: dict[str, Any], name: str) -> None:
    if not items:
        return
    here, there = (draw(some.integers(0, len(items) - 1)) for _end in range(2))
    if verb == 0:
        items.insert(there, items[here] | {"key": f"new-{len(items)}-{draw(some.integers(0, 99))}"})
    elif verb == 1:
        items.pop(here)
    elif verb == 2:
        items.insert(there, items.pop(here))
    elif verb == 3:
        owner[name] = draw(some.permutations(items))
    elif verb == 4:
        _say_anew(draw, items[here])
    elif name not in {"attendees", "glossary"}:
        items[here]["change_reason"] = _text(draw)


def _say_anew(draw: Any, item: dict[str, Any]) -> None:
    texts = [name for name, value in item.items() if isinstance(value, dict) and set(value) <= {"ja", "en"}]
    numbers = [name for name in item if name.endswith("minutes")]
    if numbers and draw(some.booleans()):
        item[draw(some.sampled_from(numbers))] = draw(some.integers(0, 999))
    elif texts:
        item[draw(some.sampled_from(texts))] = _text(draw)
    if "side" in item and draw(some.booleans()):
        item["side"] = draw(some.sampled_from(["ours", "theirs"]))


def _text(draw: Any) -> dict[str, str]:
    return draw(some.dictionaries(some.sampled_from(["ja", "en"]), _WORDS.filter(str.strip), min_size=1))
