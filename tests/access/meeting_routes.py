"""The rows of the table (routes.py) that are about meetings: preparing, the table, what is raised and kept."""

from collections.abc import Callable
from typing import Any

from tests.access.who import ANY_LEAD, LEADS, MEMBERS, NOBODY, STAFF, Route
from tests.access.world import World


def _no(_world: World) -> list[Any]:
    return []


def _meeting(*names: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.meeting.pk, *(world.more[name].pk for name in names)]


def _with(world: World) -> list[Any]:
    return [world.meeting.pk, world.party.pk]


def _table(world: World) -> list[Any]:
    return [world.agreement.number, world.meeting.pk]


def _kept(world: World) -> list[Any]:
    return [world.more["kept"].pk]


MEETING_ROUTES: dict[str, Route] = {
    "meeting-list": Route(_no, STAFF),
    "meeting-new": Route(_no, ANY_LEAD, ANY_LEAD),
    "meeting-page": Route(_meeting(), MEMBERS),
    "meeting-edit": Route(_meeting(), LEADS, LEADS),
    "meeting-cancellation": Route(_meeting(), LEADS, LEADS),
    "meeting-resumption": Route(_meeting(), NOBODY, LEADS),
    "meeting-record": Route(_meeting(), LEADS, LEADS),
    "meeting-file": Route(_meeting(), MEMBERS),
    "meeting-mode": Route(_table, LEADS, LEADS),
    "meeting-conclusion": Route(_table, LEADS, LEADS),
    "preparation": Route(_with, MEMBERS),
    "preparation-file": Route(_with, MEMBERS),
    "succession": Route(lambda world: [world.party.pk], STAFF),
    "attendee-new": Route(_meeting(), LEADS, LEADS),
    "attendee": Route(_meeting("attendee"), LEADS, LEADS),
    "attendee-place": Route(_meeting("attendee"), NOBODY, LEADS),
    "attendee-removal": Route(_meeting("attendee"), LEADS, LEADS),
    "concern-new": Route(_meeting(), LEADS, LEADS),
    "concern": Route(_meeting("concern"), LEADS, LEADS),
    "concern-place": Route(_meeting("concern"), NOBODY, LEADS),
    "concern-outcome": Route(_meeting("concern"), LEADS, LEADS),
    "concern-reopening": Route(_meeting("concern"), NOBODY, LEADS),
    "concern-answer": Route(_meeting("closed"), LEADS, LEADS),
    "answer-list": Route(_no, STAFF),
    "answer": Route(_kept, ANY_LEAD, ANY_LEAD),
    "answer-retirement": Route(_kept, ANY_LEAD, ANY_LEAD),
    "answer-reinstatement": Route(_kept, NOBODY, ANY_LEAD),
}
