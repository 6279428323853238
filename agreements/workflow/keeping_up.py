"""Mails to those who keep agreements alive: whose review comes, and who has to confirm what they carry on with. On
working days, by day, each step once (ADR 122, 123)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from agreements import emails
from agreements.models import Agreement, AgreementVersion, Contact, OutgoingMail, Succession, User, queue_mail
from agreements.queries.leading import leads_of, told_of_answers
from agreements.queries.our_side import is_ours
from agreements.queries.reminders import is_at_rest, review_step, succession_step
from agreements.queries.standing import day_in, version_in_force, with_facts
from agreements.queries.successions import owners_of, waiting_successions
from agreements.workflow.linking import give_link, mail_link

# Of a day that passed longer ago nobody is mailed any more, and none that is further away is looked at.
_DAYS = timedelta(days=35)


def queue_upkeep(*, at: datetime) -> int:
    """Write to whoever is due, each step once; return how many mails that were."""
    return sum(_ask_successors(at)) + sum(_remind_of_reviews(at))


def _ask_successors(at: datetime) -> Iterator[int]:
    theirs: dict[tuple[Contact, date, str], list[Succession]] = defaultdict(list)
    ours: dict[tuple[User, date, str], list[Succession]] = defaultdict(list)
    for row in waiting_successions(Succession.objects.all(), at):
        zone = row.version.agreement.time_zone
        step = "" if is_at_rest(zone, at) else succession_step(day_in(zone, row.at), row.due, day_in(zone, at), zone)
        if step and row.contact:
            theirs[row.contact, row.due, step].append(row)
        # Whoever takes over from one of ours was told when they did.
        if row.user and step in {"soon", "late"}:
            ours[row.user, row.due, step].append(row)
        if row.contact and step == "late":
            for lead in told_of_answers(row.version.agreement.system):
                ours[lead, row.due, step].append(row)
    yield from (_write_to_contact(*key, rows, at) for key, rows in theirs.items())
    yield from (_write_to_user(*key, rows, at) for key, rows in ours.items())


def _write_to_contact(contact: Contact, due: date, step: str, rows: list[Succession], at: datetime) -> bool:
    key = f"succession:contact:{contact.pk}:{step}:{due}"
    if not contact.mail or is_ours(contact.mail) or OutgoingMail.objects.filter(key=key).exists():
        return False
    with transaction.atomic():
        link, address = give_link(contact=contact, asked=False, at=at)
        worded = emails.succession_mail(rows, step=step, due=due, language=link.language, contact=contact)
        mail_link(link=link, address=address, key=key, worded=worded, kind="contact.handed_on", at=at)
    return True


def _write_to_user(user: User, due: date, step: str, rows: list[Succession], at: datetime) -> bool:
    key = f"succession:user:{user.pk}:{step}:{due}"
    if not user.email or OutgoingMail.objects.filter(key=key).exists():
        return False
    _tell(key, user, emails.succession_mail(rows, step=step, due=due, language=user.language), rows[0].version, at)
    return True


def _remind_of_reviews(at: datetime) -> Iterator[int]:
    due: dict[tuple[User, date, str], list[AgreementVersion]] = defaultdict(list)
    for version in _reviewed_now(at):
        zone = version.agreement.time_zone
        step = "" if is_at_rest(zone, at) else review_step(version.review_by, day_in(zone, at), zone)
        for person in _keepers(version) if step else ():
            due[person, version.review_by, step].append(version)
    for (person, day, step), versions in due.items():
        key = f"review_due:{person.pk}:{step}:{day}"
        if not OutgoingMail.objects.filter(key=key).exists():
            worded = emails.review_due_mail(versions, step=step, day=day, language=person.language)
            _tell(key, person, worded, versions[0], at)
            yield 1


def _reviewed_now(at: datetime) -> Iterator[AgreementVersion]:
    """What is in force and to be looked at again about now: nothing that another version has followed."""
    about_now = AgreementVersion.objects.filter(review_by__range=(at.date() - _DAYS, at.date() + _DAYS))
    agreements = Agreement.objects.filter(retired_at=None, pk__in=about_now.values("agreement"))
    zones = agreements.order_by().values_list("time_zone", flat=True).distinct()
    awake = [zone for zone in zones if not is_at_rest(zone, at)]
    for agreement in with_facts(agreements.filter(time_zone__in=awake)).order_by("number"):
        version = version_in_force(agreement, at)
        if version:
            version.agreement = agreement
            yield version


def _keepers(version: AgreementVersion) -> list[User]:
    """Whose the version is, while they still lead the system; else those who lead it."""
    leads = leads_of(version.agreement.system)
    owner = owners_of([version])[version.pk]
    return [lead for lead in leads if lead.pk == owner and lead.email] or told_of_answers(version.agreement.system)


def _tell(key: str, user: User, worded: tuple[str, str], version: AgreementVersion, at: datetime) -> None:
    subject, body = worded
    about = ("version", version.pk)
    queue_mail(key=key, to=user.email, subject=subject, body=body, at=at, about=about, language=user.language)
