"""The table: each route's arguments in a world, who may look, and who may act (POST).

Roles on a world's system: reader, oncall, lead, admin; foreign_lead, foreign_oncall and foreign (a reader) belong to
the other system only; anonymous is not signed in. Looking means an answer below 400; acting means that the request
reaches the form or verb, be it to complain about what is missing.
"""

from collections.abc import Callable
from typing import Any

from agreements.models import OutgoingMail
from tests.access.meeting_routes import MEETING_ROUTES
from tests.access.who import (
    ADMIN,
    ANY_LEAD,
    ANY_REPORTER,
    EVERYBODY,
    LEADS,
    MEMBERS,
    NOBODY,
    REPORTERS,
    STAFF,
    Route,
)  # fmt: skip
from tests.access.world import World


def _no(_world: World) -> list[Any]:
    return []


def _slug(*rest: Any) -> Callable[[World], list[Any]]:
    return lambda world: [world.system.slug, *rest]


def _party(*rest: Any) -> Callable[[World], list[Any]]:
    return lambda world: [world.party.pk, *rest]


def _contact(world: World) -> list[Any]:
    return [world.party.pk, "contacts", world.more["contact"].pk]


def _row(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.more[name].pk]


def _incident(*names: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.incident.number, *(world.more[name].pk for name in names)]


def _alert_source(world: World) -> list[Any]:
    return [world.more["alert"].source_id]


def _promise(*rest: Any) -> Callable[[World], list[Any]]:
    return lambda world: [world.incident.number, world.party.pk, *rest]


def _membership(world: World) -> list[Any]:
    return [world.system.slug, world.more["membership"].pk]


def _person(world: World) -> list[Any]:
    return [world.more["membership"].user_id]


def _agreement(*rest: Any) -> Callable[[World], list[Any]]:
    return lambda world: [world.agreement.number, *rest]


def _item(world: World) -> list[Any]:
    return [world.agreement.number, "acts", "acts", world.agreement.content().acts[0].key]


def _mail_of(world: World) -> int:
    return OutgoingMail.objects.filter(subject_kind="report", subject_id=world.more["report"].pk).first().pk


def _invitation(world: World) -> list[Any]:
    return [world.agreement.number, 1, world.letter.invitation.public_id]


# Addresses that a draft and a plan both have: what they name beside it (None: an item), who may look, who may act.
_IN_THE_EDITOR: dict[str, tuple[list[Any] | None, frozenset[str], frozenset[str]]] = {
    "section": (["acts"], LEADS, LEADS), "item-new": (["acts", "acts"], LEADS, LEADS),
    "paste": (["acts", "acts"], LEADS, LEADS), "presence": ([], NOBODY, LEADS), "item": (None, LEADS, LEADS),
    "first-page": ([], MEMBERS, NOBODY), "first-page-picture": ([1], MEMBERS, NOBODY),
    **{f"item-{noun}": (None, NOBODY, LEADS) for noun in ("place", "copy", "removal", "return")},
}  # fmt: skip


