"""A promise in the words of our pages, in their language."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, Language, parts, text_in
from agreements.content.level_words import within_words
from agreements.content.phrases import bare
from agreements.content.text import Text
from agreements.content.vocabulary import CHANNEL_WORDS, EVENT_WORDS
from agreements.content.wording import Wording
from agreements.promises import DayPromise
from incidents.models.report import kind_label

REASON_WORDS = {
    "over": gettext_lazy("復旧したため"),
    "shorter": gettext_lazy("それより早く復旧したため"),
    "agreed_none": gettext_lazy("出さない取り決めのため"),
    "unaffected": gettext_lazy("影響がないため"),
    "reached": gettext_lazy("電話に出たため"),
}


def title_of(promise: DayPromise, content: AgreementContent) -> str:
    """Return what is promised: 第一報を電話で伝える, 再送待ちの件数を受け取る."""
    say = Wording(content, _language())
    words = {
        "call": _("%(role)s に電話する") % {"role": say.text(promise.to)},
        "next_call": _("出ないとき、次の %(role)s に電話する") % {"role": say.text(promise.to)},
        "start": _("対応を始める"),
        "escalate": _("%(role)s へ引き上げる") % {"role": say.text(promise.to)},
    }
    return words.get(promise.deed) or _of_its_item(promise, say)


def decided_of(promise: DayPromise, content: AgreementContent) -> str:
    """Return what is decided, to whoever decides: 後払いに切り替えるかを決める."""
    return bare(_title(promise.part, Wording(content, _language())))


def _of_its_item(promise: DayPromise, say: Wording) -> str:
    part = promise.part
    if promise.deed == "tell":
        return _told(promise, say)
    if promise.deed == "inform":
        words = _("%(what)sを伝える") if promise.side == "ours" else _("%(what)sを受け取る")
        return words % {"what": say.text(part.what)}
    if promise.deed == "decide":
        return _("判断を待つ：%(what)s") % {"what": bare(_title(part, say))}
    if isinstance(part, parts.EndSignal):
        return say.text(part.then) if promise.deed == "then" else _("終わりを決める")
    if isinstance(part, parts.Substitute):
        words = _("「%(what)s」を続けられる時間が終わる") if promise.deed == "end" else _("「%(what)s」を使い始める")
        return words % {"what": say.text(part.means)}
    return bare(_title(part, say))


def _told(promise: DayPromise, say: Wording) -> str:
    label = say.text(promise.part.label) if isinstance(promise.part, parts.ReportPlan) else ""
    report = label or kind_label(promise.kind or "first", promise.ordinal)
    if len(promise.ways) != 1:
        return _("%(report)sを伝える") % {"report": report}
    return _("%(report)sを%(way)sで伝える") % {"report": report, "way": CHANNEL_WORDS[promise.ways[0]]}


def _title(part: object, say: Wording) -> str:
    return say.text(part.sentence) if isinstance(part, parts.Act) else say.title(part)


def whom(promise: DayPromise, content: AgreementContent) -> str:
    """Return who is meant: whoever decides or tells, and whom it is told."""
    language = _language()
    roles = [_text(promise.who, language), _text(promise.to, language)]
    if not any(roles):
        named = {one.key: one for one in content.contacts}
        roles = [_text(named[key].role, language) for key in promise.contacts if key in named]
    return " → ".join(dict.fromkeys(role for role in roles if role))


def measured(promise: DayPromise) -> str:
    """Return from what the time counts: 検知から15分以内, 15分ごと."""
    if promise.measured_from == "said":
        return _("前の報告で伝えた時刻")
    if promise.minutes is None:
        return ""
    if promise.measured_from == "last_report":
        return _("%(span)sごと") % {"span": display.minutes(promise.minutes)}
    if promise.measured_from == "no_answer":
        return _("%(time)s返事がないとき") % {"time": display.minutes(promise.minutes)}
    if promise.measured_from in EVENT_WORDS:
        return within_words(promise.minutes, promise.measured_from)
    return display.minutes(promise.minutes)


def reason_words(promise: DayPromise) -> str:
    """Return why it is not needed."""
    return promise.said or str(REASON_WORDS.get(promise.reason, ""))


def _text(text: Text | None, language: Language) -> str:
    return text_in(text, language) or ""


def _language() -> Language:
    return "en" if (get_language() or "ja").startswith("en") else "ja"
