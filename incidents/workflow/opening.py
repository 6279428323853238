"""An incident begins, and what was written down in haste is put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import System, User, next_number, queue_job, record_event
from agreements.models.event import Actor, named
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, LevelChange, PlanKept, SystemTouched, move_incident
from incidents.models.incident import CLOSED, OPEN, RULED
from incidents.queries.basis import bases_on
from incidents.queries.kept_plan import rows_to_keep
from incidents.queries.levels import agreed_words, english_name, planned_level, short_name
from incidents.workflow.drafting import draft_missing, draft_reports, redraft
from incidents.workflow.webhooks import queue_webhooks

# Clocks differ; a moment this little ahead of ours is now.
CLOCK_SLACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Sighting:
    """What is seen, since when it has been so, and when we knew."""

    symptom: str
    started_at: datetime
    detected_at: datetime
    symptom_en: str = ""


def open_incident(
    *,
    system: System,
    sighting: Sighting,
    level: int,
    by: User,
    at: datetime,
    known: str = "",
    known_en: str = "",
    key: str | None = None,
    further: Iterable[System] = (),
) -> Incident:
    """Open an incident at a level (1-4) and draft the first report to every party of the system.

    `further` are other systems that it touches. `known` goes into the drafts (`known_en` into the English
    ones). The same `key` again gets the incident that is there. Raises Refused for times that cannot be.
    """
    _must_be_possible(sighting, at)
    incident = _opened(key, by)
    if incident:
        return incident
    try:
        with transaction.atomic():
            incident = _write(system, sighting, key, by=by, at=at)
            _begin(incident, sighting, level, by=by, at=at)
            # So that parties without an agreement get the plan as it stands today.
            queue_job(kind="general", about=("system", system.pk), at=at, key=f"general:{incident.number}")
            for other in further:
                _touch(incident, other, by=by, at=at)
            draft_reports(incident=incident, kind="first", known=known, known_en=known_en, by=by, at=at)
            return incident
    except IntegrityError:
        # The second press lost the race against the first.
        incident = _opened(key, by)
        if incident is None:
            raise
        return incident


def _opened(key: str | None, by: User) -> Incident | None:
    return Incident.objects.filter(idempotency_key=key, opened_by=by).first() if key else None


def _write(system: System, sighting: Sighting, key: str | None, *, by: User, at: datetime) -> Incident:
    year = timezone.localtime(at).year
    incident = Incident(
        number=f"INC-{year}-{next_number(f'incident-{year}'):03d}",
        system=system,
        symptom=sighting.symptom,
        symptom_en=sighting.symptom_en,
        started_at=sighting.started_at,
        detected_at=sighting.detected_at,
        time_zone=timezone.get_default_timezone_name(),
        opened_at=at,
        opened_by=by,
        idempotency_key=key,
    )
    sign(incident, by=by, at=at)
    incident.save()
    return incident


def _begin(incident: Incident, sighting: Sighting, level: int, *, by: User, at: datetime) -> None:
    """Its first move and level, and the event that vouches for both."""
    plan = _keep_plan(incident, incident.system, at)
    move = move_incident(incident, OPEN, at=at, by=by, happened_at=sighting.started_at)
    change = give_level(incident=incident, number=level, by=by, at=at)
    data = {"system": incident.system.slug, "level": level, **_facts_of(sighting)}
    tell(incident=incident, kind="incident.opened", data=data, by=by, at=at, facts=[move, change, plan])


def correct_incident(*, incident: Incident, sighting: Sighting, by: User, at: datetime) -> Incident:
    """Put symptom and times right; drafts nobody wrote in follow. What was sent stays as it was sent.

    Raises Refused for times that cannot be, and once the incident is closed.
    """
    _must_be_possible(sighting, at)
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state == CLOSED:
            raise Refused(_("終了した障害の記録は直せません。"))
        if sighting == Sighting(found.symptom, found.started_at, found.detected_at, found.symptom_en):
            return found
        found.symptom, found.symptom_en = sighting.symptom, sighting.symptom_en
        found.started_at, found.detected_at = sighting.started_at, sighting.detected_at
        sign(found, by=by, at=at)
        found.save()
        tell(incident=found, kind="incident.corrected", data=_facts_of(sighting), by=by, at=at)
        redraft(incident=found, by=by, at=at)
        return found


def give_level(
    *,
    incident: Incident,
    number: int,
    by: User,
    at: datetime,
    reason: str = "",
    for_all: bool = False,
    ruled: bool = False,
) -> LevelChange:
    """Append a level with its words and the plan's minutes of this moment (in the caller's transaction).

    Without a plan there are no minutes: an incident is not refused for that, and no number is made up.
    """
    plan = planned_level(incident, number)
    bases = bases_on(incident, at=at)
    name, label = agreed_words(bases, number)
    return LevelChange.objects.create(
        incident=incident,
        sequence=LevelChange.objects.filter(incident=incident).count() + 1,
        number=number,
        name=name or short_name(plan),
        name_en=english_name(bases, plan, number),
        label=label,
        first_contact_minutes=plan.first_contact_minutes if plan else None,
        update_minutes=plan.update_minutes if plan else None,
        reason=reason,
        for_all=for_all,
        given=RULED if ruled or for_all else "",
        at=at,
        **named(by),
    )


def tell(
    *, incident: Incident, kind: str, data: dict[str, object], by: Actor, at: datetime, facts: Iterable[Model] = ()
) -> None:
    """Append an event to the incident's chain that vouches for `facts` (in a transaction, the incident locked)."""
    subject = f"incident:{incident.pk}"
    event = record_event(chain=incident.number, kind=kind, subject=subject, at=at, by=by, data=data, facts=facts)
    queue_webhooks(incident=incident, event=event, at=at)


