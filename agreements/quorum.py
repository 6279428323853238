"""How far a version is from being approved, by whose approval it takes: the one place that counts (docs/adr/0097)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import states

# The printer's papers count, too, and know no rows.
if TYPE_CHECKING:
    from agreements.models import AgreementVersion, ReviewInvitation

CAN_ANSWER = frozenset({"sent", "opened", "on_paper"})


@dataclass(frozen=True)
class Quorum:
    """`answers` are what those asked to approve have answered; `waiting` so many can still answer, `lapsed` let their
    link run out. `policy` is a key of POLICY_WORDS, `number` how many it takes where that names one."""

    policy: str
    number: int | None = None
    answers: tuple[str, ...] = ()
    waiting: int = 0
    lapsed: int = 0

    @property
    def asked(self) -> int:
        """How many were asked to approve, and not let off."""
        return len(self.answers) + self.waiting + self.lapsed

    @property
    def needed(self) -> int:
        if self.policy == states.ANY:
            return 1
        return self.number or max(self.asked, 1)

    @property
    def approved(self) -> int:
        return self.answers.count(states.APPROVED)

    @property
    def lacking(self) -> int:
        """How many approvals more than those who can still answer could give it would take."""
        return max(0, self.needed - self.approved - self.waiting)

    @property
    def outcome(self) -> str | None:
        """What the answers make of a version; None while they settle nothing. A refusal settles it once the others
        cannot outvote it; that nobody answers does not."""
        if self.approved >= self.needed:
            return states.APPROVED
        refusals = set(self.answers) - {states.APPROVED}
        if refusals and self.lacking:
            return states.DECLINED if states.DECLINED in refusals else states.CHANGES_REQUESTED
        return None

    def settled(self, now: str) -> str:
        """Return what a version that stands `now` becomes by the answers; the same while they change nothing."""
        becomes = self.outcome
        return becomes if becomes and becomes in states.VERSION_MOVES[now] else now

    @property
    def rule(self) -> str:
        """「3人のうち2人の承認」"""
        told = {"asked": self.asked, "needed": self.needed}
        if self.asked == self.needed:
            return ngettext("%(asked)d人の承認", "%(asked)d人全員の承認", self.asked) % told
        words = ngettext("%(asked)d人のうち%(needed)d人の承認", "%(asked)d人のうち%(needed)d人の承認", self.needed)
        return words % told

    @property
    def policy_words(self) -> str:
        """The same before it is known how many are asked: 「承認する方のうち2人の承認」"""
        if self.policy == states.QUORUM:
            return _("承認する方のうち%(needed)d人の承認") % {"needed": self.needed}
        return str(states.POLICY_WORDS[self.policy])

    @property
    def progress(self) -> str:
        """「（いま1人）」"""
        return _("（いま%(approved)d人）") % {"approved": self.approved}

    @property
    def words(self) -> str:
        """「3人のうち2人の承認（いま1人）」"""
        return f"{self.rule}{self.progress}" if self.asked else self.policy_words


def quorum_of(version: "AgreementVersion", at: datetime, asked: "Iterable[ReviewInvitation] | None" = None) -> Quorum:
    """Return how far a version is at `at`, by `asked` or else by all its requests (with their decisions)."""
    rows = version.invitations.all() if asked is None else asked
    standing = [(one, one.state_at(at)) for one in rows if one.asked_to == states.TO_APPROVE]
    answers = [decision.answer for one, _state in standing if (decision := one.answer())]
    waiting = sum(state in CAN_ANSWER for _one, state in standing)
    lapsed = sum(state == "expired" for _one, state in standing)
    return Quorum(version.policy, version.quorum, tuple(answers), waiting, lapsed)


def too_few(number: int, approvers: int) -> str:
    """What is wrong with a number of approvals that is more than can come."""
    words = _("承認する方は%(approvers)d人です。それより多い人数（%(number)d人）の承認はいただけません。")
    return words % {"approvers": approvers, "number": number}
