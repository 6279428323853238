"""Reports that go out together: whose draft is in a round, how far it has come, who has to be called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from agreements.models import OutgoingMail
from incidents.models import Delivery, Incident, Report, ReportDraft, RoundItem, SendingRound
from incidents.models.round import CALLED_BACK, COUNTING, GOING, PAUSED, WAITING


@dataclass(frozen=True)
class RoundRow:
    """One draft of a round: the report it became, its mails, and why it could not be sent."""

    item: RoundItem
    report: Report | None
    mails: tuple[tuple[Delivery, OutgoingMail | None], ...] = ()

    @property
    def state(self) -> str:
        """Its worst mail, in the words of MAIL_WORDS."""
        if self.item.refused:
            return "failed"
        found = {mail.state if mail else "queued" for _to, mail in self.mails} or {"queued"}
        return next(state for state in ("failed", "queued", "sending", "sent") if state in found)


@dataclass(frozen=True)
class Course:
    """How a round stands: its rows, and its mails by state."""

    sending: SendingRound
    rows: list[RoundRow]

    @property
    def mails(self) -> list[tuple[Delivery, OutgoingMail | None]]:
        return [pair for row in self.rows for pair in row.mails]

    @property
    def sent(self) -> int:
        return sum(bool(mail and mail.state == "sent") for _to, mail in self.mails)

    @property
    def failures(self) -> list[tuple[Delivery, OutgoingMail]]:
        """What the mail server refused, with whom to call instead."""
        return [(to, mail) for to, mail in self.mails if mail and mail.state == "failed"]

    @property
    def refused(self) -> list[RoundItem]:
        return [row.item for row in self.rows if row.item.refused]

    @property
    def waiting(self) -> int:
        return len(self.mails) - self.sent - len(self.failures)

    @property
    def leaves_at(self) -> datetime | None:
        return self.sending.last_move.leaves_at if self.sending.state == COUNTING else None

    @property
    def is_moving(self) -> bool:
        """Whether the page has to look again by itself."""
        is_unwritten = self.sending.state in {COUNTING, GOING} and self.sending.ended_at is None
        return is_unwritten or (self.sending.state == GOING and self.waiting > 0) or self.sending.state == WAITING


def needs_second_look(incident: Incident, drafts: Iterable[ReportDraft]) -> bool:
    """Whether somebody else looks at these reports before they leave: by our level, or that of one of the parties."""
    levels = {incident.level.number, *(draft.level_number for draft in drafts)}
    return not levels.isdisjoint(settings.SECOND_LOOK_LEVELS)


def drafts_on_their_way(incident: Incident) -> dict[int, SendingRound]:
    """Return the drafts that a round holds which has not been called back, each with that round."""
    held: dict[int, SendingRound] = {}
    for sending in SendingRound.objects.filter(incident=incident).prefetch_related("moves", "items__refusals"):
        if sending.state != CALLED_BACK:
            held |= {item.draft_id: sending for item in sending.items.all() if not item.refused}
    return held


def holder_of(draft: ReportDraft) -> SendingRound | None:
    """Return the round that holds the words of a draft as somebody looked at them, and has not sent them yet."""
    sending = drafts_on_their_way(draft.incident).get(draft.pk)
    return sending if sending and sending.state in {WAITING, COUNTING} else None


def course_of(sending: SendingRound) -> Course:
    """Return how a round stands, in a fixed number of queries."""
    items = list(sending.items.select_related("draft", "party", "draft__incident").prefetch_related("refusals"))
    reports = {(one.party_id, one.rank): one for one in Report.objects.filter(incident=sending.incident_id)}
    found = [(item, reports.get((item.party_id, item.draft.rank))) for item in items]
    pairs = _mails_of([report for _item, report in found if report])
    return Course(
        sending, [RoundRow(item, report, pairs.get(report.pk, ()) if report else ()) for item, report in found]
    )


def running_rounds(incident: Incident) -> list[SendingRound]:
    """Return the rounds that somebody can still look at, call back or resume, the newest first."""
    rows = SendingRound.objects.filter(incident=incident).prefetch_related("moves").order_by("-id")
    return [row for row in rows if row.ended_at is None or row.state == PAUSED]


def _mails_of(reports: Iterable[Report]) -> dict[int, tuple[tuple[Delivery, OutgoingMail | None], ...]]:
    deliveries = list(Delivery.objects.filter(report__in=list(reports)).select_related("party"))
    mails = OutgoingMail.objects.in_bulk([one.mail_key for one in deliveries], field_name="key")
    found: dict[int, tuple[tuple[Delivery, OutgoingMail | None], ...]] = {}
    for one in deliveries:
        found[one.report_id] = (*found.get(one.report_id, ()), (one, mails.get(one.mail_key)))
    return found
