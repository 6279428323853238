from django.utils.translation import override

from agreements.pdf.timeline import report_rows, timeline_of
from tests.agreements.example_content import example_content


def test_flow_escalations_and_reports_stand_in_order_of_time() -> None:
    with override("ja"):
        moments = timeline_of(example_content())
    assert [(moment.at, moment.output) for moment in moments] == [
        ("0分", ""), ("5分", ""), ("10分", ""), ("10分返事がないとき", ""), ("15分", "第一報"),
        ("15分・30分・60分ごと", "続報"), ("60分復旧しないとき", ""), ("成功率99%以上が30分続いたら", "復旧報"),
        ("復旧から24時間以内", ""), ("120時間以内", "最終報"),
    ]  # fmt: skip


def test_a_handover_is_told_with_its_escalation() -> None:
    with override("ja"):
        (moment,) = [moment for moment in timeline_of(example_content()) if moment.note.startswith("引き継ぐこと")]
    assert (moment.who, moment.what) == ("情報システム部長", "運用責任者との電話会議に入る")


def test_reports_without_a_flow_still_have_their_place() -> None:
    with override("ja"):
        moments = timeline_of(example_content(flow=[], escalations=[]))
    assert [(moment.at, moment.what) for moment in moments] == [
        ("15分以内", "第一報を出す（店舗システム当番、電話）"),
        ("レベルの間隔ごと。変化がなくても送る", "続報を出す（店舗システム当番、店舗運営部長（■1のみ）、メール）"),
        ("終わりの合図のとき", "復旧報を出す（店舗システム当番、お客様相談室 当番、電話）"),
        ("復旧から24時間以内", "暫定報告をメールで送る"),
        ("120時間以内", "最終報を出す（情報システム部長、メール）"),
    ]  # fmt: skip


def test_what_changed_is_marked_with_its_moment() -> None:
    flow = [{"key": "a", "at_minute": 0, "actor": {"ja": "当番"}, "act": {"ja": "検知する"},
             "change_reason": {"ja": "訓練で遅れたため"}}]  # fmt: skip
    with override("ja"):
        first, *rest = timeline_of(example_content(flow=flow))
    assert first.change_reason == "訓練で遅れたため"
    assert {moment.change_reason for moment in rest} == {""}


def test_reports_say_when_what_and_to_whom() -> None:
    with override("ja"):
        rows = report_rows(example_content())
    assert [(row.name, row.when, row.channel) for row in rows][:2] == [
        ("第一報", "15分以内", "電話"),
        ("続報", "レベルの間隔ごと。変化がなくても送る", "メール"),
    ]
