"""What a party says through its link: how far it is with what it agreed to do, and what it decides."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.promises import DayPromise
from agreements.queries.code_limits import CODE_MINUTES, TooManyCodes
from agreements.refusals import Refused
from agreements.workflow.mailed_codes import CodeLetter, mail_code, spend, use
from incidents.emails import day_code_mail
from incidents.models import DayCode, DayDecision, DayLink, Incident, PromiseMark
from incidents.models.day import LINK, LINK_AND_CODE, TICK_WORDS
from incidents.queries.day_codes import asks_for_a_code, codes_of
from incidents.queries.day_links import must_take_answers
from incidents.queries.one_party import promises_with
from incidents.workflow.drafting import redraft
from incidents.workflow.noting import note_fact

_STEPS = list(TICK_WORDS)


def tick(*, link: DayLink, promise: str, mark: str, at: datetime) -> PromiseMark:
    """Note that a party has received, begun or done what it agreed to do, as said by link and without a code.

    The same again, or a step before one that was said, is the one that is there. Raises Refused for what is not theirs
    to say now.
    """
    with transaction.atomic():
        incident = _locked(link)
        must_take_answers(link, at)
        party = link.delivery.party
        row = promises_with(incident, party.pk, at)
        if mark not in TICK_WORDS or row is None or promise not in {one.key for one in row.asked}:
            raise Refused(_("いまのレベルでは、お願いしていない項目です。画面を確かめてください。"))
        said = PromiseMark.objects.filter(incident=incident, party=party, promise=promise, mark__in=_later(mark))
        known = said.first()
        if known:
            return known
        fact = PromiseMark(party=party, promise=promise, mark=mark, link=link, assurance=LINK)
        note_fact(row=fact, kind="day.ticked", incident=incident, happened_at=at, by=str(link), at=at)
        _redraft(link, incident, at)
        return fact


def send_day_code(*, link: DayLink, at: datetime) -> DayCode:
    """Mail six digits to whom the link was sent; those sent before work until they expire. Raises Refused within a
    minute of the last ones, and at a limit (docs/adr/0031)."""
    with transaction.atomic():
        _locked(link)
        must_take_answers(link, at)
        delivery, worded = link.delivery, day_code_mail(link, minutes=CODE_MINUTES)
        by = delivery.report.sent_by
        letter = CodeLetter("day_code", delivery.mail, worded, delivery.party_id, link.language, by)
        try:
            code: DayCode = mail_code(codes=codes_of(link), letter=letter, at=at, link=link)
        except TooManyCodes as error:
            raise Refused(_("確認番号をこれ以上送れません。ご判断は、お電話でお伝えください。")) from error
        return code


def decide_by_link(
    *, link: DayLink, promise: str, answer: str, decided_by: str, at: datetime, code: str = ""
) -> DayDecision:
    """Note what a party has decided, with the typed name and, where it was agreed, the mailed code.

    The same words by the same name again are the decision that is there; of two who decide the first counts. Raises
    WrongCode, or Refused; then nothing was decided.
    """
    if not decided_by.strip() or not answer.strip():
        raise Refused(_("ご判断とお名前を入れてください。"))
    asked = _asked(link, promise, at)
    known = _decided(link, asked, answer, decided_by)
    if known:
        return known
    must_take_answers(link, at)
    spent = spend(codes=codes_of(link), digits=code, at=at) if asks_for_a_code(asked) else None
    with transaction.atomic():
        incident = _locked(link)
        must_take_answers(link, at)
        known = _decided(link, _asked(link, promise, at), answer, decided_by)
        if known:
            return known
        fact = DayDecision(party=link.delivery.party, item=asked.item, answer=answer, decided_by=decided_by, link=link)
        fact.assurance = LINK_AND_CODE if spent else LINK
        if spent:
            use(code=spent, at=at)
        note_fact(row=fact, kind="day.decided", incident=incident, happened_at=at, by=str(link), at=at)
        _redraft(link, incident, at)
        return fact


def _asked(link: DayLink, key: str, at: datetime) -> DayPromise:
    """The decision that waits for this party, or that it has made."""
    incidents = Incident.objects.select_related("system").prefetch_related("levels", "moves")
    row = promises_with(incidents.get(pk=link.delivery.report.incident_id), link.delivery.party_id, at)
    found = next((one for one in row.decisions if one.key == key), None) if row else None
    if found is None:
        raise Refused(_("この判断は、いまはお願いしていません。画面を確かめてください。"))
    return found


def _decided(link: DayLink, asked: DayPromise, answer: str, decided_by: str) -> DayDecision | None:
    """The decision that counts, if this is the same press once more; another one is told what was decided."""
    incident = link.delivery.report.incident
    first = DayDecision.objects.filter(incident=incident, party=link.delivery.party, item=asked.item).first()
    if first is None:
        return None
    if (first.link_id, first.answer, first.decided_by) == (link.pk, answer, decided_by):
        return first
    when = first.happened_at.astimezone(ZoneInfo(incident.time_zone))
    words = _("%(time)s に %(name)s 様が「%(answer)s」と決めています。変えるときは、お電話ください。")
    raise Refused(words % {"time": f"{when:%H:%M}", "name": first.decided_by, "answer": first.answer})


def _redraft(link: DayLink, incident: Incident, at: datetime) -> None:
    """The next report tells of it; its drafts stay in the name of whoever sent the last one."""
    redraft(incident=incident, by=link.delivery.report.sent_by, at=at, party=link.delivery.party)


def _later(mark: str) -> list[str]:
    return _STEPS[_STEPS.index(mark) :]


def _locked(link: DayLink) -> Incident:
    """The incident, locked against whoever says something at the same time."""
    incidents = Incident.objects.select_related("system").prefetch_related("levels", "moves")
    return incidents.select_for_update(of=("self",)).get(pk=link.delivery.report.incident_id)
