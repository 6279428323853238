from django.utils.translation import override

from agreements.pdf.consents import changed_items, consent_summary
from agreements.pdf.level_rows import level_rows
from agreements.pdf.rows import (
    act_rows,
    capability_rows,
    contact_rows,
    criterion_rows,
    level_deciders,
)
from tests.agreements.example_content import example_content


def test_levels_are_said_in_sign_number_and_words() -> None:
    with override("ja"):
        rows = level_rows(example_content())
    assert [(row.title, row.criteria, row.first, row.update) for row in rows] == [
        ("■1 停止", ["決済成功率 50%未満が5分"], "15分以内", "15分ごと"),
        ("▲2 一部不可", ["決済成功率 50%以上 95%未満が10分"], "30分以内", "30分ごと"),
        ("○3 遅延", ["応答時間 3秒超が15分"], "60分以内", "60分ごと"),
    ]


def test_an_interval_may_be_a_range() -> None:
    level = example_content().levels[0].model_dump(mode="json", exclude_none=True) | {"update_minutes_to": 30}
    with override("ja"):
        assert level_rows(example_content(levels=[level]))[0].update == "15分〜30分ごと"


def test_the_chain_names_who_is_next_by_place_and_role() -> None:
    with override("ja"):
        rows = contact_rows(example_content(), "theirs")
    assert [row.then for row in rows][:3] == [
        "5分出ないとき → 2 情報システム部 夜間当番",
        "10分出ないとき → 3 情報システム部長",
        "",
    ]


def test_english_numbers_are_those_dialled_from_abroad() -> None:
    with override("en"):
        assert contact_rows(example_content("en"), "ours")[0].phone == "+81 3-0000-0142"


def test_acts_say_what_is_not_settled() -> None:
    with override("ja"):
        rows = act_rows(example_content(), "theirs")
    assert [(row.place, row.levels, row.deadline, row.unsettled) for row in rows] == [
        (1, ["■1 停止", "▲2 一部不可"], "検知から10分以内", ""),
        (2, ["■1 停止"], "検知から15分以内", ""),
        (3, ["■1 停止", "▲2 一部不可"], "第一報から20分以内", ""),
        (4, ["■1 停止"], "第一報から30分以内", "当日判断"),
    ]


def test_criteria_lead_to_levels_acts_and_words() -> None:
    threshold = {"quantity": {"ja": "成功率"}, "sign": "lt", "value": "50", "unit": {"ja": "%"}}
    criteria = [
        {"key": "c", "threshold": threshold, "then_level": 1, "then_act": "act-cash-only", "then_text": {"ja": "待つ"}}
    ]
    with override("ja"):
        (row,) = criterion_rows(example_content(criteria=criteria))
    assert (row.when, row.then) == (
        "成功率 50%未満",
        ["■1 停止とする", "入口と全レジに「現金のみ」を掲示する。", "待つ"],
    )


def test_capabilities_have_a_sign_and_a_word() -> None:
    capabilities = [
        {"key": can, "what": {"ja": "切替"}, "can": can, "condition": {"ja": "夜間のみ"}, "within_minutes": 60}
        for can in ("can", "conditional", "cannot")
    ]
    with override("ja"):
        rows = capability_rows(example_content(capabilities=capabilities))
    assert [(row.sign, row.word) for row in rows] == [("○", "できる"), ("△", "条件つきでできる"), ("×", "できない")]
    assert rows[0].facts == ["夜間のみ", "60分以内"]


def test_consents_are_counted_and_the_doubtful_are_named() -> None:
    with override("ja"):
        summary = consent_summary(example_content())
    assert summary.counts == ["同意 6件", "当日判断 1件", "未回答 36件"]
    assert [item.name for item in summary.noted] == [
        "お客様窓口の案内文を差し替える。",
        "外商の後日決済へ切り替えるかを決める。",
    ]


def test_changes_are_named_with_their_reason() -> None:
    with override("ja"):
        changes = changed_items(example_content())
    assert [(item.name, item.words) for item in changes] == [
        ("▲2 一部不可", "90%では売場が先に気づくため"),
        ("決済の再送を止める。", "6月の訓練で二重決済が14件起きたため"),
    ]


def test_who_decides_a_level_is_who_decides_the_criteria_that_lead_to_one() -> None:
    threshold = {"quantity": {"ja": "成功率"}, "sign": "lt", "value": "50", "unit": {"ja": "%"}}
    criteria = [
        {"key": f"c{number}", "threshold": threshold, "then_level": number, "who_decides": {"ja": who}}
        for number, who in ((1, "運用責任者"), (2, "決済基盤 当番"), (3, "運用責任者"))
    ]
    with override("ja"):
        assert level_deciders(example_content(criteria=criteria)) == "運用責任者、決済基盤 当番"
        assert level_deciders(example_content()) == ""
