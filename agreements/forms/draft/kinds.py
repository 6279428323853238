"""Which shapes each part of the content is asked for in, row by row as the form shows them."""

import re
import secrets
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.content import AgreementContent, Section, parts
from agreements.content.labels import CHOICES
from agreements.content.lists import ItemList
from agreements.content.vocabulary import (
    CHANNEL_WORDS,
    EVENT_WORDS,
    LANGUAGE_WORDS,
    MARK_OF,
    REPORT_WORDS,
    SIDE_WORDS,
    SIGN_WORDS,
)
from agreements.forms.draft.form import PartForm, Rows
from agreements.forms.draft.groups import PhoneShape, ThresholdsShape, consent_shape, named_shape, threshold_shape
from agreements.forms.draft.shapes import (
    ChoiceShape,
    DayShape,
    FlagShape,
    KeptWordsShape,
    LevelShape,
    LevelsShape,
    ManyShape,
    MinutesShape,
    MomentShape,
    NumberShape,
    PlainShape,
    ReferenceShape,
    TranslationsShape,
    TruthShape,
)
from agreements.forms.draft.texts import LinesShape, TextShape
from agreements.forms.zones import ZONES

Words = str | Promise


def _line(name: str, hint: Words = "", *, required: bool = False) -> TextShape:
    return TextShape(name, hint, required=required)


def _text(name: str, hint: Words = "", *, required: bool = False) -> TextShape:
    return TextShape(name, hint, required=required, lines=True)


_SIDE = ChoiceShape("side", words=SIDE_WORDS, required=True, radio=True)
_WITHIN = (MinutesShape("within_minutes"), ChoiceShape("from_event", words=EVENT_WORDS, required=True))
_NUMBERS = {str(number): f"{mark}{number}" for number, mark in MARK_OF.items()}
_COUNTS = {"yes": _("障害と数える"), "no": _("障害と数えない")}

ITEM_ROWS: dict[type[parts.Part], Rows] = {
    parts.Attendee: ((_SIDE,), (_line("role", required=True), PlainShape("name", required=True))),
    parts.Aim: ((_text("text", _("相手の言葉のまま書きます。"), required=True),), (_line("situation"),)),
    parts.Statement: ((TruthShape("counts", words=_COUNTS),), (_text("text", required=True),)),
    parts.SeverityLevel: (
        (
            ChoiceShape("number", words=_NUMBERS, required=True, whole=True),
            ChoiceShape("mark", words=CHOICES["mark"], required=True),
            _line("name", _("例 停止、一部不可、遅延"), required=True),
        ),
        (ThresholdsShape("thresholds"),),
        (ChoiceShape("match", words=CHOICES["match"], required=True),),
        (_line("seen", _("御社の画面や窓口で、何が見えるか。")),),
        (_line("scope", _("例 全店のカード決済（38店）")),),
        (MinutesShape("first_contact_minutes"), ChoiceShape("measured_from", words=EVENT_WORDS, required=True)),
        (MinutesShape("update_minutes"), MinutesShape("update_minutes_to")),
        (ManyShape("channels", words=CHANNEL_WORDS),),
        (LinesShape("roles_called", _("1行に1つ。")), LinesShape("examples", _("1行に1つ。"))),
        (LinesShape("counter_examples", _("1行に1つ。")), FlagShape("counts_as_outage")),
    ),
    parts.Contact: (
        (_SIDE,),
        (_line("role", _("例 店舗システム当番"), required=True), _line("department")),
        (PlainShape("name"), PlainShape("mail")),
        (PhoneShape("phone"),),
        (_line("hours", _("例 24時間、平日 9:00–18:00")), _line("calendar", _("例 土日と祝日、年末年始"))),
        (
            MinutesShape("no_answer_minutes"),
            ReferenceShape("next", lists=("contacts",)),
        ),
        (ManyShape("languages", words=LANGUAGE_WORDS),),
        (ReferenceShape("never_together_with", lists=("contacts",), many=True),),
    ),
    parts.Act: (
        (_line("sentence", _("1つの動作を、動詞で終わる1文で書きます（40字まで）。"), required=True),),
        (_SIDE, _line("role", _("会社の中の役割。例 外商部 当番"), required=True)),
        _WITHIN,
        (LevelsShape("levels", _("印がなければ、すべてのレベルで行います。")), _line("gain")),
        (_text("done_sign", _("何がいくつになれば終わりか。見る画面と数字を書きます。")),),
        (_line("condition"), _line("where")),
        (_line("prerequisite"), _line("undo")),
        (FlagShape("on_page_one"),),
    ),
    parts.Prohibition: ((_line("sentence", required=True),), (_line("reason", _("理由を必ず添えます。")),)),
    parts.DecisionInformation: (
        (_line("what", required=True),),
        (_line("source", _("例 監視画面「決済」の1段目")),),
        (_line("provider"), _line("to_role"), MinutesShape("within_minutes")),
        (ReferenceShape("used_for", lists=("levels", "acts"), many=True),),
    ),
    parts.DecisionCriterion: (
        (threshold_shape("threshold", required=True),),
        (LevelShape("then_level"), ReferenceShape("then_act", lists=("acts",))),
        (_line("then_text", _("レベルでも「すること」でもないとき。")),),
        (_line("who_decides"), _line("if_unknown", _("数字が取れないときにどうするか。"))),
    ),
    parts.Escalation: (
        (MinutesShape("after_minutes", required=True), ChoiceShape("when", words=CHOICES["when"], required=True)),
        (_line("to_role", required=True), _line("then", required=True)),
        (_text("hand_over"),),
    ),
    parts.FlowStep: (
        (_line("act", required=True),),
        (_line("actor", required=True), ChoiceShape("output", words=REPORT_WORDS)),
        (MinutesShape("at_minute"), _line("at_text")),
        (_line("note"),),
    ),
    parts.ReportPlan: (
        (ChoiceShape("kind", words=REPORT_WORDS, required=True), ChoiceShape("channel", words=CHANNEL_WORDS)),
        (MinutesShape("within_minutes"), _line("trigger")),
        (_text("contents"),),
        (_line("audience", _("例 店舗システム当番、店舗運営部長（■1のみ）")),),
    ),
    parts.WayOut: (
        (_line("when", required=True),),
        (_line("to", required=True),),
        (ChoiceShape("leads_to", words=CHOICES["leads_to"]),),
    ),
    parts.Capability: (
        (_line("what", required=True), ChoiceShape("can", words=states.CAPABILITY_WORDS, required=True)),
        (_line("condition"), _line("hours")),
        (MinutesShape("within_minutes"), _line("clause", _("例 第12条2項"))),
        (FlagShape("contract_review_needed"),),
    ),
    parts.Target: (
        (_line("measure", required=True),),
        (
            NumberShape("value", required=True),
            ChoiceShape("sign", words=SIGN_WORDS, required=True),
            _line("unit", required=True),
        ),
        (_line("period", _("例 暦の1か月")), _line("consequence")),
    ),
    parts.OpenPoint: (
        (_text("what", required=True),),
        (_line("raised_by"), _line("owner"), DayShape("due", _("例 2026-11-20"))),
        (_text("outcome"),),
    ),
    parts.Term: ((_line("term", required=True),), (_text("meaning", required=True),)),
}
# What every item with a consent has besides.
_ANSWERED: Rows = (
    (consent_shape(),),
    (_line("change_reason", _("前の版から変えたときに書きます。比較に出ます。")),),
    (KeptWordsShape("kept_words", _("1行に1つ、「言葉：理由」の形で。例 必要に応じて：当日の部長が決めるため")),),
)

