"""Each check of typed content holds on the example, and fails on content made to break it alone."""

import pytest

from agreements.page_check import RUBRIC
from agreements.page_check.typed import check_content
from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.page_check.typed.examples import found, plain_of, with_act

_TYPED = [name for name, check in RUBRIC.items() if check.source == "content"]
_LONG = "売場の入口と全部のレジと館内の案内所と電話の受付と事務所の赤い棚に、現金のみの紙を貼る。"


def _changed(field, change, language="ja"):
    items = plain_of(language)[field]
    change(items)
    return example_content(language, **{field: items})


def _titled(**title):
    return example_content(next(iter(title)), title=title)


def _alone(contacts):
    del contacts[1], contacts[0]["next"]


def _four(prohibitions):
    prohibitions.extend({**prohibitions[0], "key": f"never-{number}"} for number in range(3))


def _long_name():
    return example_content("ja", what_to_say=None, their_side={"kind": "customer", "name": {"ja": "社" * 40}})


@pytest.mark.parametrize("content", [example_content("ja"), example_content("en"), example_content_both()])
def test_every_check_that_must_hold_holds_on_the_example(content):
    assert [(one.check, one.measured, one.hits) for one in check_content(content) if one.stops] == []


def test_findings_follow_the_rubric():
    findings = check_content(example_content_both())
    assert [finding.check for finding in findings] == _TYPED
    assert {finding.check: finding.kind for finding in findings} == {name: RUBRIC[name].kind for name in _TYPED}
    assert all(finding.measured for finding in findings)


_BROKEN = {
    "L1 too long": ("L1", lambda: _titled(ja="決済が通らないとき：まず電話をかけて、次に再送を止める")),
    "L1 one part": ("L1", lambda: _titled(ja="決済の取り決め")),
    "L1 none": ("L1", lambda: example_content("ja", title=None)),
    "L1 English": ("L1", lambda: _titled(en="Payments failing: " + "call again " * 6)),
    "L4 no deadline": ("L4", lambda: with_act("ja", "再送を止める。", within_minutes=None)),
    "L4 no place": ("L4", lambda: with_act("ja", "再送を止める。", where=None)),
    "L4 no sign": ("L4", lambda: with_act("ja", "再送を止める。", done_sign=None)),
    "L4 no verb": ("L4", lambda: with_act("ja", "再送の停止")),
    "L5 one contact": ("L5", lambda: _changed("contacts", _alone)),
    "L5 no number": ("L5", lambda: _changed("contacts", lambda all_: all_[3].pop("phone"))),
    "L5 no hours": ("L5", lambda: _changed("contacts", lambda all_: all_[5].pop("hours"))),
    "L5 no language": ("L5", lambda: _changed("contacts", lambda all_: all_[5].pop("languages"))),
    "L5 no time to wait": ("L5", lambda: _changed("contacts", lambda all_: all_[2].pop("no_answer_minutes"))),
    "L5 a person": ("L5", lambda: _changed("contacts", lambda all_: all_[1].update(role={"ja": "三浦 遥"}))),
    "L5 a wrong number": ("L5", lambda: _changed("contacts", lambda all_: all_[5]["phone"].pop("example"))),
    "L6 too long": ("L6", lambda: example_content("ja", what_to_say={"ja": "あ" * 41})),
    "L6 default too long": ("L6", _long_name),
    "L7 two levels": ("L7", lambda: _changed("levels", lambda all_: all_.pop())),
    "L7 no duration": ("L7", lambda: _changed("levels", lambda all_: all_[0]["thresholds"][0].pop("for_minutes"))),
    "L7 no threshold": ("L7", lambda: _changed("levels", lambda all_: all_[0].pop("thresholds"))),
    "L7 overlap": ("L7", lambda: _changed("levels", lambda all_: all_[0]["thresholds"][0].update(value="60"))),
    "L7 gap": ("L7", lambda: _changed("levels", lambda all_: all_[0]["thresholds"][0].update(value="40"))),
    "L8 no first": ("L8", lambda: _changed("levels", lambda all_: all_[1].pop("first_contact_minutes"))),
    "L8 no update": ("L8", lambda: _changed("levels", lambda all_: all_[1].pop("update_minutes"))),
    "L9 none": ("L9", lambda: example_content("ja", prohibitions=[])),
    "L9 four": ("L9", lambda: _changed("prohibitions", _four)),
    "L9 no reason": ("L9", lambda: _changed("prohibitions", lambda all_: all_[0].pop("reason"))),
    "L10 no number": ("L10", lambda: _changed("end_signal", lambda end: end.pop("threshold"))),
    "L10 no duration": ("L10", lambda: _changed("end_signal", lambda end: end["threshold"].pop("for_minutes"))),
    "L10 nobody": ("L10", lambda: _changed("end_signal", lambda end: end.pop("declared_by"))),
    "L10 not told": ("L10", lambda: _changed("end_signal", lambda end: end.pop("told_by"))),
    "W1 a long act": ("W1", lambda: with_act("ja", _LONG)),
    "W1 a long sentence": ("W1", lambda: example_content("ja", purpose={"ja": "あ" * 61})),
    "W1 long on average": ("W1", lambda: example_content("ja", notes={"ja": ("あ" * 59 + "。") * 60})),
    "W1 a long act, English": ("W1", lambda: with_act("en", "Stop " + "the very long row of retries " * 4)),
    "W1 a long sentence, English": ("W1", lambda: example_content("en", purpose={"en": "word " * 26})),
    "W2": ("W2", lambda: with_act("ja", "再送を止め、予備系に切り替える。")),
    "W3": ("W3", lambda: with_act("ja", "必要に応じて再送を止める。")),
    "W4": ("W4", lambda: with_act("ja", "再送が止められる。")),
    "W5": ("W5", lambda: with_act("ja", "再送を止める（2000件を超えたとき）。")),
    "W6": ("W6", lambda: with_act("ja", "画面を確認する。")),
    "W7": ("W7", lambda: with_act("ja", "決済承認予備回線を開く。")),
    "W8": ("W8", lambda: with_act("ja", "午後3時に再送を止める。")),
}  # fmt: skip


