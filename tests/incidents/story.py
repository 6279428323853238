"""What happened before the outage: agreements in every state, written straight into the tables, nothing rendered."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from agreements import pdf, states
from agreements.content import canonical_text, sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    Document,
    Party,
    ReviewDecision,
    ReviewInvitation,
    System,
    User,
    move_version,
    next_number,
)
from incidents.models import Incident
from incidents.workflow.opening import Sighting, open_incident
from tests.agreements.example_content import example_content
from tests.agreements.plan_rows import plan_level

TOKYO = ZoneInfo("Asia/Tokyo")
# The outage: a Friday morning, seen six minutes after it began.
STARTED = datetime(2026, 11, 20, 10, 18, tzinfo=TOKYO)
DETECTED = datetime(2026, 11, 20, 10, 24, tzinfo=TOKYO)
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=TOKYO)
PUBLISHED = datetime(2026, 10, 12, 9, 0, tzinfo=TOKYO)
APPROVED_AT = datetime(2026, 10, 19, 17, 0, tzinfo=TOKYO)


def levels(system: System) -> None:
    """The level table of a plan: stopped, partly, slow."""
    for number, name, first, update in [(1, "停止", 15, 15), (2, "一部不可", 30, 30), (3, "遅延", 60, 60)]:
        times = {"first_contact_minutes": first, "update_minutes": update}
        plan_level(system, number, name, for_minutes=5, **times)


def agreement(system: System, party: Party, by: User, *, language: str = "ja") -> Agreement:
    row = Agreement(
        number=f"AG-{next_number('agreement'):04d}",
        system=system,
        party=party,
        language=language,
        saved_at=PUBLISHED,
        saved_by=by,
    )
    row.put_content(example_content(language))
    row.save()
    return row


def version(row: Agreement, by: User, *moves: str, at: datetime = PUBLISHED, **changes: Any) -> AgreementVersion:
    """Publish the example as the next version, then move it on as said, a week apart; `changes` are content fields."""
    text = canonical_text(example_content(row.language, **changes))
    content = example_content(row.language, **changes)
    number = row.versions.count() + 1
    made = AgreementVersion.objects.create(
        agreement=row,
        number=number,
        content_text=text,
        content_sha256=sha256_of(text),
        manifest="{}",
        manifest_sha256=sha256_of(f"{row.number} {number}"),
        effective_from=content.effective_from,
        review_by=content.review_by,
        draft_history_id=1,
        published_at=at,
        published_by=by,
    )
    store(made, "body")
    for place, state in enumerate(moves or [states.EXPLAINED]):
        when = at + timedelta(days=7 * place, hours=8 * place)
        if state == states.APPROVED:
            approve(made, when, by)
        move_version(made, state, at=when, by="somebody")
    return made


def approved(row: Agreement, by: User, **changes: Any) -> AgreementVersion:
    """A version explained on 12 October and approved on 19 October 2026 by 高梨 香織."""
    return version(row, by, states.EXPLAINED, states.APPROVED, **changes)


def approve(made: AgreementVersion, at: datetime, by: User, name: str = "高梨 香織") -> ReviewDecision:
    key = uuid.uuid4()
    invitation = ReviewInvitation.objects.create(
        public_id=key,
        version=made,
        party=made.agreement.party,
        role="店舗システム部 部長",
        mail=f"{key}@minato.example",
        token_sha256=sha256_of(str(key)),
        reply_by=at,
        expires_at=at,
        created_at=made.published_at,
        created_by=by,
    )
    return ReviewDecision.objects.create(
        invitation=invitation,
        version=made,
        party=made.agreement.party,
        answer=states.APPROVED,
        typed_name=name,
        viewed_sha256=made.manifest_sha256,
        assurance="link+code",
        receipt=str(key)[:20],
        idempotency_key=str(key),
        at=at,
        time_zone="Asia/Tokyo",
        sequence=made.decisions.count() + 1,
        user_agent="test",
    )


def store(
    made: AgreementVersion,
    kind: str,
    number: int = 1,
    language: str = "",
    size: str = "a4",
    *,
    padding: bytes = b"",
) -> Document:
    data = f"%PDF {made} {kind} {number} {language} {size}".encode() + padding
    return Document.objects.create(
        kind=kind,
        system=made.agreement.system,
        party=made.agreement.party,
        version=made,
        language=language or made.agreement.language,
        size=size,
        number=number,
        source_sha256=made.content_sha256,
        sha256=pdf.vault.put(data),
        bytes=len(data),
        made_with="test",
        at=made.published_at,
    )


def general(system: System, language: str = "ja", size: str = "a4", text: str = "") -> Document:
    data = f"%PDF general {system.slug} {language} {size} {text}".strip().encode()
    return Document.objects.create(
        kind="general",
        system=system,
        language=language,
        size=size,
        source_sha256=sha256_of(data),
        sha256=pdf.vault.put(data),
        bytes=len(data),
        made_with="test",
        at=PUBLISHED,
    )


def contact(party: Party, role: str, mail: str, **more: Any) -> Contact:
    fields = {"place": 9, "phone": "+81300000142", "phone_is_example": True, **more}
    return Contact.objects.create(party=party, role=role, mail=mail, **fields)


def customer(name: str, system: System, **more: Any) -> Party:
    party = Party.objects.create(kind="customer", name=name, **more)
    contact(party, "当番", f"duty{party.pk}@customer.example")
    system.parties.add(party)
    return party


def outage(system: System, by: User, *, level: int = 1, at: datetime = NOW, **known: str) -> Incident:
    sighting = Sighting("カード決済の承認が通らない", STARTED, DETECTED, "Card payments are declined")
    return open_incident(system=system, sighting=sighting, level=level, by=by, at=at, **known)


def day(text: str) -> date:
    return date.fromisoformat(text)


def reload(row: Model) -> Any:
    return type(row)._default_manager.get(pk=row.pk)
