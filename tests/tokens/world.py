"""Everything that opens something to somebody without an account: some of it still does, the rest has ended somehow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from agreements import signing
from agreements.content.business_days import is_business_day
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    Membership,
    OutgoingMail,
    Party,
    ReviewInvitation,
    System,
    User,
)
from agreements.workflow.codes import send_code
from agreements.workflow.contacts import put_contact, retire_contact
from agreements.workflow.inviting import Addressee, close_link, revoke_invitation
from agreements.workflow.mending import HALF_A_YEAR, ask_contacts
from agreements.workflow.passing_on import copy_link, hand_over
from agreements.workflow.reviewing import decide, withdraw_version
from gobag.proofs import HASH_BYTES, PaperProof, code_of
from incidents.models import AlertSource, Incident
from incidents.models.day import UNAFFECTED
from incidents.workflow.linking import revoke_links
from incidents.workflow.noting import note_effect
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests.cast import EXAMPLE_PHONE, PASSWORD
from tests.published import Letter, draft, invitees, letters_of, publish_plainly

# What nobody may read whose link has ended: what is agreed, and a number.
AGREED = ("まとめて再送", "0000-0142")
LIVE = "live"
# So many contacts the first customer has: one is left alone, the others' links end somehow.
_ASKED = 5


@dataclass(frozen=True)
class Key:
    """A link that was given out: how it stands (live, or how it ended), where it leads, what a browser then keeps."""

    address: str
    state: str
    home: str
    cookies: dict[str, str]

    @property
    def token(self) -> str:
        return self.address.rpartition("/")[2]

    @property
    def door(self) -> str:
        return str(resolve(self.address).url_name)

    @property
    def public_id(self) -> str:
        return str(resolve(self.home).kwargs["public_id"])


@dataclass(frozen=True)
class Ring:
    """All keys, and what else opens something: a monitoring's secret, a password's link, the code of a paper."""

    keys: list[Key]
    source: AlertSource
    retired: AlertSource
    version: AgreementVersion
    password_link: tuple[str, str]
    old_password_link: tuple[str, str]
    paper: str

    def live(self) -> list[Key]:
        return [key for key in self.keys if key.state == LIVE]

    def ended(self) -> list[Key]:
        """Those whose link still leads to a page, which says how it ended."""
        return [key for key in self.keys if key.state != LIVE and key.home]


def build() -> Ring:
    """Three customers of one system who are asked, asked again, reported to; then much of it is taken back."""
    now = timezone.now()
    by, system = _people()
    parties = [_party(system, number) for number in range(3)]
    versions = [_asked(system, party, by, now) for party in parties]
    ends = _end_letters(versions, by, now)
    newest = _publish(versions[0].agreement, parties[0], by, now)
    replaced, passed_on = (copy_link(invitation=letters_of(newest)[0].invitation, by=by, at=now) for _turn in range(2))
    ask_contacts(at=_some_morning(now + HALF_A_YEAR))
    incident = _report(system, by, now)
    _end_others(incident, parties, by, now)
    addresses = [*_mailed(), *(urlsplit(link).path for link in (replaced, passed_on))]
    ends |= {replaced.rpartition("/")[2]: "replaced", **_ended_of(parties)}
    retired = AlertSource.objects.create(name="gone", system=system, retired_at=now, retired_by=by)
    old_link = _password_link(by)
    by.set_password(f"{PASSWORD} anew")
    by.save()
    return Ring(
        keys=[_key(address, ends) for address in addresses],
        source=AlertSource.objects.create(name="monitoring", system=system),
        retired=retired,
        version=newest,
        password_link=_password_link(by),
        old_password_link=old_link,
        paper=_paper(newest),
    )


def _people() -> tuple[User, System]:
    system = System.objects.create(slug="payments", name="決済承認API", symptom="決済が通らない")
    by = User.objects.create_user("ren", "ren@ops.example", PASSWORD, display_name="佐久間 蓮")
    Membership.objects.create(system=system, user=by, role="lead")
    Party.objects.create(kind="own", name="平時ペイメント株式会社")
    return by, system


def _party(system: System, number: int) -> Party:
    party = Party.objects.create(kind="customer", name=f"客先 {number}")
    system.parties.add(party)
    for place in range(1, 1 + (1 if number else _ASKED)):
        more = {"mail": f"p{place}@canary{number}.example", "phone": EXAMPLE_PHONE, "phone_is_example": True}
        Contact.objects.create(party=party, place=place, role=f"当番 {place}", gets_reports=True, **more)
    return party


def _asked(system: System, party: Party, by: User, now: datetime) -> AgreementVersion:
    return _publish(draft(system, party, by, now), party, by, now)


def _publish(agreement: Agreement, party: Party, by: User, now: datetime) -> AgreementVersion:
    asked = invitees(*party.contacts.order_by("place"), reply_by=now + timedelta(days=9))
    return publish_plainly(agreement, by, now, agreed_in_meeting=True, invitees=asked)


def _end_letters(versions: list[AgreementVersion], by: User, now: datetime) -> dict[str, str]:
    """End the letters of the first version in each way there is, withdraw the third; return token → how it ended."""
    revoked, handed, shut, *_rest = letters_of(versions[0])
    revoke_invitation(invitation=revoked.invitation, by=by, at=now)
    to = Addressee("引き継いだ人", "next@canary0.example")
    hand_over(invitation=handed.invitation, to=to, code=_code(handed, now), at=now)
    decide(invitation=shut.invitation, answer=shut.answer(code=_code(shut, now)), at=now)
    close_link(invitation=ReviewInvitation.objects.get(pk=shut.invitation.pk), by=by, at=now)
    withdrawn = letters_of(versions[2])
    withdraw_version(version=versions[2], reason="誤り", by=by, at=now)
    ends = {letter.token: "superseded" for letter in letters_of(versions[0])}
    ends |= {letter.token: "withdrawn" for letter in withdrawn}
    return ends | {revoked.token: "revoked", handed.token: "handed", shut.token: "shut"}


def _code(letter: Letter, now: datetime) -> str:
    send_code(invitation=letter.invitation, at=now)
    return letter.code()


def _some_morning(at: datetime) -> datetime:
    """Ten o'clock in Tokyo, on the next working day."""
    morning = at.astimezone(ZoneInfo("Asia/Tokyo")).replace(hour=10) + timedelta(days=1)
    while not is_business_day(morning.date()):
        morning += timedelta(days=1)
    return morning


