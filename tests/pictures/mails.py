"""Every mail there is, as its reader gets it: the words and the page that says the same, in both languages.

`python -m tests.pictures.mails FILE` writes them into FILE, from the world of this environment; `take_mails` draws
them. docs/mails.md shows them, and says who gets which.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
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
    from agreements.models import ReviewDecision, ReviewInvitation, User
    from agreements.queries.holdings import holdings_of

    now, lead, leaver = timezone.now(), User.objects.get(username="nishi"), User.objects.get(username="sakuma")
    lead.language = language
    invitation = ReviewInvitation.objects.filter(mail=_PARTIES[language]).latest("pk")
    decision = ReviewDecision.objects.latest("pk")
    decision.invitation.language = language
    contact = invitation.party.contacts.get(mail=invitation.mail)
    yield "invitation", emails.invitation_mail(invitation)
    yield "code", emails.code_mail(invitation, minutes=10)
    yield "receipt", emails.decision_mail(decision, kind="receipt", language=language)
    yield "notice", emails.decision_mail(decision, kind="notice", language=language)
    yield "capped", emails.capped_mail(invitation, language=language)
    yield "readdressed", emails.readdressed_mail(contact, by=lead, at=now)
    yield "account_invitation", emails.person_mail("account_invitation", lead, inviter=leaver)
    yield "account_password", emails.person_mail("account_password", lead)
    yield "account_change", emails.person_mail("account_change", lead, what="password_changed", at=now)
    held = holdings_of(user=leaver, at=now)
    yield "account_handover", emails.person_mail("account_handover", lead, leaver=leaver, held=held)


def _of_the_day(language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The first report of an outage that is opened for it, and the code that its link asks for."""
    from django.utils import timezone

    from agreements.models import System, User
    from incidents.emails import day_code_mail
    from incidents.models import DayLink
    from incidents.queries.basis import basis_of
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
    yield "report", (draft.subject, text_of_mail(draft, basis_of(draft), mailboxes_of(draft)[0]))
    send_report(draft=draft, revision=draft.revision, by=by, at=now)
    yield "day_code", day_code_mail(DayLink.objects.latest("pk"), minutes=10)


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
        "invitation": f"{_SITE}/r/8JYh3…",
        "report": f"{_SITE}/r/d/Pq5Zx…",
    }
    return str(secrets.get(name, "bQ-c9…"))


if __name__ == "__main__":
    sys.exit(main())
