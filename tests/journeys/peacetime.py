"""What happened in peacetime, before a story begins: real PDFs, real mails, moments counted back from today."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from agreements.content import canonical_text, read_content
from agreements.models import Agreement, AgreementVersion, Attendee, Contact, Meeting, Party, System, User
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import create_agreement
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import publish
from agreements.workflow.reviewing import decide
from tests.agreements.example_content import example_content
from tests.agreements.plan_rows import plan_row
from tests.incidents.story import levels
from tests.published import invitees, letters_of, publish_plainly

TOKYO = ZoneInfo("Asia/Tokyo")


def planned(system: System) -> None:
    """A plan to start from: levels, two acts of the customer and one of ours, a flow of two steps."""
    levels(system)
    acts = [
        ("theirs", "店舗システム当番", "決済の再送を止める", 10),
        ("theirs", "店舗運営部長", "全店のレジを後払いに切り替える", 30),
        ("ours", "決済基盤 当番", "予備系へ切り替える", 20),
    ]
    for place, (side, role, sentence, minutes) in enumerate(acts, start=1):
        facts = {"side": side, "role": role, "sentence": sentence, "within_minutes": minutes, "levels": [1]}
        concerns = "customer" if side == "theirs" else ""
        plan_row(system, "acts", place=place, concerns=concerns, done_sign="画面の表示が変わる", **facts)
    plan_row(system, "flow", place=1, at_minute=0, actor="決済基盤 当番", act="検知する")
    plan_row(system, "flow", place=2, at_minute=15, actor="運用責任者", act="第一報を送る", output="first")


def meeting_day() -> datetime:
    """Ten in the morning, thirty days ago."""
    then = timezone.now().astimezone(TOKYO) - timedelta(days=30)
    return then.replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None)


def drafted(system: System, party: Party, by: User) -> Agreement:
    """The example agreement of the pair, met about thirty days ago, in force for twenty days once approved."""
    plain = example_content().model_dump(mode="json", exclude_none=True)
    met, today = meeting_day(), timezone.now().astimezone(TOKYO).date()
    meeting = plain["meeting"] | {
        "starts_at": met.isoformat(),
        "ends_at": (met + timedelta(hours=1)).isoformat(),
    }
    content = example_content(
        meeting=meeting,
        effective_from=(today - timedelta(days=20)).isoformat(),
        review_by=(today + timedelta(days=160)).isoformat(),
        their_side=plain["their_side"] | {"name": {"ja": party.name}},
        our_side=plain["our_side"] | {"name": {"ja": Party.objects.get(kind="own").name}},
    )
    return create_agreement(system=system, party=party, content=content, by=by, at=timezone.now() - timedelta(days=29))


def held_meeting(system: System, party: Party, own: Party) -> Meeting:
    """An hour at their table, of which nothing is written down yet."""
    began = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=50)
    held = Meeting.objects.create(
        title="第3版に向けて", starts_at=began, ends_at=began + timedelta(hours=1), place="本社"
    )
    held.systems.set([system])
    held.parties.set([party])
    Attendee.objects.create(meeting=held, party=own, role="運用責任者", name="佐久間 蓮")
    Attendee.objects.create(meeting=held, party=party, role="店舗運営部長", name="湊 一葉")
    Attendee.objects.create(meeting=held, party=party, role="店舗システム部 部長", name="湊 二葉")
    return held


def sent_for_review(agreement: Agreement, by: User, *contacts: Contact, **more: Any) -> AgreementVersion:
    """Publish the draft and ask these people."""
    # The same moment for an hour, and for two stories on a day: then their papers are the same (tests/press.py).
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    more = {"at": now, **more}
    return publish(
        agreement=agreement,
        revision=agreement.revision,
        by=by,
        agreed_in_meeting=False,
        invitees=Invitees(list(contacts), now + timedelta(days=7), message="先日はありがとうございました。"),
        **more,
    )


def approved(agreement: Agreement, by: User, contact: Contact, name: str) -> AgreementVersion:
    """Publish the draft, and let this person approve it by link and code, twenty days ago."""
    then = meeting_day().replace(tzinfo=TOKYO) + timedelta(days=10)
    version = sent_for_review(agreement, by, contact, at=then)
    letter = letters_of(version)[0]
    send_code(invitation=letter.invitation, at=then)
    decide(invitation=letter.invitation, answer=letter.answer(typed_name=name), at=then)
    return version


def plainly_approved(agreement: Agreement, by: User, mail: str) -> AgreementVersion:
    """Publish the draft with a body of a few bytes, and let whoever has that address approve it, three weeks ago."""
    then = timezone.now() - timedelta(days=21)
    asked = invitees(Contact.objects.get(mail=mail), reply_by=then + timedelta(days=7))
    version = publish_plainly(agreement, by, then, invitees=asked)
    (letter,) = letters_of(version)
    send_code(invitation=letter.invitation, at=then)
    decide(invitation=letter.invitation, answer=letter.answer(), at=then)
    return version


def with_our_duty(agreement: Agreement) -> Agreement:
    """Let the first contact of ours be the one of the register, so that a new number there becomes an annex."""
    row = Contact.objects.get(party__kind="own", place=1)
    text = canonical_text(agreement.content()).replace('"contact-our-oncall"', f'"contact-{row.pk}"')
    agreement.put_content(read_content(text))
    agreement.save()
    return agreement