def _report(system: System, by: User, now: datetime) -> Incident:
    sighting = Sighting(symptom="決済が通らない", started_at=now - timedelta(minutes=20), detected_at=now)
    incident = open_incident(system=system, sighting=sighting, level=1, by=by, at=now)
    for one in incident.drafts.order_by("pk"):
        send_report(draft=one, revision=one.revision, by=by, at=now)
    return incident


def _end_others(incident: Incident, parties: list[Party], by: User, now: datetime) -> None:
    """Of the first party one contact's links of the day are taken back, one contact leaves, one is written to
    elsewhere from now on; the third party is not affected."""
    _kept, taken, left, moved = parties[0].contacts.order_by("place")[:4]
    revoke_links(incident=incident, contact=taken, by=by, at=now)
    retire_contact(contact=left, by=by, at=now)
    moved.mail = "elsewhere@canary0.example"
    put_contact(contact=moved, by=by, at=now)
    note_effect(incident=incident, party=parties[2], answer=UNAFFECTED, happened_at=now, by=by, at=now)


def _ended_of(parties: list[Party]) -> dict[str, str]:
    """How the links of contacts and of the day stand after that: by whom they were given to."""
    _kept, taken, left, moved = (f"p{place}@canary0.example" for place in range(1, 5))
    ends = {}
    for mail in OutgoingMail.objects.filter(subject_kind__in=["report", "contact"]).exclude(secret=""):
        is_day = mail.subject_kind == "report"
        if mail.to in {left, moved}:
            ends[mail.secret.rpartition("/")[2]] = "gone"
        elif is_day and mail.to == taken:
            ends[mail.secret.rpartition("/")[2]] = "revoked"
        elif is_day and mail.party_id == parties[2].pk:
            ends[mail.secret.rpartition("/")[2]] = "apart"
    return ends


def _mailed() -> Iterator[str]:
    """The links in the mails that wait, wherever they lead: a new kind of link is among them."""
    for secret in OutgoingMail.objects.exclude(secret="").order_by("pk").values_list("secret", flat=True):
        if secret.startswith(settings.PUBLIC_BASE_URL):
            yield urlsplit(secret).path


def _key(address: str, ends: dict[str, str]) -> Key:
    answer = Client().get(address)
    cookies = {name: morsel.value for name, morsel in answer.cookies.items()}
    token = address.rpartition("/")[2]
    return Key(address, ends.get(token, "live"), answer.headers.get("Location", ""), cookies)


def _password_link(user: User) -> tuple[str, str]:
    return user_pk_to_url_str(user), default_token_generator.make_token(user)


def _paper(version: AgreementVersion) -> str:
    today = timezone.now().date()
    days = dict.fromkeys(["effective_from", "review_by", "issued_on", "numbers_on"], today)
    said = PaperProof(
        agreement=version.agreement.number,
        version=version.number,
        issue=1,
        state="agreed_in_meeting",
        content=version.content_sha256[: 2 * HASH_BYTES],
        **days,
    )
    return code_of(said.packed(), signing.sign_paper(said.packed()))
