"""The whole story in one go, from the plan to the report of an outage; every step leaves a line and its files."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import pdf
from agreements.models import Agreement, AgreementVersion, Document, Meeting, OutgoingMail, System, User
from agreements.queries.mailbox import KeptMail, kept_mails
from agreements.queries.papers import file_name, newest_document
from agreements.workflow.drafts import save_fields
from agreements.workflow.general import render_general_procedures
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.posting import send_due_mails
from incidents.demo.calendar import Calendar
from incidents.demo.minutes import hold, send_out, write
from incidents.demo.people import PASSWORD
from incidents.demo.register import load_register
from incidents.demo.visitor import Visitor, WrongPage
from incidents.models import Incident, Report
from incidents.queries.drafts import open_drafts, sent_by_party
from incidents.queries.recipients import recipients_of
from incidents.queries.verifying import checked, record_faults
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report

REVIEWER = ("takanashi@minato.example", "高梨 香織")
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
_DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_KNOWN = "決済成功率38%を検知しました。原因は調査中です。"
_KNOWN_EN = "We see that only 38 % of payments succeed. We are looking for the cause."
# The minutes were written for a world that is older than today by so many working days.
_MINUTES_AGE = 172


@dataclass
class Diary:
    """What happened, and what lies in `folder` of it."""

    folder: Path
    say: Callable[[str], None]
    lines: list[tuple[datetime, str, str]] = field(default_factory=list)
    mails: int = 0

    def note(self, words: str, *left: str) -> None:
        """Say what happened, and which files it left."""
        self.lines.append((timezone.localtime(), words, " ".join(left)))
        self.say(words + (f"  → {' '.join(left)}" if left else ""))

    def keep(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return name


def play(diary: Diary) -> None:
    """Play the story on an empty database. Raises WrongPage where a page or the record is not as it should be."""
    when = Calendar.of(timezone.now())
    _plan(diary, when)
    version = _publish(diary, *_write_minutes(diary, when))
    _review(diary, version)
    _issue(diary, version)
    _find_on_call(diary, version)
    _report(diary)
    _verify(diary)


def _plan(diary: Diary, when: Calendar) -> None:
    load_register(when)
    for system in System.objects.all():
        render_general_procedures(system=system, at=timezone.now())
    acts = System.objects.get(slug="payments").planned.filter(kind="acts").count()
    diary.note(_("対応方針と連絡先を登録しました（アクション候補 %(acts)d件）。") % {"acts": acts})


def _write_minutes(diary: Diary, when: Calendar) -> tuple[Agreement, Meeting]:
    meeting = hold("demo", when)
    diary.note(_("打合せを行い、伺った内容を記録しました：%(title)s") % {"title": meeting.title})
    aged = Calendar(when.day(_MINUTES_AGE))
    agreement = write("minato-1", meeting, aged, at=when.at(-1, "13:10"))
    today = {"effective_from": timezone.localdate()}
    by = User.objects.get(username="sakuma")
    agreement = save_fields(
        agreement=agreement, fields=today, base_revision=agreement.revision, by=by, at=timezone.now()
    )
    words = {"number": agreement.number, "revision": agreement.revision}
    diary.note(_("議事録の下書き %(number)s を書きました（%(revision)d稿）。") % words)
    return agreement, meeting


def _publish(diary: Diary, agreement: Agreement, meeting: Meeting) -> AgreementVersion:
    version = send_out(agreement, meeting, at=timezone.now(), to=[REVIEWER[0]])
    names = [diary.keep(f"body-{file_name(body)}", pdf.vault.get(body.sha256)) for body in _files(version, "body")]
    words = {"number": version.number, "hash": version.manifest_sha256[:12]}
    diary.note(_("第%(number)d版を発行し、確認を依頼しました（目録 %(hash)s）。") % words, *names)
    return version


def _review(diary: Diary, version: AgreementVersion) -> None:
    """The reviewer has nothing but the mails: the link is read in one, the six digits in another."""
    reviewer = Visitor(_PHONE)
    [invitation] = _deliver(diary)
    letter = reviewer.open(_link_in(invitation))
    diary.note(_("確認する方が、メールのリンクを開きました。"))
    asked = reviewer.press(letter, "/codes/")
    [code] = _deliver(diary)
    digits = re.search(r"^ *([0-9]{6})$", code.text, re.MULTILINE)
    if digits is None:
        raise WrongPage("no six digits in the mail")
    receipt = reviewer.press(asked, "/decision/", answer="approved", typed_name=REVIEWER[1], code=digits[1])
    decision = version.decisions.get()
    if decision.receipt.encode() not in receipt:
        raise WrongPage("no receipt")
    words = {"name": decision.typed_name, "receipt": decision.receipt}
    diary.note(_("%(name)s様が確認番号を入れて承認しました（受付番号 %(receipt)s）。") % words)


def _issue(diary: Diary, version: AgreementVersion) -> None:
    run_due_jobs(at=timezone.now())
    document = _newest(version)
    names = [diary.keep(file_name(copy), pdf.vault.get(copy.sha256)) for copy in _files(version, "issued")]
    diary.note(
        _("承認の記録を載せた控えの PDF ができました（SHA-256 %(hash)s）。") % {"hash": document.sha256[:12]}, *names
    )
    _deliver(diary)


def _files(version: AgreementVersion, kind: str) -> list[Document]:
    """Every language on A4 and for a phone, the agreement's own on A4 first."""
    own = version.agreement.language
    return sorted(version.documents.filter(kind=kind), key=lambda one: (one.language != own, one.size != "a4"))


