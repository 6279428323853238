"""The closed sets an agreement chooses from, each with its words: declared here once, derived everywhere else.

A set is a type (what a content may hold) and the words people read, side by side; tests/conventions/test_vocabulary.py
finds one that is written down a second time.
"""

from collections.abc import Mapping
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

Language = Literal["ja", "en"]
LANGUAGE_WORDS: Words = {"ja": _("日本語"), "en": _("英語")}

# The shape of a severity level; the first belongs to level 1. A fax keeps them apart (rubric C2).
MARKS: Final = "■▲○◇"
MARK_OF: Final = dict(enumerate(MARKS, start=1))

Sign = Literal["lt", "le", "gt", "ge"]
SIGN_WORDS: Words = {"lt": _("未満"), "le": _("以下"), "gt": _("超"), "ge": _("以上")}

Side = Literal["ours", "theirs"]
SIDE_WORDS: Words = {"theirs": _("御社"), "ours": _("弊社")}

Event = Literal["detected", "reported", "first_contact", "started", "recovered"]
EVENT_WORDS: Words = {
    "detected": _("検知から"),
    "reported": _("連絡を受けてから"),
    "first_contact": _("第一報から"),
    "started": _("発生から"),
    "recovered": _("復旧から"),
}
# Whole sentences, for the two languages order them differently.
DEADLINE_WORDS: Words = {
    "detected": _("検知から%(time)s以内"),
    "reported": _("連絡を受けてから%(time)s以内"),
    "first_contact": _("第一報から%(time)s以内"),
    "started": _("発生から%(time)s以内"),
    "recovered": _("復旧から%(time)s以内"),
}

# The same without a wait: "within 0 minutes" says it badly.
AT_ONCE_WORDS: Words = {
    "detected": _("検知したらすぐ"),
    "reported": _("連絡を受けたらすぐ"),
    "first_contact": _("第一報と同時に"),
    "started": _("発生したらすぐ"),
    "recovered": _("復旧したらすぐ"),
}

# What may stand in the place of minutes: for a first report, and for the updates after it.
FirstContact = Literal["at_once", "with_recovery", "none"]
FIRST_CONTACT_WORDS: Words = {
    "at_once": pgettext_lazy("first report", "すぐ"),
    "with_recovery": _("復旧報と同時"),
    "none": _("出さない"),
}
Updates = Literal["on_change", "none"]
UPDATES_WORDS: Words = {"on_change": _("変化があったとき"), "none": _("出さない")}

# What a number of minutes is counted from, inside a sentence.
COUNTED_FROM_WORDS: Words = {
    "detected": pgettext_lazy("counted", "検知から"),
    "reported": pgettext_lazy("counted", "連絡を受けてから"),
    "first_contact": pgettext_lazy("counted", "第一報から"),
    "started": pgettext_lazy("counted", "発生から"),
    "recovered": pgettext_lazy("counted", "復旧から"),
}

Channel = Literal["phone", "mail", "status_page", "chat", "visit", "sms", "pager", "fax"]
CHANNEL_WORDS: Words = {
    "phone": _("電話"),
    "mail": _("メール"),
    "status_page": _("状況ページ"),
    "chat": _("チャット"),
    "visit": _("訪問"),
    "sms": _("SMS"),
    "pager": _("呼び出しアプリ"),
    "fax": _("ファクス"),
}

ReportKind = Literal["first", "update", "recovery", "final", "correction"]
FIRST: Final = "first"
UPDATE: Final = "update"
RECOVERY: Final = "recovery"
FINAL: Final = "final"
CORRECTION: Final = "correction"
REPORT_WORDS: Words = {
    FIRST: _("第一報"),
    UPDATE: _("続報"),
    RECOVERY: _("復旧報"),
    FINAL: _("最終報"),
    CORRECTION: _("訂正報"),
}

# When a report goes out that has neither minutes nor a trigger of its own.
REPORT_DUE_WORDS: Words = {
    FIRST: _("レベルの表の第一報"),
    UPDATE: _("レベルの表の続報"),
    RECOVERY: _("終わりの合図のとき"),
    FINAL: _("終わりの合図のあと"),
    CORRECTION: _("報告の誤りが分かったとき"),
}

# Whom one agrees with; our own side is a party of its own kind (models/parties.py).
PartyKind = Literal["customer", "vendor"]
PARTY_WORDS: Words = {"customer": _("顧客"), "vendor": _("ベンダ・連携先")}

# Blocks of page 1 that two sides may have talked about and left without an agreement.
LeftOpen = Literal["prohibitions", "end_signal", "ways_out"]
LEFT_OPEN_WORDS: Words = {
    "prohibitions": _("してはいけないこと"),
    "end_signal": _("終わりの合図"),
    "ways_out": _("この紙が合わないとき"),
}

Match = Literal["all", "any"]
MATCH_WORDS: Words = {"all": _("すべてに当てはまるとき"), "any": _("どれか1つに当てはまるとき")}

# Whether the other side is asked for an act, or advised.
Mood = Literal["request", "advice"]
MOOD_WORDS: Words = {"request": _("お願い"), "advice": _("ご提案")}

# How sure one has to be of whoever decides on the day through a link.
DecidedWith = Literal["name", "code"]
DECIDED_WITH_WORDS: Words = {"name": _("お名前だけ"), "code": _("お名前と、メールで届く確認番号")}

# How several channels go together.
Together = Literal["all", "any"]
TOGETHER_WORDS: Words = {"all": _("すべてで伝える"), "any": _("どれか1つで伝える")}

# What an escalation waits for in vain.
Vain = Literal["unresolved", "unanswered"]
VAIN_WORDS: Words = {"unresolved": _("復旧しないとき"), "unanswered": _("電話に出ないとき")}

# The topics of the paper that a way out may lead to.
Topic = Literal["contacts", "levels", "acts", "exceptions", "record"]
TOPIC_WORDS: Words = {
    "contacts": _("連絡先"),
    "levels": _("障害レベル"),
    "acts": _("すること"),
    "exceptions": _("この紙が合わないとき"),
    "record": _("打合せの記録"),
}
