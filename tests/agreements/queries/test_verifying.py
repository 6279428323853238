"""What `verify` finds: every edit, deletion and reordering of a stored fact, by whoever came past the guards."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from agreements import pdf
from agreements.models import (
    AgreementVersion,
    AnnexNotice,
    Comment,
    ContactAnnex,
    ContactAnswer,
    ContactLink,
    ContradictionRuling,
    Document,
    Event,
    HeldLetters,
    ItemAnswer,
    Job,
    OneTimeCode,
    OutgoingMail,
    OwnAnswer,
    OwnJoined,
    OwnRequest,
    RecordedAnswer,
    ReviewDecision,
    ReviewInvitation,
    ReviewLink,
    Succession,
    SuccessionConfirmed,
    Thread,
    ThreadChange,
    UnderstandingCheck,
    User,
    VersionMove,
    queue_job,
    queue_mail,
)
from agreements.models.append_only import AppendOnlyModel, drop_guards
from agreements.queries.verifying import OF_PARTIES, VOUCHED_FOR, faults
from agreements.workflow import issuing
from agreements.workflow.answering_items import SaidOfItem, answer_item
from agreements.workflow.codes import send_code
from agreements.workflow.contacts import put_contact
from agreements.workflow.informing import tell_of_annexes
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.mending import link_of_reviewer, say_still_right
from agreements.workflow.passing_on import copy_link
from agreements.workflow.publishing import Body
from agreements.workflow.recording import record_approval
from agreements.workflow.reviewing import decide, withdraw_version
from agreements.workflow.talking import comment, take_into_draft
from agreements.workflow.understanding import keep_understanding
from tests.accepted import accept_twice
from tests.annexed import hand_on_and_confirm
from tests.published import AT, on_paper, publish_plainly
from tests.sent_back import sent_back_in_house

_FACTS = [
    Event, AgreementVersion, VersionMove, Document, ReviewInvitation, ReviewDecision, RecordedAnswer, ReviewLink,
    Comment, ItemAnswer, Thread, ThreadChange, UnderstandingCheck, ContactAnnex, AnnexNotice, ContactLink,
    ContactAnswer, HeldLetters, OwnRequest, OwnJoined, OwnAnswer, Succession, SuccessionConfirmed,
    ContradictionRuling,
]  # fmt: skip
# What became of an invitation is not a fact of its own; the number of an event's row is nobody's statement.
_FREE = {
    ReviewInvitation: {"kept", "opened_at", "revoked_at", "revoked_by_id", "closed_by_id", "capped_at", "codes_from"},
    Event: {"id"},
}
# Other guards there, the same hashes.
_MUTATIONS = 150 if connection.vendor == "sqlite" else 40


@pytest.fixture
def record(asked: SimpleNamespace, mio: User) -> Iterator[SimpleNamespace]:
    """A story with everything in it: a link passed on by hand, a contact changed and told of, answers, one on paper,
    threads, comments, copies, a request taken back, a version withdrawn, one sent back in the house."""
    copy_link(invitation=asked.first.invitation, by=asked.by, at=AT)
    say_still_right(link=link_of_reviewer(invitation=asked.first.invitation, at=AT), at=AT)
    said = SaidOfItem("acts.act-notice", "question", "開店前も？")
    for letter, answer in ((asked.first, "approved"), (asked.second, "changes_requested")):
        answer_item(invitation=letter.invitation, said=said, device="", at=AT)
        send_code(invitation=letter.invitation, at=AT)
        given = letter.answer(answer=answer, reason="番号が違う", ip="192.0.2.7", user_agent="Firefox")
        decision = decide(invitation=letter.invitation, answer=given, at=AT)
        comment(version=asked.version, invitation=letter.invitation, text=f"{answer} です。", at=AT)
        keep_understanding(decision=decision, chosen=[0] * 5, device="", began_at=AT, at=AT)
    take_into_draft(thread=Thread.objects.first(), by=asked.by, at=AT)
    comment(version=asked.version, by=asked.by, text="ありがとうございます。", at=AT)
    for number, job in enumerate(Job.objects.all(), start=1):
        copy = Body("ja", "a4", pdf.vault.put(data := f"%PDF-1.7 copy {number}".encode()), len(data), "a test")
        issuing._keep_copies(job, asked.version, [copy], number, AT)
    second = _changed_and_told(asked)
    record_approval(version=second, given=on_paper(second), by=asked.by, at=AT + timedelta(days=1))
    accept_twice(asked.agreement, by=asked.by, at=AT + timedelta(days=60))
    withdraw_version(version=second, reason="誤り", by=asked.by, at=AT + timedelta(days=2))
    sent_back_in_house(asked, mio)
    assert found() == []
    with transaction.atomic():
        drop_guards(connection)
        yield asked
        transaction.set_rollback(True)


def _changed_and_told(asked: SimpleNamespace) -> AgreementVersion:
    """A version that names a contact of the register, whose number then changes."""
    duty, at = asked.first.invitation.contact, AT + timedelta(days=1)
    asked.agreement.draft = asked.agreement.draft.replace('"contact-store"', f'"contact-{duty.pk}"')
    asked.agreement.save()
    version = publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True, at=at)
    duty.phone = "+81300009142"
    put_contact(contact=duty, by=asked.by, at=at)
    tell_of_annexes(at=at)
    hand_on_and_confirm(version, duty, asked.by, AT + timedelta(days=60))  # when it is in force
    return version


def found() -> list[str]:
    """The faults, but for the guards that these tests have lifted themselves."""
    return [fault for fault in faults() if fault.kind != "guard"]


def test_every_fact_is_vouched_for() -> None:
    ours = {m for m in apps.get_app_config("agreements").get_models() if issubclass(m, AppendOnlyModel)}
    assert ours == {*VOUCHED_FOR, *OF_PARTIES, Event} - {ReviewInvitation}
    assert {*VOUCHED_FOR, *OF_PARTIES, Event} == set(_FACTS)


@pytest.mark.slow
def test_random_mutations_are_all_found(record: SimpleNamespace) -> None:
    chance = random.Random(20261122)
    missed, refused, done = [], 0, 0
    while done < _MUTATIONS:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    told = chance.choice([edit, edit, edit, delete, swap])(chance)
            except DatabaseError:
                told, refused = "", refused + 1
            if told:
                done += 1
                missed += [] if found() else [told]
            transaction.set_rollback(True)
    assert missed == []
    assert refused < _MUTATIONS
    assert found() == []


def edit(chance: random.Random) -> str:
    """Change one value of one row."""
    model = chance.choice(_FACTS)
    row = chance.choice(list(model.objects.all()))
    free = _FREE.get(model, set())
    field = chance.choice([field for field in model._meta.concrete_fields if field.attname not in free])
    value = other(getattr(row, field.attname), field, chance)
    write(f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE id = %s', [value, row.pk])
    return f"{model.__name__} {row.pk}: {field.attname} = {value!r}"


def other(value: Any, field: models.Field, chance: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, datetime):
        return on_disk(value + chance.choice([-1, 1]) * timedelta(microseconds=chance.choice([1, 1_000_000, 10**11])))
    if value is None and field.get_internal_type() == "DateTimeField":
        value = AT
    if isinstance(value, date) or field.get_internal_type() == "DateField":
        return ((value or AT.date()) + timedelta(days=chance.randint(1, 400))).isoformat()
    if isinstance(value, int) or value is None:
        return not value if isinstance(value, bool) else (value or 0) + chance.randint(1, 3)
    if isinstance(value, uuid.UUID):
        return on_disk(uuid.uuid4())
    if field.get_internal_type() == "GenericIPAddressField":
        return "198.51.100.9"
    place = chance.randrange(len(value)) if value else 0
    return value[:place] + chance.choice("0123456789abcdef".replace(value[place : place + 1], "g")) + value[place + 1 :]


def on_disk(value: datetime | uuid.UUID) -> Any:
    """SQLite keeps both as text."""
    if connection.vendor == "postgresql":
        return value
    return value.hex if isinstance(value, uuid.UUID) else value.replace(tzinfo=None).isoformat(" ")


def delete(chance: random.Random) -> str:
    """Take a row out."""
    model = chance.choice(_FACTS)
    row = chance.choice(list(model.objects.all()))
    write(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [row.pk])
    return f"{model.__name__} {row.pk} deleted"


def swap(chance: random.Random) -> str:
    """Let two events, moves or decisions change places."""
    model, owner = chance.choice([(Event, "chain"), (VersionMove, "version_id"), (ReviewDecision, "version_id")])
    one, two = chance.sample(list(model.objects.all()), 2)
    if getattr(one, owner) != getattr(two, owner):
        return ""
    for row, place in ((one, 10**6), (two, one.sequence), (one, two.sequence)):
        write(f'UPDATE "{model._meta.db_table}" SET sequence = %s WHERE id = %s', [place, row.pk])
    return f"{model.__name__} {one.pk} and {two.pk} swapped"


def write(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("model", _FACTS)
def test_the_newest_row_of_each_kind_is_missed(record: SimpleNamespace, model: type[models.Model]) -> None:
    """The end of a chain has nothing behind it that would name it; what it stood for does."""
    last = model.objects.order_by("pk").last()
    write(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [last.pk])
    assert found()


def test_a_request_revoked_without_an_event(asked: SimpleNamespace) -> None:
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    assert list(faults()) == []
    with transaction.atomic():
        drop_guards(connection)
        write("DELETE FROM agreements_event WHERE kind = %s", ["review.revoked"])
        assert [fault for fault in faults() if fault.kind == "changed" and "revoked" not in fault]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "lose",
    [
        lambda: Job.objects.filter(key__startswith="issue:decision").first().delete(),
        lambda: OutgoingMail.objects.filter(key__startswith="receipt:").first().delete(),
        lambda: OutgoingMail.objects.filter(key__startswith="notice:").first().delete(),
        lambda: OneTimeCode.objects.first().delete(),
        lambda: OneTimeCode.objects.update(used_at=None),
        lambda: pdf.vault.path_of(Document.objects.first().sha256).unlink(),
        lambda: pdf.vault.path_of(RecordedAnswer.objects.get().sha256).unlink(),
        lambda: spoil(RecordedAnswer.objects.get(), lambda data: data + b" "),
        lambda: spoil(Document.objects.first(), lambda data: data + b" "),
        lambda: spoil(Document.objects.get(kind="issued", number=1), lambda data: data[:-1]),
        lambda: spoil(Document.objects.get(kind="issued", number=1), lambda data: b"\0" + data[1:]),
    ],
)
def test_what_belongs_to_a_fact_is_missed(record: SimpleNamespace, lose: Callable[[], Any]) -> None:
    lose()
    assert found()


def spoil(document: Document | RecordedAnswer, change: Callable[[bytes], bytes]) -> None:
    path = pdf.vault.path_of(document.sha256)
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


def test_a_row_that_cannot_be_read_is_a_fault_not_the_end(record: SimpleNamespace) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no text in a column of times")
    write("UPDATE agreements_versionmove SET at = %s WHERE id = 1", ["yesterday"])
    write("UPDATE agreements_event SET data = %s WHERE id = 2", ["{"])
    assert len(found()) > 1


def test_the_fault_of_one_agreement_is_not_another_s(record: SimpleNamespace) -> None:
    write("UPDATE agreements_comment SET text = %s", ["いいえ"])
    assert len(list(faults(agreement=record.agreement))) == Comment.objects.count()


def test_lifted_guards_are_told(record: SimpleNamespace) -> None:
    of_the_day = [m for m in apps.get_app_config("incidents").get_models() if issubclass(m, AppendOnlyModel)]
    assert len(list(faults())) == 3 * (len(_FACTS) - 1 + len(of_the_day))


def test_what_tells_of_a_decision_that_is_not_there(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    assert list(faults()) == []
    OneTimeCode.objects.update(used_at=AT)
    queue_job(kind="issue", about=("version", asked.version.pk), at=AT, key="issue:decision:7")
    more: dict[str, Any] = {"about": ("decision", 7), "party_id": asked.agreement.party_id}
    queue_mail(key="receipt:7", to="x@minato.example", subject="x", body="x", at=AT, **more)
    for told in (list(faults()), list(faults(agreement=asked.agreement))):
        wanted = ["stray mail rec", "stray job issu", "stray agreemen"]
        assert [f"{fault.kind} {fault[:8]}" for fault in told] == wanted