def touch_system(*, incident: Incident, system: System, by: User, at: datetime) -> SystemTouched:
    """Say that the incident touches a further system: its parties get drafts of what the others were told, and a party
    that both touch still gets one report. Raises Refused once it is closed, or when it is there already."""
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state == CLOSED:
            raise Refused(_("終了した障害には、書き足せません。"))
        if system in found.systems:
            raise Refused(_("このシステムは、もう加えてあります。"))
        row = _touch(found, system, by=by, at=at)
        redraft(incident=found, by=by, at=at)
        draft_missing(incident=found, by=by, at=at)
        return row


def _touch(incident: Incident, system: System, *, by: User, at: datetime) -> SystemTouched:
    sequence = SystemTouched.objects.filter(incident=incident).count() + 1
    row = SystemTouched.objects.create(incident=incident, system=system, sequence=sequence, at=at, **named(by))
    data: dict[str, object] = {"system": system.slug}
    plan = _keep_plan(incident, system, at)
    tell(incident=incident, kind="incident.system_touched", data=data, by=by, at=at, facts=[row, plan])
    queue_job(kind="general", about=("system", system.pk), at=at, key=f"general:{incident.number}:{system.slug}")
    return row


def _keep_plan(incident: Incident, system: System, at: datetime) -> PlanKept:
    return PlanKept.objects.create(incident=incident, system=system, rows=rows_to_keep(system), at=at)


def _facts_of(sighting: Sighting) -> dict[str, object]:
    """What an event holds of it, so that `verify` can compare the incident's own row."""
    times = {"started_at": sighting.started_at.isoformat(), "detected_at": sighting.detected_at.isoformat()}
    return {"symptom": sighting.symptom, "symptom_en": sighting.symptom_en, **times}


def _must_be_possible(sighting: Sighting, at: datetime) -> None:
    if sighting.started_at > sighting.detected_at:
        raise Refused(_("検知した時刻は、始まった時刻より後にしてください。"))
    if sighting.detected_at > at + CLOCK_SLACK:
        raise Refused(_("検知した時刻が、いまより先になっています。"))
