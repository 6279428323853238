"""A clock that was set back or ran ahead changes neither what is in force nor what is sent: order is by sequence."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from agreements import states
from agreements.models import Agreement, AgreementVersion, Party, System, User
from agreements.queries.pairs import pairs_of
from agreements.queries.standing import standing_of, validity_of, version_in_force
from agreements.workflow.reviewing import withdraw_version
from incidents.queries.basis import bases_of, bases_on
from incidents.queries.drafts import open_drafts, sent_by_party
from tests.conventions.tree import files, named
from tests.incidents import story
from tests.published import draft, publish_plainly

NOW = story.NOW
JUMPS = [timedelta(hours=-2), timedelta(days=-40), timedelta(minutes=-1), timedelta(hours=2)]
Page = Callable[[AgreementVersion, User, datetime], Any]


def _page(address: Callable[[AgreementVersion], str]) -> Page:
    """What a page says of the pair, but for hours and days."""

    def look(version: AgreementVersion, by: User, at: datetime) -> list[str]:
        client = Client()
        with time_machine.travel(at, tick=False):
            client.force_login(by)
            text = client.get(address(version)).content.decode()
        words = [str(word) for word in (*states.VERSION_WORDS.values(), *states.PAIR_WORDS.values())]
        return [word for word in [*words, "合意なし", "一般の手順を使う", "有効です"] if word in text]

    return look


# Every way to ask how a pair stands now.
ASKED: dict[str, Page] = {
    "standing": lambda version, _by, at: _seen(standing_of(version.agreement, at)),
    "in force": lambda version, _by, at: version_in_force(version.agreement, at),
    "validity": lambda version, _by, at: validity_of(version, at),
    "basis": lambda version, _by, at: _seen(bases_of(pairs_of([version.agreement.system]), at=at)[0]),
    "on-call page": _page(lambda _version: "/oncall/"),
    "board": _page(lambda _version: "/board/"),
    "agreements": _page(lambda _version: "/agreements/"),
    "agreement": _page(lambda version: f"/agreements/{version.agreement.number}/"),
    "party": _page(lambda version: f"/parties/{version.agreement.party_id}/"),
    "permanent address": _page(lambda version: f"/c/{version.content_sha256}/"),
}


def _seen(standing: Any) -> tuple[Any, ...]:
    return standing.in_force, standing.version, standing.version_state, standing.state


@pytest.fixture
def version(plan: System, minato: Party, own_side: Party, ren: User) -> AgreementVersion:
    """Agreed in the meeting a moment ago, and long in effect by its date."""
    agreement = draft(plan, minato, ren, effective_from=story.day("2026-01-01"))
    return publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_is_in_force_now_does_not_hang_on_the_clock(
    version: AgreementVersion, ren: User, name: str, *, withdrawn: bool
) -> None:
    if withdrawn:
        withdraw_version(version=version, reason="誤り", by=ren, at=NOW)
    asked, right = ASKED[name], AgreementVersion.objects.get(pk=version.pk)
    told = [asked(right, ren, NOW + jump) for jump in (timedelta(), *JUMPS)]
    assert told == [told[0]] * len(told)
    assert told[0] or withdrawn


def test_the_last_move_holds_though_an_earlier_one_bears_a_later_time(version: AgreementVersion, ren: User) -> None:
    """The clock ran two hours ahead when it was published, and was right when it was withdrawn."""
    withdraw_version(version=version, reason="誤り", by=ren, at=NOW - timedelta(hours=2))
    assert version_in_force(Agreement.objects.get(), NOW - timedelta(hours=1)) is None


def cited(by: User, plan: System, at: datetime) -> AgreementVersion | None:
    """What the drafts of an incident rest on that is opened at `at` by the clock."""
    incident = story.outage(plan, by, at=at)
    (drafted,) = [drafts[0] for drafts in open_drafts(incident, sent_by_party(incident)).values() if drafts[0].version]
    assert [basis.in_force for basis in bases_on(incident) if basis.agreement] == [drafted.version]
    return drafted.version


def test_a_report_cites_what_was_agreed_before_the_clock_was_set_back(
    plan: System, minato: Party, own_side: Party, ren: User, mio: User
) -> None:
    agreement = draft(plan, minato, ren, effective_from=story.day("2026-01-01"))
    made = publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW + timedelta(hours=2))
    assert cited(mio, plan, NOW) == made


def test_a_report_does_not_rest_on_what_was_agreed_after_it_began(
    plan: System, minato: Party, own_side: Party, ren: User, mio: User
) -> None:
    """The incident was opened while the clock ran ahead; by the clock, what was agreed then came before it."""
    agreement = draft(plan, minato, ren, effective_from=story.day("2026-01-01"))
    first = publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW - timedelta(days=1))
    incident = story.outage(plan, mio, at=NOW)
    publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW - timedelta(hours=2))
    assert [basis.in_force for basis in bases_on(incident) if basis.agreement] == [first]


def test_what_was_agreed_while_it_went_on_does_not_count(
    plan: System, minato: Party, own_side: Party, ren: User, mio: User
) -> None:
    """Nobody's clock has jumped: it began at 10:18, something was agreed at 10:25, it was opened at 10:30."""
    agreement = draft(plan, minato, ren, effective_from=story.day("2026-01-01"))
    first = publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW - timedelta(days=1))
    publish_plainly(agreement, ren, agreed_in_meeting=True, at=NOW - timedelta(minutes=5))
    assert cited(mio, plan, NOW) == first


# Where something's own instant is compared with another: for the past, to look for contradictions, to forget forms, for
# what was read or ruled by a moment of the day, whether what this process remembers is of a moment before, whether a
# mailbox answered after its mail came back, and how long ago one was asked or told.
_COMPARING = {
    "agreements/promises/levels.py": 1,
    "agreements/promises/readings.py": 1,
    "agreements/queries/contact_links.py": 2,
    "agreements/queries/returns.py": 1,
    "agreements/queries/standing.py": 1,
    "agreements/queries/verifying_reviews.py": 1,
    "agreements/workflow/informing.py": 2,
    "agreements/workflow/mending.py": 1,
    "agreements/workflow/sent_forms.py": 1,
    "incidents/queries/basis.py": 3,
    "incidents/queries/derived.py": 1,
    "incidents/queries/their_outages.py": 1,
}
_COMPARED = re.compile(r"(?<![\w.])(?!self\.)\w+\.at (?:<|>)=? |(?<!\w)at__(?:lte?|gte?)=")


def test_nothing_else_asks_a_fact_for_its_time() -> None:
    paths = files("agreements/*.py", "incidents/*.py")
    found = {named(path): len(_COMPARED.findall(path.read_text())) for path in paths}
    assert {name: count for name, count in found.items() if count} == _COMPARING
