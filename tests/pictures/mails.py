"""Every mail there is, as its reader gets it: the words and the page that says the same, in both languages.

`python -m tests.pictures.mails FILE` writes them into FILE, from the world of this environment; `take_mails` draws
them. docs/mails.md shows them, and says who gets which.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.world import World

LANGUAGES = ("ja", "en")
# By the language of the letter: what is in force or asked of one party, and the system of another one's outage.
_PARTIES = {"ja": "takanashi@minato.example", "en": "imani@northwind.example"}
# Not the port this world happens to have.
_SITE = "https://heiji.example.jp"
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: grid; grid-template-columns: 1fr 1fr; font-family: 'BIZ UDPGothic', sans-serif }}
pre {{ margin: 0; padding: 24px; background: #f2f2f2; font: 15px/1.6 'BIZ UDPGothic', sans-serif;
  white-space: pre-wrap; overflow-wrap: anywhere }}
h1 {{ grid-column: 1 / -1; margin: 0; padding: 12px 24px; font-size: 17px; border-bottom: 1px solid #999 }}
</style><h1>{subject}</h1><pre>{text}</pre><div>{page}</div>"""
_SENT_TO = {"ja": "【10月19日（月）まで】障害時の取り決め AG-0001 第1版のご確認", "en": "[By 19 October] AG-0001 v1"}
_TAKEN_BACK = {
    "ja": "連絡先の番号が変わったため、次の版を作り直します。",
    "en": "A number has changed; a new version follows.",
}


@dataclass(frozen=True)
class Mail:
    name: str
    language: str
    subject: str
    text: str
    page: str


def take_mails(browser: Browser, world: World, out: Path) -> Iterator[Path]:
    """Fill `out` with a picture of each mail in each language: on the left as text, on the right as a page."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    written = world.folder / "mails.json"
    world.run("tests.pictures.mails", str(written))
    page = browser.new_page(viewport={"width": 1200, "height": 200})
    for mail in (Mail(**one) for one in json.loads(written.read_text(encoding="utf-8"))):
        page.set_content(_PAGE.format(subject=escape(mail.subject), text=escape(mail.text), page=mail.page))
        path = out / f"{mail.name}-{mail.language}.png"
        page.screenshot(path=path, full_page=True)
        yield path
    page.close()


def main() -> int:
    import django

    django.setup()
    mails = [asdict(mail) for language in LANGUAGES for mail in _all(language)]
    Path(sys.argv[1]).write_text(json.dumps(mails, ensure_ascii=False), encoding="utf-8")
    return 0


def _all(language: str) -> Iterator[Mail]:
    """What the world's own rows give; nothing that is made for it stays."""
    from django.db import transaction

    with transaction.atomic():
        yield from (_mail(name, language, *words) for name, words in _letters(language))
        yield from (_mail(name, language, *words) for name, words in _of_the_day(language))
        transaction.set_rollback(True)


