"""The go-bag of 5,000 agreements: packed first, and packed anew after one number changed and after one approval. What
is compared is processor time, which other work on the machine does not change; beside it stands the time by the clock.
"""

import tempfile
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agreements import pdf
from agreements.content import canonical_text, read_content
from agreements.models import Agreement, AgreementVersion, Contact, Document, Party, System, User
from agreements.workflow.contacts import put_contact
from incidents.workflow.bagging import Bagged, refresh_bag
from tests.agreements.example_content import example_content
from tests.bench.crowd import crowd
from tests.bench.timing import Taken, take, verdict
from tests.incidents import story

MANY, TIMES, GOAL = 5_000, 3, 5.0
Packed = tuple[Taken, Bagged]


def run() -> Iterator[str]:
    """Yield what a generation takes: the first, and the longest after each kind of change."""
    user = User.objects.create_superuser("bag", "bag@ops.example", "not-a-secret-of-anybody")
    Party.objects.create(kind="own", name="弊社")
    crowd(user, count=MANY)
    contacts = [_named_contact(place, user) for place in range(TIMES)]
    _store_papers()
    yield f"bag on {connection.vendor} of {MANY:,} agreements; processor time (goal {GOAL:.0f} s)"
    with tempfile.TemporaryDirectory() as folder:
        settings.BAG_DIR = folder
        yield f"  the first: {_said([_pack()])}"
        for words, change in (("a number changed", _change_number), ("a version approved", _approve)):
            packed = [_pack(lambda one=one, change=change: change(one, user)) for one in contacts]  # type: ignore[misc]
            met = verdict(is_met=max(taken.cpu for taken, _bagged in packed) <= GOAL)
            yield f"  {words}: {_said(packed)} {met}"


def _pack(change: Callable[[], object] = lambda: None) -> Packed:
    change()
    done: list[Bagged | None] = []
    taken = take(lambda: done.append(refresh_bag(at=timezone.now())), time.process_time)
    (bagged,) = done
    if bagged is None or bagged.written is None:
        raise RuntimeError("nothing was packed")
    return taken, bagged


def _said(packed: list[Packed]) -> str:
    taken, bagged = max(packed, key=lambda one: one[0].cpu)
    return f"{taken}, {bagged.written} of {bagged.generation.manifest.files} files written"


def _named_contact(place: int, user: User) -> Contact:
    """A contact that an agreement in force names."""
    party = story.customer(f"番号の変わる商店{place}", System.objects.order_by("pk")[place])
    contact = party.contacts.get()
    text = canonical_text(example_content()).replace('"contact-store"', f'"contact-{contact.pk}"')
    row = story.agreement(System.objects.order_by("pk")[place], party, user)
    story.approved(row, user, contacts=read_content(text).contacts, reports=[])
    return contact


def _change_number(contact: Contact, user: User) -> None:
    contact.phone = f"+8131234{contact.pk % 10_000:04d}"
    put_contact(contact=contact, by=user, at=timezone.now())


def _approve(contact: Contact, user: User) -> None:
    story.store(story.approved(Agreement.objects.get(party=contact.party), user), "issued")


def _store_papers() -> None:
    rows = []
    for version in AgreementVersion.objects.select_related("agreement").defer("content_text").order_by("pk"):
        data = f"%PDF issued {version.pk}".encode() * 20
        facts = {"source_sha256": version.content_sha256, "sha256": pdf.vault.put(data), "bytes": len(data)}
        agreement, names = version.agreement, {"language": "ja", "size": "a4", "made_with": "bench"}
        pair = {"system_id": agreement.system_id, "party_id": agreement.party_id, "version": version}
        rows.append(Document(kind="issued", number=1, at=version.published_at, **pair, **facts, **names))
    Document.objects.bulk_create(rows, batch_size=1_000)
