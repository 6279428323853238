"""What each field of the content is called, and the words of its choices: editor, comparison and pages share them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import states
from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.vocabulary import (
    CHANNEL_WORDS,
    EVENT_WORDS,
    LANGUAGE_WORDS,
    MARKS,
    PARTY_WORDS,
    REPORT_WORDS,
    SIDE_WORDS,
    SIGN_WORDS,
    Words,
)

_WHEN_WORDS: Words = {"unresolved": _("復旧しないとき"), "unanswered": _("電話に出ないとき")}
_MATCH_WORDS: Words = {"all": _("すべてに当てはまるとき"), "any": _("どれか1つに当てはまるとき")}
_PLACE_WORDS: Words = {
    "contacts": _("連絡先"),
    "levels": _("障害レベル"),
    "acts": _("すること"),
    "exceptions": _("この紙が合わないとき"),
    "record": _("打合せの記録"),
}

# The words of every field that is a choice. `when` is a choice of an escalation, but a text of a way out.
CHOICES: dict[str, Words] = {
    "side": SIDE_WORDS,
    "measured_from": EVENT_WORDS,
    "from_event": EVENT_WORDS,
    "channels": CHANNEL_WORDS,
    "channel": CHANNEL_WORDS,
    "kind": {**REPORT_WORDS, **PARTY_WORDS},
    "output": REPORT_WORDS,
    "language": LANGUAGE_WORDS,
    "languages": LANGUAGE_WORDS,
    "translations": LANGUAGE_WORDS,
    "can": states.CAPABILITY_WORDS,
    "when": _WHEN_WORDS,
    "match": _MATCH_WORDS,
    "leads_to": _PLACE_WORDS,
    "mark": {mark: mark for mark in MARKS},
    "sign": SIGN_WORDS,
    "and_sign": SIGN_WORDS,
    "answer": states.CONSENT_WORDS,
}

# Names that mean the same wherever they stand.
_EVERYWHERE: Words = {
    "consent": _("回答"),
    "change_reason": _("前の版から変えた理由"),
    "kept_words": _("そのまま残す言葉と、その理由"),
    "side": _("どちらの会社"),
    "role": _("役割"),
    "condition": _("条件"),
    "hours": _("受けられる時間"),
    "within_minutes": _("期限"),
    "from_event": _("期限の起点"),
    "levels": _("対象レベル"),
    "who_decides": _("決める人"),
}
_OF_PART: dict[type[parts.Part], Words] = {
    AgreementContent: {
        "title": _("表題"),
        "purpose": _("目的"),
        "system": _("対象システム"),
        "our_side": _("弊社の名前"),
        "their_side": _("御社の名前"),
        "language": _("文を書く言語"),
        "translations": _("ほかの言語でも発行する"),
        "time_zone": _("時刻の時間帯"),
        "effective_from": _("有効になる日"),
        "review_by": _("見直しの期限"),
        "change_procedure": _("この取り決めの変え方"),
        "meeting": _("打合せの記録"),
        "aims": _("守りたいこと"),
        "definition": _("障害の定義"),
        "levels": _("障害レベル"),
        "contacts": _("連絡先"),
        "what_to_say": _("電話で言うこと"),
        "acts": _("すること"),
        "prohibitions": _("してはいけないこと"),
        "information": _("判断情報"),
        "criteria": _("判断基準"),
        "escalations": _("引き上げ"),
        "flow": _("障害フロー"),
        "reports": _("報告"),
        "end_signal": _("終わりの合図"),
        "ways_out": _("この紙が合わないとき"),
        "capabilities": _("できること・できないこと"),
        "targets": _("目標値"),
        "open_points": _("懸念・保留"),
        "notes": _("補足"),
        "glossary": _("用語"),
    },
    parts.TheirSide: {"name": _("御社の名前"), "kind": _("相手の区分")},
    parts.Attendee: {"name": _("お名前")},
    parts.MeetingRecord: {
        "starts_at": _("始まり"),
        "ends_at": _("終わり"),
        "place": _("場所"),
        "attendees": _("出席者"),
        "heard": _("伺った内容"),
        "basis": _("同意の根拠"),
    },
    parts.Aim: {"text": _("守りたいこと"), "situation": _("どのような場面で")},
    parts.Statement: {"counts": _("障害と数えるか"), "text": _("出来事")},
    parts.Threshold: {
        "quantity": _("見える数字"),
        "sign": pgettext_lazy("sign", "条件"),
        "value": _("値"),
        "and_sign": _("もう1つの条件"),
        "and_value": _("もう1つの値"),
        "unit": _("単位"),
        "for_minutes": _("続く時間"),
    },
    parts.SeverityLevel: {
        "number": _("レベル"),
        "mark": _("印"),
        "name": _("呼び名"),
        "counts_as_outage": _("障害と数える"),
        "thresholds": _("見える数字"),
        "match": _("数字が2つ以上あるとき"),
        "seen": _("御社から見えること"),
        "scope": _("影響の範囲"),
        "first_contact_minutes": _("第一報"),
        "measured_from": _("第一報の起点"),
        "update_minutes": _("続報"),
        "update_minutes_to": _("続報の間隔の上限"),
        "channels": _("知らせる手段"),
        "roles_called": _("呼ぶ役割"),
        "examples": _("当たる例"),
        "counter_examples": _("当たらない例"),
    },
    parts.Phone: {"e164": _("電話"), "extension": _("内線"), "example": _("見本の番号（つながらない番号）")},
    parts.Contact: {
        "department": _("部署"),
        "name": _("お名前"),
        "phone": _("電話"),
        "mail": _("メールアドレス"),
        "calendar": _("休みの日"),
        "languages": _("話せる言語"),
        "no_answer_minutes": _("出ないとき、次へ移るまで"),
        "next": _("出ないときの次の連絡先"),
        "never_together_with": _("1人が兼ねてはいけない役割"),
    },
    parts.Act: {
        "sentence": _("すること"),
        "condition": _("どのようなときに"),
        "where": _("どこで"),
        "done_sign": _("終わりの目印"),
        "gain": _("なぜするか"),
        "prerequisite": _("始める条件"),
        "undo": _("元に戻すには"),
        "on_page_one": _("1ページ目に載せる"),
    },
    parts.Prohibition: {"sentence": _("してはいけないこと"), "reason": _("理由")},
    parts.DecisionInformation: {
        "what": _("知ること"),
        "source": _("見るところ"),
        "provider": _("誰から"),
        "to_role": _("誰へ"),
        "used_for": _("何のために"),
    },
    parts.DecisionCriterion: {
        "threshold": _("この数字になったら"),
        "then_level": _("このレベルとする"),
        "then_act": _("このことを始める"),
        "then_text": _("こうする"),
        "if_unknown": _("分からないとき"),
    },
    parts.Escalation: {
        "when": _("どのようなとき"),
        "after_minutes": _("どれだけたったら"),
        "to_role": _("引き上げる先"),
        "then": _("どうなるか"),
        "hand_over": _("引き継ぐときに伝えること"),
    },
    parts.FlowStep: {
        "at_minute": _("いつ"),
        "at_text": _("いつ（分で書けないとき）"),
        "actor": _("誰が"),
        "act": _("すること"),
        "output": _("出す報告"),
        "note": _("残すこと"),
    },
    parts.ReportPlan: {
        "kind": _("報告"),
        "trigger": _("いつ（分で書けないとき）"),
        "contents": _("書くこと"),
        "channel": _("手段"),
        "audience": _("誰に"),
    },
    parts.EndSignal: {
        "threshold": _("この数字になったら"),
        "declared_by": _("終わりを決める人"),
        "told_by": _("伝え方"),
        "then": _("そのあとにすること"),
        "then_within_minutes": _("そのあとの期限"),
    },
    parts.WayOut: {"when": _("どのようなとき"), "to": _("どうするか"), "leads_to": _("見るところ")},
    parts.Capability: {
        "what": _("内容"),
        "can": _("できるか"),
        "hours": _("対応する時間"),
        "clause": _("契約の条項"),
        "contract_review_needed": _("契約の見直しが必要"),
    },
    parts.Target: {
        "measure": _("測るもの"),
        "sign": pgettext_lazy("sign", "条件"),
        "value": _("値"),
        "unit": _("単位"),
        "period": _("期間"),
        "consequence": _("守れなかったとき"),
    },
    parts.OpenPoint: {
        "what": _("決まっていないこと"),
        "raised_by": _("言った人"),
        "owner": _("担当する役割"),
        "due": _("期日"),
        "outcome": _("どうなったか"),
    },
    parts.Term: {"term": _("言葉"), "meaning": _("意味")},
    parts.Consent: {
        "answer": _("御社の回答"),
        "condition": _("同意の条件"),
        "who_decides": _("当日に決める人"),
    },
}


def label_of(part: type[Any] | Any, field: str) -> str:
    """Return what a field of a part (a class or an instance) is called, in the active language."""
    return str(words_of(part if isinstance(part, type) else type(part), field))


def words_of(kind: type[Any], field: str) -> str:
    """Return the same, to be said later in whatever language is active then: plan and register name theirs by it."""
    return _OF_PART.get(kind, {}).get(field) or _EVERYWHERE.get(field) or field  # type: ignore[return-value]  # lazy


def label_named(name: str) -> str:
    """Return the label of a field named "Act.where": for templates, which know no classes."""
    kind, _dot, field = name.partition(".")
    return label_of(getattr(parts, kind), field)