ROUTES: dict[str, Route] = {
    "account_login": Route(_no, EVERYBODY, EVERYBODY),
    "mfa_authenticate": Route(_no, EVERYBODY, EVERYBODY),
    "mfa_login_webauthn": Route(_no, EVERYBODY, EVERYBODY),
    "kept-words": Route(_no, STAFF, STAFF),
    "account_reset_password": Route(_no, EVERYBODY, EVERYBODY),
    "account_reset_password_done": Route(_no, EVERYBODY),
    "account_reset_password_from_key": Route(lambda _world: ["1", "wrong"], EVERYBODY, EVERYBODY),
    "account_logout": Route(_no, NOBODY, EVERYBODY),
    "set_language": Route(_no, NOBODY, EVERYBODY),
    "account": Route(_no, STAFF, STAFF),
    "account_change_password": Route(_no, STAFF, STAFF),
    "account_reauthenticate": Route(_no, STAFF, STAFF),
    "session-list": Route(_no, STAFF, STAFF),
    "help": Route(_no, STAFF),
    # The second factor; one's own alone: there is none in this world to take away or to see codes of
    "mfa_index": Route(_no, STAFF),
    "mfa_activate_totp": Route(_no, STAFF, STAFF),
    "mfa_add_webauthn": Route(_no, STAFF, STAFF),
    "mfa_generate_recovery_codes": Route(_no, STAFF, STAFF),
    "mfa_view_recovery_codes": Route(_no, NOBODY),
    "mfa_deactivate_totp": Route(_no, NOBODY),
    "mfa_remove_webauthn": Route(lambda _world: [1], NOBODY),
    # Our own people: the administrator's
    "person-list": Route(_no, ADMIN),
    "person-new": Route(_no, ADMIN, ADMIN),
    "role-table": Route(_no, ADMIN, ADMIN),
    "access-log": Route(_no, ADMIN),
    "person": Route(_person, ADMIN),
    "person-edit": Route(_person, ADMIN, ADMIN),
    "person-invitation": Route(_person, NOBODY, ADMIN),
    "person-lock": Route(_person, ADMIN, ADMIN),
    "person-unlock": Route(_person, NOBODY, ADMIN),
    "person-factors": Route(_person, ADMIN, ADMIN),
    "person-leaving": Route(_person, ADMIN, ADMIN),
    # Whether the site runs: to programs that watch, and in words to administrators
    "alive": Route(_no, EVERYBODY),
    "metrics": Route(_no, EVERYBODY),
    "condition": Route(_no, ADMIN),
    # Systems and plans: by system
    "system-list": Route(_no, STAFF),
    "system-new": Route(_no, ADMIN, ADMIN),
    "system-plan": Route(_slug(), MEMBERS),
    "system-edit": Route(_slug(), LEADS, LEADS),
    "system-retirement": Route(_slug(), ADMIN, ADMIN),
    "system-reinstatement": Route(_slug(), NOBODY, ADMIN),
    "membership-list": Route(_slug(), MEMBERS, ADMIN),
    "membership": Route(_membership, NOBODY, ADMIN),
    "membership-removal": Route(_membership, ADMIN, ADMIN),
    "plan-edit": Route(_slug(), MEMBERS),
    "plan-import": Route(_slug(), LEADS, LEADS),
    "plan-import-template": Route(_slug(), LEADS),
    "plan-example": Route(_slug(), NOBODY, LEADS),
    "plan-file": Route(_slug(), MEMBERS),
    **dict.fromkeys(
        ["plan-history", "plan-differences", "system-capabilities", "system-promises", "system-promises-file"],
        Route(_slug(), MEMBERS),
    ),
    **dict.fromkeys(["promise-acceptance", "promise-acceptance-removal"], Route(_slug("0" * 64), LEADS, LEADS)),
    "plan-item-reinstatement": Route(lambda world: [world.system.slug, world.more["act"].pk], NOBODY, LEADS),
    # Parties and contacts: seen by all staff, kept by whoever leads a system of theirs
    "party-list": Route(_no, STAFF),
    "party-new": Route(_no, ANY_LEAD, ANY_LEAD),
    "party-page": Route(_party(), STAFF),
    "party-edit": Route(_party(), LEADS, LEADS),
    "party-retirement": Route(_party(), LEADS, LEADS),
    "party-reinstatement": Route(_party(), NOBODY, LEADS),
    "contact-history": Route(_party(), STAFF),
    "contacts-file": Route(_party(), LEADS),
    "contacts-import": Route(_party(), LEADS, LEADS),
    "party-item-new": Route(_party("contacts"), LEADS, LEADS),
    "party-item": Route(_contact, LEADS, LEADS),
    "party-item-place": Route(_contact, NOBODY, LEADS),
    "party-item-retirement": Route(_contact, LEADS, LEADS),
    "party-item-reinstatement": Route(_contact, NOBODY, LEADS),
    # The team's vague words: seen by all staff, kept by whoever leads something
    "word-list": Route(_no, STAFF),
    "word-new": Route(_no, ANY_LEAD, ANY_LEAD),
    "word": Route(_row("word"), ANY_LEAD, ANY_LEAD),
    "word-retirement": Route(_row("word"), ANY_LEAD, ANY_LEAD),
    "word-reinstatement": Route(_row("word"), NOBODY, ANY_LEAD),
    # Meetings: by system
    **MEETING_ROUTES,
    # Agreements, drafts, versions: by system
    **dict.fromkeys(["home", "board", "board-file", "whom-list"], Route(_no, STAFF)),
    "agreement-list": Route(_no, STAFF),
    "agreement-new": Route(_no, ANY_LEAD, ANY_LEAD),
    "agreement": Route(_agreement(), MEMBERS),
    "agreement-log": Route(_agreement(), MEMBERS),
    "agreement-record": Route(_agreement(), LEADS),
    "compare": Route(_agreement(), MEMBERS),
    "agreement-publish": Route(_agreement(), LEADS, LEADS),
    "agreement-draft": Route(_agreement(), MEMBERS),
    "draft-readability": Route(_agreement(), MEMBERS),
    "draft-paper-checks": Route(_agreement(), LEADS),
    "draft-plan": Route(_agreement(), LEADS, LEADS),
    "draft-pdf": Route(_agreement(), MEMBERS),
    "draft-lists-file": Route(_agreement(), LEADS),
    "draft-lists-import": Route(_agreement(), LEADS, LEADS),
    "draft-check": Route(_agreement(), MEMBERS),
    "draft-history": Route(_agreement(), MEMBERS),
    "draft-revision": Route(_agreement(1), MEMBERS),
    "draft-restoration": Route(_agreement(1), NOBODY, LEADS),
    "draft-contact-registration": Route(World.mended, NOBODY, LEADS),
    "version": Route(_agreement(1), MEMBERS),
    "version-phone": Route(_agreement(1, "ja"), MEMBERS),
    **{f"version-{n}": Route(_agreement(1), LEADS, LEADS) for n in ("invitations", "withdrawal", "originals")},
    **{f"invitation-{n}": Route(_invitation, LEADS, LEADS) for n in ("revocation", "address", "closure")},
    **{f"invitation-{n}": Route(_invitation, NOBODY, LEADS) for n in ("new-start", "link")},
    "own-answers": Route(_agreement(1), NOBODY, frozenset({"lead"})),
    "own-stand-in": Route(lambda w: [w.agreement.number, 1, w.more["own"].pk], LEADS, LEADS),
    "version-original": Route(lambda w: [w.agreement.number, 1, w.more["original"].pk], MEMBERS),
    **dict.fromkeys(("version-comments", "version-certificates"), Route(_agreement(1), NOBODY, LEADS)),
    **{f"draft-{n}": Route(_item if m is None else _agreement(*m), *who) for n, (m, *who) in _IN_THE_EDITOR.items()},
    **{f"plan-{n}": Route(World.planned if m is None else _slug(*m), *who) for n, (m, *who) in _IN_THE_EDITOR.items()},
    # The day
    "oncall": Route(_no, STAFF),
    "oncall-file": Route(lambda _world: ["people.json"], NOBODY),
    # For monitoring: whoever signs with a secret, and no role of the staff
    "mail-events": Route(_no, NOBODY),
    "hook": Route(lambda world: [world.more["alert"].source.name], NOBODY),
    "alert-list": Route(_no, STAFF),
    "alert-incident": Route(_row("alert"), NOBODY, REPORTERS),
    "alert-dismissal": Route(_row("alert"), NOBODY, REPORTERS),
    "alert-return": Route(_row("alert"), NOBODY, REPORTERS),
    "alert-source-list": Route(_no, ADMIN),
    "alert-source-new": Route(_no, ADMIN, ADMIN),
    "alert-source": Route(_alert_source, ADMIN),
    "alert-source-edit": Route(_alert_source, ADMIN, ADMIN),
    "alert-source-secret": Route(_alert_source, ADMIN, ADMIN),
    "alert-source-retirement": Route(_alert_source, ADMIN, ADMIN),
    "alert-source-reinstatement": Route(_alert_source, NOBODY, ADMIN),
    "webhook-list": Route(_no, ADMIN),
    "webhook-new": Route(_no, ADMIN, ADMIN),
    "webhook": Route(_row("webhook"), ADMIN),
    "webhook-edit": Route(_row("webhook"), ADMIN, ADMIN),
    "webhook-secret": Route(_row("webhook"), ADMIN, ADMIN),
    "webhook-retirement": Route(_row("webhook"), ADMIN, ADMIN),
    "webhook-reinstatement": Route(_row("webhook"), NOBODY, ADMIN),
    "incident-list": Route(_no, STAFF),
    "incident-new": Route(_no, ANY_REPORTER, ANY_REPORTER),
    "incident": Route(_incident(), MEMBERS),
    "incident-progress": Route(_incident(), MEMBERS),
    "incident-log": Route(_incident(), MEMBERS),
    "incident-facts": Route(_incident(), REPORTERS, REPORTERS),
    "incident-levels": Route(_incident(), REPORTERS, REPORTERS),
    "incident-systems": Route(_incident(), REPORTERS, REPORTERS),
    "incident-recovery": Route(_incident(), REPORTERS, REPORTERS),
    "incident-reopening": Route(_incident(), REPORTERS, REPORTERS),
    "incident-closure": Route(_incident(), REPORTERS, REPORTERS),
    "incident-handover": Route(_incident(), REPORTERS, REPORTERS),
    "incident-takeover": Route(_incident(), NOBODY, REPORTERS),
    "party-levels": Route(_promise(), REPORTERS, REPORTERS),
    "incident-readings": Route(_incident(), REPORTERS, REPORTERS),
    "incident-party": Route(_promise(), MEMBERS),
    "party-calls": Route(_promise(), NOBODY, REPORTERS),
    "party-case": Route(_promise(), REPORTERS, REPORTERS),
    "party-confirmations": Route(_promise(), NOBODY, REPORTERS),
    "call-notes": Route(lambda w: [*_promise()(w), w.more["call"].pk], NOBODY, REPORTERS),
    "party-effects": Route(_promise(), NOBODY, REPORTERS),
    "party-postmortem": Route(_promise(), REPORTERS, REPORTERS),
    "postmortem-versions": Route(_promise(), NOBODY, LEADS),
    "promise": Route(_promise("plan:first"), REPORTERS),
    "promise-information": Route(_promise("plan:first"), NOBODY, REPORTERS),
    "promise-decisions": Route(_promise("plan:first"), NOBODY, REPORTERS),
    "promise-marks": Route(_promise("plan:first"), NOBODY, REPORTERS),
    "incident-sending": Route(_incident(), REPORTERS, REPORTERS),
    "round": Route(_incident("round"), MEMBERS),
    "round-progress": Route(_incident("round"), MEMBERS),
    "round-moves": Route(_incident("round"), NOBODY, REPORTERS),
    "round-retries": Route(_incident("round"), NOBODY, REPORTERS),
    "party-link-revocation": Route(lambda w: [*_promise()(w), w.party.contacts.first().pk], NOBODY, REPORTERS),
    "incident-drafts": Route(_incident(), REPORTERS, REPORTERS),
    "incident-unchanged": Route(_incident(), NOBODY, REPORTERS),
    "report-draft": Route(_incident("draft"), REPORTERS, REPORTERS),
    "report-sending": Route(_incident("draft"), REPORTERS, REPORTERS),
    "report": Route(_incident("report"), MEMBERS),
    "report-correction": Route(_incident("report"), REPORTERS, REPORTERS),
    "mail-sending": Route(lambda world: [_mail_of(world)], NOBODY, REPORTERS),
    "job-making": Route(lambda world: [world.more["job"].pk], NOBODY, LEADS),
    "succession-confirmation": Route(
        lambda world: [world.agreement.number, world.more["succession"].pk], NOBODY, LEADS
    ),
    "thread-list": Route(_no, STAFF),
    "thread": Route(_row("thread"), MEMBERS),
    "thread-replies": Route(_row("thread"), NOBODY, LEADS),
    "thread-change": Route(_row("thread"), NOBODY, LEADS),
    # Open: the reviewer's way in, and the address of the QR code
    "review-link": Route(lambda world: [world.letter.token], EVERYBODY),
    "day-link": Route(lambda world: [world.follower.token], EVERYBODY),
    "verification": Route(_no, EVERYBODY),
    "verification-code": Route(lambda _world: ["AAAA"], EVERYBODY),
    # The worker of a phone that keeps an approver's copy: a script, nobody's
    "review-keeper": Route(_no, EVERYBODY),
    "permanent": Route(lambda world: [world.version.content_sha256], EVERYBODY),
    "document-file": Route(lambda world: [world.version.documents.get().sha256], MEMBERS),
    "general-procedure": Route(_slug(), MEMBERS, REPORTERS),
}
