"""What an issued copy says beside the body: its state on every page, the record at the end (docs/design.md 2)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display
from agreements.pdf.glyphs import safe_name
from agreements.pdf.records import DecisionLine, IssueRecord
from agreements.pdf.typesetting import grouped
from agreements.states import DECISION_WORDS, VERSION_WORDS

_ASSURANCES = {"link+code": gettext_lazy("リンクと確認番号")}


@dataclass(frozen=True)
class DecisionRow:
    name: str
    role: str
    answer: str
    at: str
    assurance: str
    receipt: str
    viewed: str
    mail: str
    mail_since: str


@dataclass(frozen=True)
class Approval:
    """`state` is 承認済 2026-10-19, as each page's control line says it. Once the review date has passed, `overdue`
    stands there instead of the day, and `expired`, with the date, is stamped on page 1."""

    state: str
    since: str
    issue: str
    overdue: str
    expired: str
    decisions: list[DecisionRow]


def approval_of(record: IssueRecord, zone: str) -> Approval:
    word = str(VERSION_WORDS.get(record.state, record.state))
    expired = _("見直し期限 切れ（%(date)s）") % {"date": record.expired_on} if record.expired_on else ""
    overdue = _("見直し期限 切れ") if record.expired_on else ""
    return Approval(
        state=f"{word} {overdue or display.date_table(record.state_at, zone)}",
        since=f"{word}　{display.datetime_letter(record.state_at, zone, year=True)}",
        issue=_("第%(number)d号") % {"number": record.issue_number},
        overdue=overdue,
        expired=expired,
        decisions=[_row(decision) for decision in record.decisions],
    )


def _row(decision: DecisionLine) -> DecisionRow:
    return DecisionRow(
        name=safe_name(decision.name),
        role=safe_name(f"{decision.party} {decision.role}"),
        answer=str(DECISION_WORDS.get(decision.answer, decision.answer)),
        at=display.datetime_letter(decision.at, decision.time_zone, year=True),
        assurance=str(_ASSURANCES.get(decision.assurance, decision.assurance)),
        receipt=decision.receipt,
        viewed=grouped(decision.viewed_sha256),
        mail=safe_name(decision.mail),
        mail_since=display.date_table(decision.mail_since, decision.time_zone),
    )
