"""The words of our mails. A mail names no secret: a link or a code stands as {secret} and is filled in when sent."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import Language, text_in
from agreements.models import Contact, Party, ReviewDecision, ReviewInvitation, User

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
    """Return (subject, body): the reviewer's receipt, or the notice to the one who asked."""
    facts = _facts(decision.invitation)
    return worded(kind, language, {**facts, "decision": decision, "party": decision.party.name_in(language)})


def person_mail(kind: str, user: User, **facts: object) -> tuple[str, str]:
    """Return (subject, body) of a mail to one of our own about the account: `kind` names its template."""
    about = {"person": user, "our_name": our_name(user.language), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    about |= {"base_url": settings.PUBLIC_BASE_URL, "secret": SECRET}
    return worded(kind, user.language, about | facts)


def capped_mail(invitation: ReviewInvitation, *, language: str) -> tuple[str, str]:
    """Return (subject, body) for a lead: a reviewer's codes reached a limit."""
    facts = {**_facts(invitation), "party": invitation.party.name_in(language)}
    return worded("capped", language, facts)


def readdressed_mail(contact: Contact, *, by: User, at: datetime) -> tuple[str, str]:
    """Return (subject, body) for the address a contact had before: that it no longer stands there, and what does."""
    language = contact.party.language
    facts = {"contact": contact, "by": by, "at": at, "new_mail": display.masked_mail(contact.mail)}
    names = {"party": contact.party.name_in(language), "our_name": our_name(language)}
    return worded("readdressed", language, {**facts, **names})


def from_whom(user: User, language: str) -> dict[str, str]:
    """Return what a mail says of who sends it: our name and the person's, and where an answer goes."""
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
