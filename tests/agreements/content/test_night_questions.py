"""Questions of a night: always one right answer, and no other that is right too; in both languages."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from agreements.content import AgreementContent, Language
from agreements.content.level_words import level_title, within_words
from agreements.content.night_questions import NightQuestion, night_questions
from agreements.content.parts import Act, Contact, SeverityLevel
from agreements.content.thresholds import interval
from agreements.content.wording import Wording
from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.full_content import full_content

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_SEEDS = 12


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("content", [example_content_both(), full_content("ja")], ids=["example", "full"])
def test_each_has_one_right_answer(content: AgreementContent, language: Language) -> None:
    with override(language):
        asked = [one for seed in range(_SEEDS) for one in night_questions(content, language, seed=f"{seed}")]
        assert asked
        assert [faults for one in asked if (faults := wrong_in(one, content, language))] == []


def wrong_in(question: NightQuestion, content: AgreementContent, language: Language) -> list[str]:
    """What is wrong with a question, by what the content itself says."""
    right, others = question.choices[question.right], [*question.choices]
    others.pop(question.right)
    item, say = content.item(question.path.partition(".")[2]), Wording(content, language)
    found = (
        [] if len({"".join(one.split()).casefold() for one in question.choices}) == len(question.choices) else ["twice"]
    )
    if not 2 <= len(question.choices) <= 4:
        found.append("choices")
    if isinstance(item, SeverityLevel):
        value = Decimal(re.findall(r"-?[0-9][0-9,]*", question.text.split("02:10")[1])[0].replace(",", ""))
        met = {level_title(one, language) for one in content.levels if meets(one, item, value)}
        found += [] if met & {*question.choices} == {right} else ["level"]
    elif isinstance(item, Act) and right == (
        within_words(item.within_minutes, item.from_event) if item.within_minutes else ""
    ):
        twins = [one for one in content.acts if say.title(one) == say.title(item) and one.within_minutes]
        found += [one for one in others if one in {within_words(t.within_minutes or 0, t.from_event) for t in twins}]
    elif isinstance(item, Act):
        doers = {say.text(one.role) for one in content.acts if say.title(one) == say.title(item)}
        deciders = {say.text(item.consent.who_decides)}
        found += [] if right in doers | deciders else ["doer"]
        found += [one for one in others if one in (doers if right in doers else deciders)]
    elif isinstance(item, Contact):
        first = next(one for one in content.contacts_of("ours") if one.phone)
        following = content.item(item.next or "")
        right_ones = {say.text(first.role)} if item is first else set()
        right_ones |= {say.text(following.role)} if isinstance(following, Contact) else set()
        found += [] if right in right_ones else ["contact"]
    return [f"{question.text}: {fault}" for fault in found]


def meets(level: SeverityLevel, seen: SeverityLevel, value: Decimal) -> bool:
    for one in level.thresholds:
        (low, with_low), (high, with_high) = interval(one)
        above = low < value or (with_low and low == value)
        if one.quantity == seen.thresholds[0].quantity and above and (value < high or (with_high and value == high)):
            return True
    return False


def test_the_same_seed_asks_the_same(settings: object) -> None:
    once, again = (night_questions(example_content(), "ja", seed="A") for _turn in range(2))
    assert once == again
    assert len(once) == 5
    assert len({tuple(night_questions(example_content(), "ja", seed=f"{seed}")) for seed in range(4)}) > 1


def test_english_ones_are_english() -> None:
    with override("en"):
        asked = [one for seed in range(_SEEDS) for one in night_questions(example_content_both(), "en", seed=f"{seed}")]
    assert [one for one in asked if _JAPANESE.search(" ".join([one.text, *one.choices]))] == []


def test_of_nothing_nothing_is_asked() -> None:
    empty = example_content(levels=[], contacts=[], acts=[], criteria=[], information=[], reports=[], flow=[])
    assert night_questions(empty, "ja", seed="A") == []
