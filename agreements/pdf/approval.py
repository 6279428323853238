"""What an issued copy says beside the body: its state on every page, the record at the end (docs/design.md 2)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.pdf.glyphs import safe_name
from agreements.pdf.records import DecisionLine, IssueRecord
from agreements.pdf.typesetting import grouped
from agreements.states import ASKED_TO_WORDS, DECISION_WORDS, TOLD_WORDS, WAY_WORDS

_ASSURANCES = {"link+code": gettext_lazy("リンクと確認番号"), **WAY_WORDS}


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
    given_on: str
    recorded_by: str
    original: str
    sentence: str
    language: str
    ip: str
    understood: str


@dataclass(frozen=True)
class Approval:
    """`state` is 承認済 2026-10-19, as each page's control line says it. Once the review date has passed, `overdue`
    stands there instead of the day, and `expired`, with the date, is stamped on page 1. `key` is the public key the
    code on page 1 is checked with. `rule` says how many were to approve, where more than one was asked; `beside` who
    else was sent it."""

    state: str
    since: str
    issue: str
    overdue: str
    expired: str
    rule: str
    decisions: list[DecisionRow]
    beside: list[tuple[str, list[str]]]
    key: str


def approval_of(record: IssueRecord, zone: str) -> Approval:
    word = str(TOLD_WORDS.get(record.state, record.state))
    expired = _("見直し期限 切れ（%(date)s）") % {"date": record.expired_on} if record.expired_on else ""
    overdue = _("見直し期限 切れ") if record.expired_on else ""
    since = display.datetime_letter(record.state_at, zone, year=True)
    if record.given_on:
        told = {"day": display.date_letter(record.given_on, year=True), "recorded": since}
        since = _("%(day)s（記録 %(recorded)s）") % told
    return Approval(
        state=f"{word} {overdue or display.date_table(record.given_on or record.state_at, zone)}",
        since=f"{word}　{since}",
        issue=_("第%(number)d号") % {"number": record.issue_number},
        overdue=overdue,
        expired=expired,
        rule=record.quorum.words if record.quorum and record.quorum.asked > 1 else "",
        decisions=[_row(decision) for decision in record.decisions],
        beside=_beside(record.beside),
        key=record.proof.key if record.proof else "",
    )


def _beside(sent: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Who else was sent it, by what they were asked to do."""
    words = ((asked_to, str(word)) for asked_to, word in ASKED_TO_WORDS.items())
    found = ((word, [safe_name(who) for asked, who in sent if asked == asked_to]) for asked_to, word in words)
    return [(word, people) for word, people in found if people]


def _row(decision: DecisionLine) -> DecisionRow:
    original = decision.recorded
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
        given_on=display.date_letter(original.given_on, year=True) if original else "",
        recorded_by=safe_name(original.by) if original else "",
        original=grouped(original.sha256) if original else "",
        sentence=decision.sentence,
        language=str(LANGUAGE_WORDS.get(decision.language, "")),
        ip=decision.ip,
        understood="" if decision.understood is None else display.understood(decision.understood),
    )
