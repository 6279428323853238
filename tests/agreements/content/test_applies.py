"""When an item is due at all, whom a report goes to and how: each a fact of its own."""

import pytest
from django.utils.translation import override

from agreements.content import canonical_text, problems_of, read_content
from agreements.content.wording import Wording
from agreements.pdf.rows import act_rows
from agreements.pdf.timeline import report_rows, timeline_of
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import plain_of

TO_TWO = {
    "key": "second", "kind": "update", "label": {"ja": "第2報"}, "channels": ["sms", "pager"], "channels_match": "all",
    "recipients": ["contact-store", "contact-night"], "audience": {"ja": "営業"}, "levels": [1],
    "only_after_minutes": 90,
}  # fmt: skip


def test_a_report_says_its_name_channels_and_recipients():
    content = example_content(reports=[TO_TWO])
    with override("ja"):
        (row,) = report_rows(content)
        say = Wording(content)
        rest = dict(say.rest(content.reports[0]))
    assert (row.name, row.channel) == ("第2報", "SMS、呼び出しアプリ（すべてで伝える）")
    assert row.audience == "店舗システム当番、情報システム部 夜間当番、営業"
    assert rest == {"対象レベル": "■1", "これより長く続くときだけ": "90分"}


def test_the_time_line_says_to_whom():
    with override("ja"):
        (moment,) = [one for one in timeline_of(example_content(reports=[TO_TWO], flow=[])) if one.output]
    assert moment.output == "第2報"
    assert "店舗システム当番、情報システム部 夜間当番、営業" in moment.what


def test_a_content_of_the_first_shape_keeps_its_one_channel():
    content = example_content(reports=[{"key": "first", "kind": "first", "channel": "phone"}])
    assert content.reports[0].channels == ["phone"]
    text = canonical_text(content)
    assert canonical_text(read_content(text)) == text


def test_an_act_says_when_it_is_due_at_all():
    act = plain_of("ja")["acts"][0] | {
        "condition": {"ja": "開店中"},
        "only_after_minutes": 60,
        "services": [{"ja": "予約"}],
    }
    with override("ja"):
        (row,) = act_rows(example_content(acts=[act]), "theirs")
    assert row.when == "開店中、60分より長く続くとき、予約"


@pytest.mark.parametrize(
    ("change", "path"),
    [({"recipients": ["nobody"]}, "reports.0.recipients"), ({"levels": [4]}, "reports.0.levels")],
)
def test_who_or_what_is_gone_is_named(change, path):
    found = [problem.path for problem in problems_of(example_content(reports=[TO_TWO | change]))]
    assert path in found


def test_a_contact_may_take_several_roles():
    contacts = plain_of("ja")["contacts"]
    act = plain_of("ja")["acts"][0] | {"role": {"ja": "広報"}}
    asked = "「決済の再送を止める。」をする役割の連絡先がありません。何番に電話しますか？"
    for more, told in (([], True), ([{"ja": "広報"}], False)):
        contacts[2]["more_roles"] = more
        content = example_content(acts=[act], contacts=contacts)
        assert (asked in [problem.message for problem in problems_of(content)]) is told


def test_a_substitute_and_a_special_day_are_said_in_two_lines():
    substitute = {"key": "s", "function": {"ja": "カード決済"}, "means": {"ja": "伝票"}, "carries_minutes": 240}
    day = {"key": "d", "when": {"ja": "月末"}, "change": {"ja": "停止として扱う"}}
    say = Wording(example_content(substitutes=[substitute], special_days=[day]))
    with override("ja"):
        assert say.sentence(say.content.substitutes[0]) == "カード決済。伝票。続けられる時間：4時間。"
        assert say.sentence(say.content.special_days[0]) == "月末。停止として扱う。"
