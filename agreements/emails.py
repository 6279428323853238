"""The words of our mails. A mail names no secret: a link or a code stands as {secret} and is filled in when sent."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import Language, text_in
from agreements.content.annex import ContactNow, annex_words
from agreements.content.annex_lines import lines_of, role_in
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    ContactAnnex,
    ContactLink,
    OutgoingMail,
    Party,
    ReviewDecision,
    ReviewInvitation,
    Succession,
    User,
)
from agreements.models.event import Actor
from agreements.quorum import Quorum, quorum_of

# Names of systems may be long; a subject that fills the screen says nothing.
_LONGEST_SUBJECT = 160
# What stands for the secret in a body until the mail goes out.
SECRET = "{secret}"  # noqa: S105 - a mark, not a secret


def invitation_mail(invitation: ReviewInvitation) -> tuple[str, str]:
    """Return (subject, body): who asks, for what, by when, and how to tell that the mail is genuine."""
    return worded(
        "invitation",
        invitation.language,
        {**_facts(invitation), "party": invitation.party.name_in(invitation.language)},
    )


def code_mail(invitation: ReviewInvitation, *, minutes: int) -> tuple[str, str]:
    """Return (subject, body) of the mail with the six digits, good for `minutes`."""
    return worded("code", invitation.language, {**_facts(invitation), "minutes": minutes})


def decision_mail(decision: ReviewDecision, *, kind: str, language: str) -> tuple[str, str]:
    """Return (subject, body): the reviewer's receipt (`recorded` of what came on paper or by mail), or the notice to
    those who lead the system."""
    asked = decision.version.invitations.select_related("decision")
    facts = _facts(decision.invitation) | {"quorum": quorum_of(decision.version, decision.at, asked)}
    return worded(kind, language, {**facts, "decision": decision, "party": decision.party.name_in(language)})


def reminder_mail(invitation: ReviewInvitation, *, step: str) -> tuple[str, str]:
    """Return (subject, body): asked again, before the day (`soon`), after it (`late`), or before the link `ends`."""
    facts = {**_facts(invitation), "party": invitation.party.name_in(invitation.language)}
    return worded("reminder", invitation.language, {**facts, "step": step})


def in_house_mail(version: AgreementVersion, person: User, *, kind: str, **said: object) -> tuple[str, str]:
    """Return (subject, body) for one of us about a version that waits, or waited, for our own side; `kind` names its
    template."""
    agreement, language = version.agreement, person.language
    facts = {"version": version, "agreement": agreement, "person": person, "base_url": settings.PUBLIC_BASE_URL}
    names = {"party": agreement.party.name_in(language), "system": agreement.system.name_in(language)}
    return worded(kind, language, {**facts, **names, **said})


def handed_mail(before: ReviewInvitation, made: ReviewInvitation, *, language: str) -> tuple[str, str]:
    """Return (subject, body) for a lead: a reviewer has handed the request over to somebody else."""
    facts = {**_facts(made), "before": before, "party": made.party.name_in(language)}
    return worded("handed", language, facts)


def withdrawn_mail(invitation: ReviewInvitation, *, message: str, by: User, whole: bool) -> tuple[str, str]:
    """Return (subject, body) for a reviewer: the request, or the `whole` version, was taken back."""
    facts = {**_facts(invitation), "party": invitation.party.name_in(invitation.language)}
    return worded("withdrawn", invitation.language, {**facts, "message": message, "by": by, "whole": whole})


def superseded_mail(invitation: ReviewInvitation, newer: AgreementVersion, *, by: User) -> tuple[str, str]:
    """Return (subject, body) for a reviewer who had not answered and is not asked about the `newer` version."""
    facts = {**_facts(invitation), "party": invitation.party.name_in(invitation.language)}
    return worded("superseded", invitation.language, {**facts, "newer": newer, "by": by})


def news_mail(invitation: ReviewInvitation, *, kind: str, language: str) -> tuple[str, str]:
    """Return (subject, body) of what says that something was said, and where to read it; not what."""
    return worded(kind, language, {**_facts(invitation), "party": invitation.party.name_in(language)})


def person_mail(kind: str, user: User, **facts: object) -> tuple[str, str]:
    """Return (subject, body) of a mail to one of our own about the account: `kind` names its template."""
    about = {"person": user, "our_name": our_name(user.language), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    about |= {"base_url": settings.PUBLIC_BASE_URL, "secret": SECRET}
    return worded(kind, user.language, about | facts)


def capped_mail(invitation: ReviewInvitation, *, language: str) -> tuple[str, str]:
    """Return (subject, body) for a lead: a reviewer's codes reached a limit."""
    facts = {**_facts(invitation), "party": invitation.party.name_in(language)}
    return worded("capped", language, facts)


def bounced_mail(
    mail: OutgoingMail, contact: Contact, agreements: Iterable[Agreement], *, language: str
) -> tuple[str, str]:
    """Return (subject, body) for a lead: a mail came back from a contact with whom these agreements are."""
    party, base_url = contact.party, settings.PUBLIC_BASE_URL
    facts = {"mail": mail, "contact": contact, "agreements": agreements, "base_url": base_url, "party": party}
    return worded(
        "bounced", language, {**facts, "name": party.name_in(language), "role": contact.said("role", language)}
    )