def _letters(language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    from django.utils import timezone

    from agreements import emails
    from agreements.models import RecordedAnswer, ReviewDecision, ReviewInvitation, User
    from agreements.queries.holdings import holdings_of

    now, lead, leaver = timezone.now(), User.objects.get(username="nishi"), User.objects.get(username="sakuma")
    lead.language = language
    invitation = ReviewInvitation.objects.filter(mail=_PARTIES[language]).latest("pk")
    decision = ReviewDecision.objects.latest("pk")
    decision.invitation.language = language
    stamped = RecordedAnswer.objects.latest("pk").decision
    stamped.invitation.language = language
    contact = invitation.party.contacts.get(mail=invitation.mail)
    yield "invitation", emails.invitation_mail(invitation)
    yield "code", emails.code_mail(invitation, minutes=10)
    yield "receipt", emails.decision_mail(decision, kind="receipt", language=language)
    yield "recorded", emails.decision_mail(stamped, kind="recorded", language=language)
    yield "notice", emails.decision_mail(decision, kind="notice", language=language)
    yield from _of_the_request(invitation, leaver, language)
    refused = ReviewDecision.objects.exclude(answer="approved").latest("pk")
    yield "refusal", emails.decision_mail(refused, kind="refusal", language=language)
    yield from _in_house(invitation.version, lead, leaver, language)
    yield "news_lead", emails.news_mail(invitation, kind="news_lead", language=language)
    yield "news_reviewer", emails.news_mail(invitation, kind="news_reviewer", language=language)
    yield "capped", emails.capped_mail(invitation, language=language)
    yield "readdressed", emails.readdressed_mail(contact, by=lead, at=now)
    yield from _of_contacts(contact, leaver, language)
    yield from _kept_up(invitation.version, contact, language)
    yield "account_invitation", emails.person_mail("account_invitation", lead, inviter=leaver)
    yield "account_password", emails.person_mail("account_password", lead)
    yield "account_change", emails.person_mail("account_change", lead, what="password_changed", at=now)
    held = holdings_of(user=leaver, at=now)
    yield "account_handover", emails.person_mail("account_handover", lead, leaver=leaver, held=held)


def _in_house(version: Any, person: Any, by: Any, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What one of us hears of a version before the other side does."""
    from agreements import emails
    from agreements.models import OwnAnswer, OwnRequest

    request = OwnRequest(version=version, user=person, asked_by=by)
    said = OwnAnswer(request=request, answer="sent_back", words=_TAKEN_BACK[language])
    for kind, facts in (
        ("own_request", {"request": request}),
        ("own_relieved", {"stand_in": by}),
        ("own_ended", {"by": by, "reason": _TAKEN_BACK[language], "sent_back": True}),
        ("own_sent_back", {"said": said}),
        ("own_let_out", {"sent": True}),
    ):
        yield kind, emails.in_house_mail(version, person, kind=kind, **facts)


def _of_contacts(contact: Any, by: Any, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """A number that has changed, and the question whether all is still right."""
    from django.utils import timezone

    from agreements import emails
    from agreements.models import ContactAnnex, ContactLink, OutgoingMail
    from agreements.queries.annexes import changes_of
    from agreements.workflow.contacts import put_contact

    contact.phone, now = "+81300009142", timezone.now()
    put_contact(contact=contact, by=by, at=now)
    annex = ContactAnnex.objects.latest("pk")
    returned = OutgoingMail(to=contact.mail, subject=_SENT_TO[language], returned_why="5.1.1 smtp; 550 5.1.1 unknown")
    yield "bounced", emails.bounced_mail(returned, contact, [annex.version.agreement], language=language)
    yield "annex", emails.annex_mail(annex.version, annex, changes_of([annex]), language)  # type: ignore[arg-type]
    link = ContactLink(contact=contact, mail=contact.mail, language=language, expires_at=now + timedelta(days=60))
    yield "still_right", emails.still_right_mail(link)
    yield "contact_code", emails.contact_code_mail(link, minutes=10)


def _kept_up(version: Any, contact: Any, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a successor and whoever keeps an agreement are asked."""
    from agreements import emails
    from agreements.models import Succession

    row = Succession(version=version, left=contact.role, contact=contact, due=version.review_by)
    asked: dict[str, Any] = {"step": "asked", "due": version.review_by, "language": language}
    yield "succession", emails.succession_mail([row], **asked, contact=contact)
    yield "review_due", emails.review_due_mail([version], step="ahead", day=version.review_by, language=language)


def _of_the_request(invitation: Any, by: Any, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What becomes of a request that is not answered at once."""
    from agreements import emails

    yield "reminder", emails.reminder_mail(invitation, step="soon")
    yield "handed", emails.handed_mail(invitation, invitation, language=language)
    newer = type(invitation.version)(number=invitation.version.number + 1)
    yield "superseded", emails.superseded_mail(invitation, newer, by=by)
    yield "withdrawn", emails.withdrawn_mail(invitation, message=_TAKEN_BACK[language], by=by, whole=True)


def _of_the_day(language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The first report of an outage that is opened for it, the code that its link asks for, and the bag of the one on
    call."""
    from django.utils import timezone

    from agreements.models import System, User
    from incidents.emails import bag_mail, day_code_mail
    from incidents.models import DayLink
    from incidents.queries.basis import basis_of
    from incidents.queries.day_facts import notes_of
    from incidents.queries.deadlines import next_of
    from incidents.queries.mails import text_of_mail
    from incidents.queries.recipients import mailboxes_of
    from incidents.workflow.opening import Sighting, open_incident
    from incidents.workflow.reporting import send_report

    now, slug = timezone.now(), {"ja": "payments", "en": "booking"}[language]
    seen = Sighting("カード決済の承認が通らない", now, now, "Bookings are not confirmed")
    known = {"ja": "決済成功率38%を検知しました。原因は調査中です。", "en": "The cause is not known yet."}[language]
    by = User.objects.get(username="nishi")
    system = System.objects.get(slug=slug)
    incident = open_incident(system=system, sighting=seen, level=1, by=by, at=now, known=known)
    draft = incident.drafts.get(party__contacts__mail=_PARTIES[language])
    basis = basis_of(draft)
    next_at = next_of(draft, basis, [], notes_of(incident), now)
    yield "report", (draft.subject, text_of_mail(draft, basis, mailboxes_of(draft)[0], next_at))
    send_report(draft=draft, revision=draft.revision, by=by, at=now)
    yield "day_code", day_code_mail(DayLink.objects.latest("pk"), minutes=10)
    by.language = language
    yield "go_bag", bag_mail(by, sequence=128, at=now)


def _mail(name: str, language: str, subject: str, text: str) -> Mail:
    from django.conf import settings
    from django.utils import translation

    from agreements.emails import SECRET
    from agreements.mail_page import page_of

    with translation.override(language):
        told = text.replace(SECRET, _secret(name)).replace(settings.PUBLIC_BASE_URL, _SITE)
        return Mail(name, language, subject, told, page_of(told, language))


def _secret(name: str) -> str:
    """What stands there when the mail goes out."""
    secrets: dict[str, Any] = {
        "code": "482 913",
        "day_code": "482 913",
        "contact_code": "482 913",
        "still_right": f"{_SITE}/r/c/Vb2Qs…",
        "succession": f"{_SITE}/r/c/Vb2Qs…",
        "invitation": f"{_SITE}/r/8JYh3…",
        "reminder": f"{_SITE}/r/Kd7wA…",
        "report": f"{_SITE}/r/d/Pq5Zx…",
    }
    return str(secrets.get(name, "bQ-c9…"))


if __name__ == "__main__":
    sys.exit(main())
