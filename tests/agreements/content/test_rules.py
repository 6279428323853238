"""What an agreement must say before it is published; everything wrong is told at once."""

import pytest

from agreements.content import Unreadable, canonical_text, content_from, problems_of, read_content
from agreements.content.labels import label_of
from agreements.content.wording import Wording
from tests.agreements.example_content import example_content


def test_the_example_is_complete() -> None:
    assert problems_of(example_content()) == []
    assert problems_of(example_content("en")) == []


def musts(**changes: object) -> list[str]:
    return [problem.path for problem in problems_of(example_content(**changes)) if problem.weight == "must"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": None}, "title"),
        ({"effective_from": None}, "effective_from"),
        ({"review_by": None}, "review_by"),
        ({"review_by": "2020-01-01"}, "review_by"),
        ({"levels": []}, "levels"),
        ({"acts": []}, "acts"),
        ({"contacts": []}, "contacts"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], path: str) -> None:
    assert path in musts(**changes)


def test_what_may_stay_open_is_only_asked() -> None:
    problems = problems_of(example_content(purpose=None))
    assert [(problem.path, problem.weight) for problem in problems] == [("purpose", "ask")]


def test_a_key_used_twice_and_a_reference_to_nothing() -> None:
    acts = example_content().model_dump(mode="json", exclude_none=True)["acts"]
    assert any(path.startswith("acts.") and path.endswith(".key") for path in musts(acts=[acts[0], acts[0]]))
    contact = {"key": "c1", "side": "ours", "role": {"ja": "当番"}, "phone": {"e164": "+81300000142"}, "next": "nobody"}
    assert "contacts.0.next" in musts(contacts=[contact])


LOST = {
    ("contacts", "next"): "連絡先",
    ("contacts", "never_together_with"): "連絡先",
    ("criteria", "then_act"): "動作",
    ("information", "used_for"): "項目",
}


@pytest.mark.parametrize(("name", "field"), LOST)
def test_a_lost_reference_is_told_by_names_and_its_key_only_to_commands(name: str, field: str) -> None:
    plain = example_content().model_dump(mode="json", exclude_none=True)
    many = field in {"never_together_with", "used_for"}
    plain[name][0][field] = ["x-gone"] if many else "x-gone"
    content = content_from(plain)
    title = Wording(content).title(getattr(content, name)[0])[:30]
    label = label_of(getattr(content, name)[0], field)
    told = f"「{title}」の「{label}」に選んだ{LOST[name, field]}がありません。選び直してください。"
    [lost] = [problem for problem in problems_of(content) if problem.weight == "must"]
    assert (lost.path, lost.message) == (f"{name}.0.{field}", told)
    assert str(lost) == f"{name}（1番目）.{field}: {told} (x-gone)"


def test_a_lost_level_is_told_with_who_names_it() -> None:
    plain = example_content().model_dump(mode="json", exclude_none=True)
    plain["acts"][0]["levels"] = [4]
    content = content_from(plain)
    title = Wording(content).title(content.acts[0])[:30]
    told = f"「{title}」の「対象レベル」に選んだ障害レベル 4 がありません。選び直してください。"
    assert [problem.message for problem in problems_of(content) if problem.weight == "must"] == [told]


def test_every_error_is_told_at_once_with_its_place() -> None:
    plain = example_content().model_dump(mode="json", exclude_none=True)
    plain["acts"][0]["sentence"] = {"ja": "再送を\u202e止める"}
    plain["levels"][0]["thresholds"][0]["value"] = "NaN"
    plain["colour"] = "red"
    with pytest.raises(Unreadable) as caught:
        content_from(plain)
    assert {problem.path for problem in caught.value.problems} == {
        "acts.0.sentence.ja",
        "levels.0.thresholds.0.value",
        "colour",
    }
    assert "U+202E" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1, "a": 2}', '{"x": NaN}', "[" * 100_000, "1" * 5_000])
def test_what_is_no_content_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_content(text)


def test_canonical_text_is_stable_and_reads_back() -> None:
    content = example_content()
    text = canonical_text(content)
    assert canonical_text(read_content(text)) == text
    assert read_content(text) == content
    assert "null" not in text


@pytest.mark.parametrize("translations", [["ja"], ["en", "en"], ["en", "ja"]])
def test_translations_name_other_languages_and_each_once(translations: list[str]) -> None:
    assert "translations" in musts(translations=translations)


def test_a_staged_text_names_what_the_day_fills_in() -> None:
    staged = {"ja": "{system}は{ since }から。", "en": "{systm} since {since}."}
    found = musts(reports=[{"key": "r-1", "kind": "first", "staged": staged}])
    assert found == ["reports.0.staged.en"]