def readdressed_mail(contact: Contact, *, by: Actor, at: datetime) -> tuple[str, str]:
    """Return (subject, body) for the address a contact had before: that it no longer stands there, and what does."""
    language = contact.party.language
    facts = {
        "contact": contact,
        "by": by,
        "is_theirs": not isinstance(by, User),
        "at": at,
        "new_mail": display.masked_mail(contact.mail),
    }
    names = {"party": contact.party.name_in(language), "our_name": our_name(language)}
    return worded("readdressed", language, {**facts, **names})


def annex_mail(
    version: AgreementVersion, annex: ContactAnnex, changes: Iterable[ContactNow], language: Language
) -> tuple[str, str]:
    """Return (subject, body) for the other side: which contacts have changed, up to this annex."""
    agreement = version.agreement
    with translation.override(language):
        name = annex_words(annex.number, annex.at, agreement.time_zone)
    facts = {
        "agreement": agreement,
        "annex": annex,
        "annex_name": name,
        "changes": [(role_in(one, language), lines_of(one, language)) for one in changes],
        "system": agreement.system.name_in(language),
        "party": agreement.party.name_in(language),
        "our_name": our_name(language),
        "zone": agreement.time_zone,
    }
    return worded("annex", language, facts)


def still_right_mail(link: ContactLink) -> tuple[str, str]:
    """Return (subject, body) of the question whether a contact is still right."""
    return worded("still_right", link.language, _of_contact(link))


def contact_code_mail(link: ContactLink, *, minutes: int) -> tuple[str, str]:
    """Return (subject, body) of the mail with the six digits with which a contact is changed."""
    return worded("contact_code", link.language, {**_of_contact(link), "minutes": minutes})


def succession_mail(
    rows: Iterable[Succession], *, step: str, due: date, language: str, contact: Contact | None = None
) -> tuple[str, str]:
    """Return (subject, body) for whoever carries on: what they have to confirm by the day it is `due`. With a `contact`
    of theirs by a link; else for one of ours, who carries on or leads."""
    taken = [(row, row.version.agreement.system.name_in(language)) for row in rows]
    facts = {"rows": taken, "step": step, "due": due, "contact": contact, "secret": SECRET}
    names: dict[str, object] = {"our_name": our_name(language), "base_url": settings.PUBLIC_BASE_URL}
    if contact:
        names |= {"party": contact.party.name_in(language), "role": contact.said("role", language)}
    return worded("succession", language, {**facts, **names})


def review_due_mail(versions: Iterable[AgreementVersion], *, step: str, day: date, language: str) -> tuple[str, str]:
    """Return (subject, body) for those of ours who keep agreements up: ahead of the day of their review, just before
    it (`soon`), or after it (`late`)."""
    rows = [(one, one.agreement.party.name_in(language), one.agreement.system.name_in(language)) for one in versions]
    facts = {"rows": rows, "step": step, "day": day, "our_name": our_name(language)}
    return worded("review_due", language, {**facts, "base_url": settings.PUBLIC_BASE_URL})


def _of_contact(link: ContactLink) -> dict[str, object]:
    contact = link.contact
    return {
        "link": link,
        "contact": contact,
        "party": contact.party.name_in(link.language),
        "phone": display.phone(contact.phone, link.language) if contact.phone else "",
        "mail": link.mail,
        "our_name": our_name(link.language),
        "secret": SECRET,
    }


def from_whom(user: User | None, language: str) -> dict[str, str]:
    """Return what a mail says of who sends it: our name and, where somebody did, the person's and where an answer
    goes."""
    if user is None:
        return {"sender": our_name(language)}
    with translation.override(language):
        return {"sender": f"{our_name(language)} {user}"[:200], "reply_to": user.email}


def our_name(language: str) -> str:
    """Return what the operating organisation calls itself in `language`."""
    own = Party.own_side()
    with translation.override(language):
        return own.name_in(language) if own else settings.OUR_NAME or _("弊社")


def _facts(invitation: ReviewInvitation) -> dict[str, object]:
    version = invitation.version
    content = version.content()
    language: Language = invitation.language  # type: ignore[assignment]  # the model holds the same words
    return {
        "invitation": invitation,
        "version": version,
        "agreement": version.agreement,
        "our_name": our_name(invitation.language),
        "quorum": Quorum(version.policy, version.quorum),
        "title": text_in(content.title, language),
        "system": text_in(content.system.name, language),
        "zone": version.agreement.time_zone,
        "base_url": settings.PUBLIC_BASE_URL,
        "opens_until": invitation.opens_until(),
        "link_days": settings.LINK_DAYS,
        "masked_mail": display.masked_mail(invitation.mail),
        "secret": SECRET,
    }


def worded(name: str, language: str, context: dict[str, object]) -> tuple[str, str]:
    """Return (subject, body) of a template, which begins with the subject and escapes nothing: a mail is plain text."""
    with translation.override(language):
        subject, _line, body = render_to_string(f"emails/{name}.txt", context).partition("\n")
    subject = " ".join(subject.split())
    if len(subject) > _LONGEST_SUBJECT:
        subject = f"{subject[: _LONGEST_SUBJECT - 1]}…"
    return subject, body.strip() + "\n"
