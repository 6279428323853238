"""The one table of states: what a version may become, and the words everybody uses for it (docs/design.md 8)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A version. The words control page and PDF; a refusal is not terminal, it opens the next version.
IN_HOUSE = "in_house"
EXPLAINED = "explained"
AGREED_IN_MEETING = "agreed_in_meeting"
APPROVED = "approved"
CHANGES_REQUESTED = "changes_requested"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

VERSION_WORDS = {
    IN_HOUSE: _("社内の承認待ち"),
    EXPLAINED: _("説明済"),
    AGREED_IN_MEETING: _("口頭合意"),
    APPROVED: _("承認済"),
    CHANGES_REQUESTED: _("修正依頼"),
    DECLINED: _("不同意"),
    WITHDRAWN: _("取下げ"),
}
# By which way an approval came that was not given by link, and how a version is called that rests on it.
BY_PAPER, BY_MAIL, BY_SEVERAL = "paper", "mail", "several"
WAY_WORDS = {
    BY_PAPER: _("紙で承認"),
    BY_MAIL: _("メールで承認"),
    BY_SEVERAL: _("リンクと紙・メールで承認"),
}
TOLD_WORDS = {**VERSION_WORDS, **{f"{APPROVED}_{way}": word for way, word in WAY_WORDS.items()}}
VERSION_MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({IN_HOUSE, EXPLAINED, AGREED_IN_MEETING}),
    IN_HOUSE: frozenset({EXPLAINED, AGREED_IN_MEETING, WITHDRAWN}),
    EXPLAINED: frozenset({APPROVED, CHANGES_REQUESTED, DECLINED, WITHDRAWN}),
    AGREED_IN_MEETING: frozenset({APPROVED, CHANGES_REQUESTED, DECLINED, WITHDRAWN}),
    APPROVED: frozenset({WITHDRAWN}),
    CHANGES_REQUESTED: frozenset({DECLINED, WITHDRAWN}),
    DECLINED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}
# In force = the highest-numbered version in one of these states, effective by then (docs/design.md 8).
IN_FORCE = frozenset({APPROVED, AGREED_IN_MEETING})
# It has left our house; the other side was told of none that never came to one of these.
OUT_OF_HOUSE = frozenset({EXPLAINED, AGREED_IN_MEETING})
# More people can be asked.
ANSWERABLE = frozenset({EXPLAINED, AGREED_IN_MEETING, APPROVED, CHANGES_REQUESTED})
# Whoever was asked can still answer: a refusal of somebody else ends nothing.
HEARD = ANSWERABLE | {DECLINED}

# What one reviewer decides.
DECISION_WORDS = {
    APPROVED: _("承認"),
    CHANGES_REQUESTED: _("修正を依頼"),
    DECLINED: _("不同意"),
}

# What one agrees to by the press: the page says it, and it is stored as it was said.
DECISION_SENTENCES = {
    APPROVED: _("この版を読みました。障害のときは、この内容で動きます。"),
    CHANGES_REQUESTED: _("この版を読みました。直してから、もう一度決めます。"),
    DECLINED: _("この版を読みました。この内容には同意しません。"),
}

# What somebody is asked to do with a version; "" is what most are asked: to approve it, or not.
TO_APPROVE, TO_COMMENT, TO_READ = "", "comment", "read"
ASKED_TO_WORDS = {
    TO_APPROVE: _("承認する方"),
    TO_COMMENT: _("意見を伺う方"),
    TO_READ: _("お知らせする方"),
}

# Whose approval it takes before a version counts as approved; quorum.py counts.
ALL = "all"
ANY = "any"
QUORUM = "quorum"
POLICY_WORDS = {
    ALL: _("承認する方全員の承認"),
    ANY: _("承認する方のうちお一人の承認"),
    QUORUM: _("承認する方のうち、決めた人数の承認"),
}

# A pair (system, party) on the board; derived, never stored.
PAIR_WORDS = {
    "agreed": _("合意済"),
    "coming": _("合意（まだ有効ではない）"),
    "asked": _("確認依頼中"),
    "verbal": pgettext_lazy("board", "口頭合意"),
    "stale": _("要見直し"),
    "declined": pgettext_lazy("board", "不同意"),
    "none": _("未着手"),
    "na": _("対象外"),
}

# An item, in the draft and in an answer alike.
CONSENT_WORDS = {
    "agreed": _("同意"),
    "question": _("質問"),
    "objection": _("異議"),
    "on_the_day": _("当日判断"),
    "unanswered": _("未回答"),
}

# What a reviewer says of an item by link.
ITEM_ANSWER_WORDS = {answer: words for answer, words in CONSENT_WORDS.items() if answer != "unanswered"}

# What a reviewer begins a thread with; an answer to an item that needs one is of that kind.
THREAD_KINDS = {
    "question": _("質問"),
    "objection": _("異議"),
    "comment": _("コメント"),
}

# A thread; derived, never stored.
THREAD_WORDS = {
    "waiting": _("返事待ち"),
    "answered": _("返事済"),
    "changed": _("次の版で変更"),
    "settled": _("解決"),
}

# Whether an agreement helps whoever is asked to approve it.
MERIT_WORDS = {
    "yes": _("役に立つ"),
    "partly": _("一部は役に立つ"),
    "no": _("役に立たない"),
}

# A promise of the day; derived, never stored.
NOT_YET, DUE, KEPT, LATE = "not_yet", "due", "kept", "late"
MISSED, NOT_NEEDED, NOT_OBTAINABLE = "missed", "not_needed", "not_obtainable"
PROMISE_WORDS = {
    NOT_YET: _("まだ"),
    DUE: _("期限の前"),
    KEPT: _("済"),
    LATE: _("遅れて済"),
    MISSED: _("期限超過"),
    NOT_NEEDED: _("不要"),
    NOT_OBTAINABLE: _("取れない"),
}
# Somebody can still keep it.
PROMISE_OPEN = frozenset({NOT_YET, DUE, MISSED})

FEASIBILITY_WORDS = {
    "confirmed": _("確認済"),
    "unchecked": _("未確認"),
    "impossible": _("できない"),
}

# What a vendor can do.
CAPABILITY_WORDS = {
    "can": _("できる"),
    "conditional": _("条件つきでできる"),
    "cannot": _("できない"),
}

INVITATION_WORDS = {
    "sent": _("送付済"),
    "opened": _("開封済"),
    "answered": _("回答済"),
    "expired": _("期限切れ"),
    "revoked": _("取消"),
    "on_paper": _("紙かメールで回答待ち"),
    "handed": _("ほかの方へ引き継ぎ"),
}

MAIL_STATES = {
    "queued": _("送付待ち"),
    "sending": _("送付中"),
    "sent": _("送付済"),
    "failed": _("不達"),
}
# With what the servers of the other side reported afterwards.
MAIL_WORDS = {**MAIL_STATES, "delivered": _("配送済"), "returned": _("戻りました")}

# Of an account of ours.
PERSON_WORDS = {
    "active": _("使用中"),
    "invited": _("招待中"),
    "locked": _("停止中"),
    "ended": _("終了"),
}

# Of the installation itself.
CONDITION_WORDS = {
    "good": _("良好"),
    "attention": _("注意"),
    "bad": _("要対応"),
}

ALERT_WORDS = {
    "waiting": _("見ていない"),
    "taken": _("障害に加えた"),
    "dismissed": _("障害ではない"),
}

INCIDENT_WORDS = {
    "open": _("対応中"),
    "recovered": _("復旧"),
    "closed": _("終了"),
}
INCIDENT_MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"open"}),
    "open": frozenset({"recovered", "closed"}),
    "recovered": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
}


# Reports that are sent together.
ROUND_WORDS = {
    "waiting": _("確認待ち"),
    "counting": _("まもなく送付"),
    "called_back": _("取消"),
    "going": _("送付開始"),
    "paused": _("一時停止"),
}
ROUND_MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"waiting", "counting"}),
    "waiting": frozenset({"counting", "called_back"}),
    "counting": frozenset({"going", "called_back"}),
    "called_back": frozenset(),
    "going": frozenset({"paused"}),
    "paused": frozenset({"going"}),
}


def told(state: str, way: str) -> str:
    """Return how a version that came to `state` by `way` is called: a key of TOLD_WORDS."""
    return f"{state}_{way}" if way else state
