"""An incident begins, and what was written down in haste is put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import SeverityLevel, System, User, next_number, queue_job, record_event
from agreements.models.event import named
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, LevelChange, move_incident
from incidents.models.incident import CLOSED, OPEN
from incidents.workflow.drafting import draft_reports, redraft

# What counts while a plan has no level table: an incident is never refused for want of a plan.
FIRST_CONTACT_WITHOUT_PLAN = 30
UPDATE_WITHOUT_PLAN = 60
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
    *, system: System, sighting: Sighting, level: int, by: User, at: datetime, known: str = ""
) -> Incident:
    """Open an incident at a level (1-4) and draft the first report to every party of the system.

    `known` goes into the drafts. Raises Refused for times that cannot be.
    """
    _must_be_possible(sighting, at)
    with transaction.atomic():
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
        )
        sign(incident, by=by, at=at)
        incident.save()
        move = move_incident(incident, OPEN, at=at, by=by, happened_at=sighting.started_at)
        change = give_level(incident=incident, number=level, by=by, at=at)
        data = {"system": system.slug, "symptom": sighting.symptom, "started_at": sighting.started_at.isoformat()}
        tell(
            incident=incident, kind="incident.opened", data={**data, "level": level}, by=by, at=at, facts=[move, change]
        )
        draft_reports(incident=incident, kind="first", known=known, by=by, at=at)
        # So that parties without an agreement get the plan as it stands today.
        queue_job(kind="general", about=("system", system.pk), at=at, key=f"general:{incident.number}")
        return incident


def correct_incident(*, incident: Incident, sighting: Sighting, by: User, at: datetime) -> Incident:
    """Put symptom and times right; drafts nobody wrote in follow. What was sent stays as it was sent.

    Raises Refused for times that cannot be, and once the incident is closed.
    """
    _must_be_possible(sighting, at)
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state == CLOSED:
            raise Refused(_("終了した障害の記録は直せません。"))
        found.symptom, found.symptom_en = sighting.symptom, sighting.symptom_en
        found.started_at, found.detected_at = sighting.started_at, sighting.detected_at
        sign(found, by=by, at=at)
        found.save()
        times = {"started_at": sighting.started_at.isoformat(), "detected_at": sighting.detected_at.isoformat()}
        tell(incident=found, kind="incident.corrected", data={"symptom": sighting.symptom, **times}, by=by, at=at)
        redraft(incident=found, by=by, at=at)
        return found


def give_level(*, incident: Incident, number: int, by: User, at: datetime, reason: str = "") -> LevelChange:
    """Append a level with the plan's words and minutes of this moment (in the caller's transaction)."""
    plan = SeverityLevel.objects.filter(system=incident.system, number=number, retired_at=None).first()
    return LevelChange.objects.create(
        incident=incident,
        sequence=LevelChange.objects.filter(incident=incident).count() + 1,
        number=number,
        name=plan.name if plan else "",
        first_contact_minutes=plan.first_contact_minutes if plan else FIRST_CONTACT_WITHOUT_PLAN,
        update_minutes=plan.update_minutes if plan else UPDATE_WITHOUT_PLAN,
        reason=reason,
        at=at,
        **named(by),
    )


def tell(
    *, incident: Incident, kind: str, data: dict[str, object], by: User, at: datetime, facts: Iterable[Model] = ()
) -> None:
    """Append an event to the incident's chain that vouches for `facts` (in a transaction, the incident locked)."""
    subject = f"incident:{incident.pk}"
    record_event(chain=incident.number, kind=kind, subject=subject, at=at, by=by, data=data, facts=facts)


def _must_be_possible(sighting: Sighting, at: datetime) -> None:
    if sighting.started_at > sighting.detected_at:
        raise Refused(_("検知した時刻は、始まった時刻より後にしてください。"))
    if sighting.detected_at > at + CLOCK_SLACK:
        raise Refused(_("検知した時刻が、いまより先になっています。"))
