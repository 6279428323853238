"""What the forms of a plan's items take and what they refuse."""

import pytest

from agreements.forms.plan import PLAN_FORMS, plan_form
from agreements.models import PlannedPart
from tests.agreements.bad_text import BAD_TEXTS

LEVEL = {
    "number": "1",
    "name": "停止",
    "match": "all",
    "measured_from": "detected",
    "thresholds_0_quantity": "決済成功率",
    "thresholds_0_unit": "%",
    "thresholds_0_sign": "lt",
    "thresholds_0_value": "50",
    "thresholds_0_for_minutes": "5",
    "first_contact_minutes": "15",
    "update_minutes": "15",
}
ACT = {
    "sentence": "再送を止める",
    "side": "theirs",
    "from_event": "detected",
    "role": "店舗システム当番",
    "feasibility": "unchecked",
}
FLOW = {"at_minute": "0", "act": "検知する", "actor": "監視当番"}
INFORMATION = {"what": "再送待ちの件数", "provider": "店舗システム当番", "to_role": "決済基盤 当番"}
CRITERION = {"fact": "番号が漏れた", "then_text": "■1 とする", "then_level": "1", "who_decides": "決済基盤 当番"}
END = {
    "threshold_quantity": "決済成功率", "threshold_unit": "%", "threshold_sign": "ge", "threshold_value": "99",
    "threshold_for_minutes": "30", "declared_by": "決済基盤 当番", "told_by": "電話で伝える",
}  # fmt: skip
GOOD = {
    "levels": LEVEL,
    "acts": ACT,
    "flow": FLOW,
    "steps": {"scale": "影響の広さ", "name": "全店"},
    "information": INFORMATION,
    "criteria": CRITERION,
    "prohibitions": {"sentence": "レジを再起動しない", "reason": "途中の決済が二重に記録される"},
    "end": END,
    "ways_out": {"when": "どのレベルか分からない", "to": "1つ上のレベルとして動く"},
    "what_to_say": {"what_to_say": "会社名、何時何分から"},
    "staffing": {"side": "theirs", "present": "2", "person": "監視席", "takes": "電話の受付、広報"},
    "substitutes": {"function": "カード決済", "means": "後払いの伝票", "feasibility": "unchecked"},
    "special_days": {"when": "毎月末日", "change": "全店を ■1 として扱う"},
    "reports": {"kind": "first", "within_minutes": "15"},
    "escalations": {
        "when": "unresolved", "after_minutes": "60", "to_role": "責任者", "then": "決める", "feasibility": "unchecked",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", PLAN_FORMS)
def test_a_good_item_is_taken(payments, kind):
    assert plan_form(kind, payments, GOOD[kind]).errors == {}


@pytest.mark.parametrize("kind", PLAN_FORMS)
def test_an_empty_form_says_what_is_missing(payments, kind):
    form = plan_form(kind, payments, {})
    assert form.errors
    assert not form.is_valid()


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
@pytest.mark.parametrize(("kind", "field"), [("levels", "name"), ("acts", "sentence"), ("flow", "act")])
def test_what_cannot_be_read_is_refused_at_its_field(payments, kind, field, text):
    assert set(plan_form(kind, payments, {**GOOD[kind], field: text}).errors) == {field}


@pytest.mark.parametrize("value", ["many", "-1", "5.5", "99999999", "9" * 5000, "１５分"])
def test_minutes_are_whole_and_within_a_year(payments, value):
    assert set(plan_form("levels", payments, {**LEVEL, "thresholds_0_for_minutes": value}).errors) == {
        "thresholds_0_for_minutes"
    }


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "0.0000001", "9" * 13, "half", "9" * 100_000])
def test_a_value_is_a_number_of_reasonable_size(payments, value):
    assert set(plan_form("levels", payments, {**LEVEL, "thresholds_0_value": value}).errors) == {"thresholds_0_value"}


@pytest.mark.parametrize(
    ("second", "errors"),
    [
        ({"and_sign": "ge", "and_value": "10"}, {}),
        ({"and_sign": "ge"}, {"and_value": ["もう1つの条件と値は、そろって書いてください。"]}),
        ({"and_value": "10"}, {"and_value": ["もう1つの条件と値は、そろって書いてください。"]}),
        (
            {"and_sign": "le", "and_value": "10"},
            {"and_sign": ["2つの条件が同じ向きです。片方を「以上・超」、もう片方を「以下・未満」にしてください。"]},
        ),
        ({"and_sign": "ge", "and_value": "50"}, {"and_value": ["2つの条件の両方に当てはまる数字がありません。"]}),
        ({"and_sign": "gt", "and_value": "95"}, {"and_value": ["2つの条件の両方に当てはまる数字がありません。"]}),
    ],
)
def test_two_bounds_must_leave_some_number(payments, second, errors):
    first = "thresholds_0_"
    form = plan_form("levels", payments, {**LEVEL, **{first + name: value for name, value in second.items()}})
    assert form.errors == {first + name: words for name, words in errors.items()}


def test_a_level_number_is_given_once_among_those_in_use(payments, administrator):
    from django.utils import timezone

    level = plan_form("levels", payments, LEVEL).save()
    assert plan_form("levels", payments, LEVEL).errors == {"number": ["この番号の障害レベルは、もうあります。"]}
    assert plan_form("levels", payments, LEVEL, instance=level).errors == {}
    level = PlannedPart.objects.get(pk=level.pk)
    level.retired_at, level.retired_by = timezone.now(), administrator
    level.save()
    assert plan_form("levels", payments, LEVEL).errors == {}


def test_no_update_comes_every_zero_minutes(payments):
    assert set(plan_form("levels", payments, {**LEVEL, "update_minutes": "0"}).errors) == {"update_minutes"}


def test_a_decimal_is_shown_as_it_was_written(payments):
    level = plan_form("levels", payments, LEVEL).save()
    level.refresh_from_db()
    assert plan_form("levels", payments, instance=level)["thresholds_0_value"].value() == "50"


def test_an_empty_choice_has_words(payments):
    fields = plan_form("levels", payments).fields
    assert [str(next(iter(fields[name].choices))[1]) for name in ("mark", "first_contact")] == [
        "選んでください",
        "なし",
    ]


def test_levels_of_a_candidate_are_numbers(payments):
    form = plan_form("acts", payments, {**ACT, "levels": ["1", "2"]})
    assert form.is_valid()
    assert form.save().part["levels"] == [1, 2]
    assert set(plan_form("acts", payments, {**ACT, "levels": ["9"]}).errors) == {"levels"}


@pytest.mark.parametrize(
    ("when", "field"),
    [({"at_minute": "", "at_text": ""}, "at_minute"), ({"at_minute": "5", "at_text": "すぐ"}, "at_text")],
)
def test_a_step_has_one_when(payments, when, field):
    assert set(plan_form("flow", payments, {**FLOW, **when}).errors) == {field}


def test_a_system_has_one_end(payments):
    end = plan_form("end", payments, END)
    end.save()
    assert plan_form("end", payments, END, instance=end.instance).errors == {}
    assert "もうあります" in str(plan_form("end", payments, {**END, "threshold_quantity": "別の数字"}).errors)
