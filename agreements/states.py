"""The one table of states: what a version may become, and the words everybody uses for it (docs/design.md 8)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A version. The words control page and PDF; a refusal is not terminal, it opens the next version.
EXPLAINED = "explained"
AGREED_IN_MEETING = "agreed_in_meeting"
APPROVED = "approved"
CHANGES_REQUESTED = "changes_requested"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

VERSION_WORDS = {
    EXPLAINED: _("説明済"),
    AGREED_IN_MEETING: _("口頭合意"),
    APPROVED: _("承認済"),
    CHANGES_REQUESTED: _("修正依頼"),
    DECLINED: _("不同意"),
    WITHDRAWN: _("取下げ"),
}
VERSION_MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({EXPLAINED, AGREED_IN_MEETING}),
    EXPLAINED: frozenset({APPROVED, CHANGES_REQUESTED, DECLINED, WITHDRAWN}),
    AGREED_IN_MEETING: frozenset({APPROVED, CHANGES_REQUESTED, DECLINED, WITHDRAWN}),
    APPROVED: frozenset({WITHDRAWN}),
    CHANGES_REQUESTED: frozenset({DECLINED, WITHDRAWN}),
    DECLINED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}
# In force = the highest-numbered version in one of these states, effective by then (docs/design.md 8).
IN_FORCE = frozenset({APPROVED, AGREED_IN_MEETING})
# A reviewer can still answer.
ANSWERABLE = frozenset({EXPLAINED, AGREED_IN_MEETING, APPROVED, CHANGES_REQUESTED})

# What one reviewer decides.
DECISION_WORDS = {
    APPROVED: _("承認"),
    CHANGES_REQUESTED: _("修正を依頼"),
    DECLINED: _("不同意"),
}

# Who must approve before a version counts as approved by link.
POLICY_WORDS = {
    "all": _("確認する方全員の承認"),
    "any": _("確認する方のうちお一人の承認"),
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
}

MAIL_WORDS = {
    "queued": _("送付待ち"),
    "sending": _("送付中"),
    "sent": _("送付済"),
    "failed": _("不達"),
}

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


def outcome(policy: str, decisions: list[str], waiting: int) -> str | None:
    """Return the state the reviewers' `decisions` give a version, or None while it stays as it is.

    `policy` is a key of POLICY_WORDS; `waiting` counts invitations that can still be answered.
    Under "all" one refusal settles it; under "any" one approval does, refusals only when nobody is left to answer.
    """
    if policy == "any" and APPROVED in decisions:
        return APPROVED
    refusals = [decision for decision in decisions if decision != APPROVED]
    if refusals and (policy == "all" or waiting == 0):
        return DECLINED if DECLINED in refusals else CHANGES_REQUESTED
    if policy == "all" and decisions and waiting == 0:
        return APPROVED
    return None