_HEAD: Rows = (
    (_line("title", _("何が見えたら、まず何をするか。1ページ目の見出しになります。")),),
    (_text("purpose"),),
    (DayShape("effective_from", _("例 2026-11-01")), DayShape("review_by", _("例 2027-04-30"))),
    (_text("change_procedure"),),
    (named_shape("system"), named_shape("our_side")),
    (named_shape("their_side", kind=True),),
    (
        ChoiceShape("language", _("変えても、書いた文は残ります。"), words=LANGUAGE_WORDS, required=True),
        ChoiceShape("time_zone", words=dict(ZONES), required=True),
    ),
    (TranslationsShape("translations", _("選ぶと、どの文にもその言語の欄が並びます。番号と数字は1度だけ書きます。")),),
)
_MEETING: Rows = (
    (MomentShape("starts_at", _("例 2026-10-08 10:00")), MomentShape("ends_at", _("例 2026-10-08 11:00"))),
    (_line("place"),),
    (_text("heard", _("相手の言葉のまま書きます。")),),
    (_text("basis", _("何をもって同意とするか。例 打合せの場で読み合わせた。")),),
)
_END: Rows = (
    (threshold_shape("threshold"),),
    (_line("declared_by"), _line("told_by", _("例 電話とメールで「復旧」と伝える"))),
    (_line("then"), MinutesShape("then_within_minutes")),
)
# The single fields of a section: the document's field that holds them ("" = the document itself), and their rows.
SINGLE_ROWS: dict[str, tuple[str, Rows]] = {
    "head": ("", _HEAD),
    "meeting": ("meeting", _MEETING),
    "contacts": ("", ((_text("what_to_say", _("合意番号、会社名、いつから、何が見えるか。")),),)),
    "end": ("end_signal", _END),
    "notes": ("", ((_text("notes", _("空行で段落を分けます。「- 」で始めると箇条書きになります。")),),)),
}

_NEW_KEY = re.compile(r"[a-z-]{1,20}-[0-9a-f]{8}")


def item_form(kind: ItemList, item: Any, content: AgreementContent, data: Any = None) -> PartForm:
    """Return the form of one item of a list (None = a new one).

    The key of a new one travels with the form, so that a repeated press puts the same item again.
    """
    rows = ITEM_ROWS[kind.part]
    if issubclass(kind.part, parts.Item):
        rows += _ANSWERED
    known = str((data or {}).get("key", ""))
    key = known if _NEW_KEY.fullmatch(known) else f"{kind.name.replace('_', '-')}-{secrets.token_hex(4)}"
    return PartForm(data, part=kind.part, value=item, content=content, rows=rows, key="" if item else key)


def single_form(section: Section, content: AgreementContent, data: Any = None) -> PartForm | None:
    """Return the form of a section's single fields, or None for a section that only holds lists."""
    if section.name not in SINGLE_ROWS:
        return None
    field, rows = SINGLE_ROWS[section.name]
    value = getattr(content, field) if field else content
    return PartForm(data, part=type(value), value=value, content=content, rows=rows, field=field)