def _newest(version: AgreementVersion) -> Document:
    document = newest_document(version)
    if document is None or document.kind != "issued":
        raise WrongPage("no issued copy")
    return document


def _find_on_call(diary: Diary, version: AgreementVersion) -> None:
    oncall = Visitor(_DESK)
    oncall.press(oncall.open(reverse("account_login")), reverse("account_login"), login="nishi", password=PASSWORD)
    page = oncall.open(f"{reverse('oncall')}?q=みなと")
    document = _newest(version)
    address = reverse("document-file", args=[document.sha256])
    if version.agreement.number not in page.decode() or oncall.open(address) != pdf.vault.get(document.sha256):
        raise WrongPage("on-call does not find the agreement")
    diary.note(_("当番が「みなと」で探し、同じ PDF を開きました。"))


def _report(diary: Diary) -> None:
    by, now = User.objects.get(username="nishi"), timezone.now()
    sighting = Sighting("カード決済の承認が通らない", now, now, "Card payments are not authorised")
    system = System.objects.get(slug="payments")
    incident: Incident = open_incident(
        system=system, sighting=sighting, level=1, by=by, at=now, known=_KNOWN, known_en=_KNOWN_EN
    )
    diary.note(_("障害 %(number)s を■1で開きました。") % {"number": incident.number})
    for [draft, *_older] in open_drafts(incident, sent_by_party(incident)).values():
        if recipients_of(draft):
            send_report(draft=draft, revision=draft.revision, by=by, at=timezone.now())
    count = Report.objects.count()
    diary.note(ngettext("第一報を%(count)d社へ送ります。", "第一報を%(count)d社へ送ります。", count) % {"count": count})
    _deliver(diary)
    report = Report.objects.get(incident=incident, party__name="株式会社みなと百貨店")
    diary.note(_("みなと百貨店への第一報はこう始まります：%(citation)s") % {"citation": report.citation})


def _verify(diary: Diary) -> None:
    found = list(record_faults())
    if found:
        raise WrongPage("\n".join(found))
    counts = ", ".join(f"{count} {name}" for name, count in checked().items())
    diary.note(_("記録を照合しました。誤りはありません（%(counts)s）。") % {"counts": counts})


def _deliver(diary: Diary) -> list[KeptMail]:
    """Send what is due and keep each new mail as an .eml file; returns them, oldest first."""
    send_due_mails(at=timezone.now())
    new = kept_mails(settings.EMAIL_FILE_PATH)[::-1][diary.mails :]
    for mail in new:
        diary.mails += 1
        message = mail.message
        kind = OutgoingMail.objects.get(message_id=message["Message-ID"]).key.partition(":")[0]
        to = str(message["To"]).partition("@")[0]
        name = diary.keep(f"{diary.mails:02d}-{kind}-{to}.eml", mail.data)
        diary.note(
            _("メール「%(subject)s」が %(to)s に届きました。") % {"subject": mail.subject, "to": message["To"]},
            name,
        )
    return new


def _link_in(mail: KeptMail) -> str:
    found = re.search(rf"{re.escape(settings.PUBLIC_BASE_URL)}/r/(?!d/)[\w-]+", mail.text)
    if found is None:
        raise WrongPage("no link in the mail")
    return found[0]
