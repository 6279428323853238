"""The other side is told of contact annexes by mail: at most one mail in ten minutes, with all that came meanwhile."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from agreements import emails
from agreements.content import Language
from agreements.models import (
    Agreement,
    AgreementVersion,
    AnnexNotice,
    ContactAnnex,
    Job,
    OutgoingMail,
    queue_mail,
    record_event,
)
from agreements.models.leased import SKEW, is_over
from agreements.queries.annexes import changes_of, contacts_of
from agreements.queries.leading import told_of_answers
from agreements.queries.papers import attachments_of
from agreements.queries.standing import version_in_force

BETWEEN_MAILS = timedelta(minutes=10)


def tell_of_annexes(*, at: datetime) -> int:
    """Write the mails about annexes that nobody was told of, and return about how many agreements. Each side hears what
    the other has changed."""
    told = AnnexNotice.objects.filter(agreement=OuterRef("agreement"), annex__number__gte=OuterRef("number"))
    waiting = ContactAnnex.objects.exclude(Exists(told)).values_list("agreement", flat=True).order_by().distinct()
    lately = AnnexNotice.objects.filter(at__gt=at - BETWEEN_MAILS, at__lte=at + SKEW).values("agreement")
    return sum(_tell(pk, at) for pk in list(waiting.exclude(agreement__in=lately)))


def _tell(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().defer("draft").get(pk=pk)
        last = AnnexNotice.objects.filter(agreement=agreement).order_by("annex__number").last()
        if last and not is_over(last.at, BETWEEN_MAILS, at):
            return False
        annexes = list(agreement.annexes.filter(number__gt=last.annex.number if last else 0).order_by("number"))
        if not annexes:
            return False
        mails = [*_mails(agreement, annexes, at)]
        notice = AnnexNotice.objects.create(agreement=agreement, annex=annexes[-1], at=at)
        data = {"annex": annexes[-1].number, "mails": [mail.key for mail in mails]}
        subject = f"annex:{annexes[-1].pk}"
        facts = [notice, *mails]
        record_event(
            chain=agreement.number, kind="contacts.told", subject=subject, at=at, by="heiji", data=data, facts=facts
        )
        return True


def _mails(agreement: Agreement, annexes: list[ContactAnnex], at: datetime) -> Iterator[OutgoingMail]:
    version = version_in_force(agreement, at) or annexes[-1].version
    version.agreement = agreement
    ours = [annex for annex in annexes if not annex.from_them]
    theirs = [annex for annex in annexes if annex.from_them]
    readers = [(to, language, ours) for to, language in _their_readers(version) if ours]
    leads = [(user.email, user.language, theirs) for user in told_of_answers(agreement.system) if theirs]
    for to, language, told in [*readers, *leads]:
        yield _mail(version, told, to, language, at)


def _their_readers(version: AgreementVersion) -> Iterable[tuple[str, str]]:
    """Every mailbox of theirs that the contacts of today name, once, with a language it reads."""
    found: dict[str, tuple[str, str]] = {}
    for contact in contacts_of(version).content.contacts_of("theirs"):
        if contact.mail:
            own = version.agreement.language
            language = own if own in contact.languages or not contact.languages else contact.languages[0]
            found.setdefault(contact.mail.casefold(), (contact.mail, language))
    return found.values()


def _mail(version: AgreementVersion, annexes: list[ContactAnnex], to: str, language: str, at: datetime) -> OutgoingMail:
    read: Language = "en" if language == "en" else "ja"
    subject, body = emails.annex_mail(version, annexes[-1], changes_of(annexes), read)
    key = f"issue:annex:{annexes[-1].pk}:{version.pk}"
    is_coming = Job.objects.filter(key=key, done_at=None).exists()
    return queue_mail(
        key=f"annex:{annexes[-1].pk}:{to.casefold()}"[:200],
        to=to,
        subject=subject,
        body=body,
        at=at,
        about=("annex", annexes[-1].pk),
        party_id=version.agreement.party_id,
        language=read,
        waits_for=key if is_coming else "",
        attachments=[] if is_coming else attachments_of(version, read),
    )