@pytest.mark.parametrize(("check", "broken"), _BROKEN.values(), ids=_BROKEN)
def test_a_check_fails_on_content_made_to_break_it(check, broken):
    finding = found(check, broken())
    assert finding.passed is False
    assert finding.hits or check == "W1"
    assert all(hit.question for hit in finding.hits)


def test_every_check_has_content_that_breaks_it():
    assert {check for check, _broken in _BROKEN.values()} | {"S4"} == set(_TYPED)


def test_what_is_not_there_yet_does_not_apply():
    content = example_content("ja", acts=[], levels=[], flow=[], criteria=[], information=[])
    findings = {finding.check: finding.passed for finding in check_content(content)}
    assert {check for check, passed in findings.items() if passed is None} == {"L4", "L7", "L8", "W2", "W4", "W6", "S4"}


def test_one_language_can_be_asked_alone():
    content = example_content_both(title={"ja": "決済が通らないとき：まず電話", "en": "no first act"})
    assert [found("L1", content, language=language).passed for language in ("ja", "en", None)] == [True, False, False]


def test_a_level_may_say_its_threshold_in_what_is_seen():
    levels = plain_of("ja")["levels"]
    del levels[0]["thresholds"]
    levels[0]["seen"] = {"ja": "成功率が50%未満のまま5分たつ"}
    assert found("L7", example_content("ja", levels=levels)).passed


def test_the_default_words_count_where_none_are_typed():
    assert found("L6", example_content("ja", what_to_say=None)).passed
    assert found("L6", example_content("en", what_to_say=None)).passed


def test_a_chain_that_leads_in_a_circle_ends():
    contacts = plain_of("ja")["contacts"]
    contacts[1]["next"] = contacts[0]["key"]
    assert found("L5", example_content("ja", contacts=contacts)).passed


def test_real_numbers_need_no_mark():
    contacts = plain_of("ja")["contacts"]
    contacts[0]["phone"] = {"e164": "+81335814321"}
    assert found("L5", example_content("ja", contacts=contacts)).passed
