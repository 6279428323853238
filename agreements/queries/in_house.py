"""Our own side looks first: who of us must, whom a version still waits for, and which version that is."""

import json
from typing import Any

from django.db.models import QuerySet

from agreements.models import Agreement, AgreementVersion, Contact, HeldLetters, Membership, OwnRequest, System, User
from agreements.states import ASKED_TO_WORDS, IN_HOUSE


def approvers_before(system: System, publisher: User) -> list[User]:
    """Return who of us approves before the other side hears of a version that `publisher` publishes: those the system
    names who can still see it. Nobody approves what they published themselves; if nobody else is named, it waits for
    nobody."""
    named = system.own_approvers.filter(is_active=True).exclude(pk=publisher.pk).order_by("pk")
    return [user for user in named if System.objects.visible_to(user).filter(pk=system.pk).exists()]


def live_requests(version: AgreementVersion) -> list[OwnRequest]:
    """Return whom of us a version was put before, without those whose place somebody else took."""
    rows = version.own_requests.select_related("user", "answer", "stand_in", "joined", "instead_of__user")
    return [row for row in rows.prefetch_related("also_for__request__user").order_by("pk") if row.is_live]


def open_requests() -> QuerySet[OwnRequest]:
    """Return what waits for somebody of us, the oldest first. A version that waits has made no move since."""
    waiting = OwnRequest.objects.filter(answer=None, stand_in=None, joined=None).exclude(version__moves__sequence__gt=1)
    return waiting.select_related("version__agreement__party", "version__agreement__system", "user").order_by("pk")


def is_waited_for(request: OwnRequest) -> bool:
    """Return whether that answer is still wanted, of somebody who can give it: and see what it is about."""
    if request.version.state != IN_HOUSE or not request.is_live or request.answered() or not request.user.is_active:
        return False
    return System.objects.visible_to(request.user).filter(pk=request.version.agreement.system_id).exists()


def held_for(version: AgreementVersion) -> list[tuple[Contact, Any]]:
    """Return whom it is sent once our side has approved, each with what they are asked to do, in words."""
    held = HeldLetters.objects.filter(version=version).exclude(asked="").first()
    asked_to = dict(json.loads(held.asked)["people"]) if held else {}
    rows = Contact.objects.filter(pk__in=asked_to).order_by("place", "pk")
    return [(contact, ASKED_TO_WORDS[asked_to[contact.pk]]) for contact in rows]


def waiting_version(agreement: Agreement) -> AgreementVersion | None:
    """Return the version that waits for our own side, if one does (moves may be prefetched)."""
    waits = (version for version in agreement.versions.all() if version.state == IN_HOUSE)
    return next(waits, None)


def request_of(version: AgreementVersion, user: User) -> OwnRequest | None:
    """Return what `user` is or was asked about a version, if anything."""
    return next((row for row in live_requests(version) if row.user_id == user.pk), None)


def request_in_place_of(version: AgreementVersion, user: User) -> OwnRequest | None:
    """Return what was asked of `user`, or by now of whoever took their place; None for who was not asked."""
    found = version.own_requests.filter(user=user).first()
    while found and not found.is_live:
        found = found.stand_in if hasattr(found, "stand_in") else found.joined.with_request
    return found


def possible_stand_ins(request: OwnRequest) -> QuerySet[User]:
    """Return who could approve instead: whoever has a role on the system and is neither the publisher nor asked."""
    version = request.version
    held = Membership.objects.filter(system=version.agreement.system_id).values("user")
    people = User.objects.filter(is_active=True, pk__in=held).exclude(pk=version.published_by_id)
    return people.exclude(pk__in=version.own_requests.values("user")).order_by("display_name", "username")
