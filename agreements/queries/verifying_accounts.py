"""What must be true of accounts: who they are, what they may do and how they come in, each as their events told."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count
from django.utils.translation import gettext as _

from agreements.models import Event, Membership, System, User
from agreements.queries.fault_kinds import RecordFault, fault_of

BySubject = dict[str, list[tuple[Event, dict[str, Any]]]]
Told = dict[str, Any]

_USE = {"person.locked": "locked", "person.unlocked": "active", "person.ended": "ended"}
_TOTP, _PASSKEYS, _CODES = "factor totp", "factor webauthn", "factor recovery_codes"
_FACTORS = {
    "access.totp_activated": (_TOTP, 1),
    "access.totp_deactivated": (_TOTP, -1),
    "access.webauthn_added": (_PASSKEYS, 1),
    "access.webauthn_removed": (_PASSKEYS, -1),
}


def account_faults(by_subject: BySubject) -> Iterator[RecordFault]:
    """Every account began once, is there, and is what its chain says; passwords are not looked at."""
    people = {f"user:{user.pk}": user for user in User.objects.order_by("pk")}
    held = _held()
    for subject in sorted(name for name in by_subject if name.startswith("user:") and name not in {*people, "user:0"}):
        yield fault_of(
            "erased", _("%(row)s：記録された行が消えています。") % {"row": _name(by_subject[subject], subject)}
        )
    for subject, user in people.items():
        events = by_subject.get(subject, [])
        begun = [event for event, _data in events if event.kind == "person.begun"]
        if len(begun) != 1:
            words = _("%(row)s：始まりを記録したイベントが%(count)d件あります（1件のはずです）。")
            yield fault_of("unvouched", words % {"row": f"{subject} ({user.username})", "count": len(begun)})
            continue
        told, now = _told(events), user.said() | held.get(user.pk, {})
        for name in sorted(told.keys() | now.keys()):
            if told.get(name, "") != now.get(name, ""):
                facts = {"what": _what(name), "told": told.get(name, ""), "now": now.get(name, "")}
                words = _("%(row)s：%(what)sが、イベントの記録（%(told)s）と違います（いま %(now)s）。")
                yield fault_of("account", words % {"row": f"{subject} ({user.username})", **facts})


def _told(events: list[tuple[Event, dict[str, Any]]]) -> Told:
    """Return what the events of an account come to, in their order."""
    told: Told = {}
    for event, data in events:
        if event.kind in {"person.begun", "person.changed"}:
            told |= {name: data[name] for name in User().said() if name in data}
        elif event.kind in _USE:
            told["use"] = _USE[event.kind]
        elif event.kind == "role.given":
            told[f"role {data['system']}"] = data["role"]
        elif event.kind == "role.taken":
            told.pop(f"role {data['system']}", None)
        elif event.kind == "approver.named":
            told[f"approver {data['system']}"] = "named"
        elif event.kind == "approver.dropped":
            told.pop(f"approver {data['system']}", None)
        _count_factors(told, event.kind)
    return told


def _count_factors(told: Told, kind: str) -> None:
    """As the library keeps them: codes are there once, and go with the last factor they stand in for."""
    if kind in _FACTORS:
        name, more = _FACTORS[kind]
        told[name] = told.get(name, 0) + more
    elif kind == "access.recovery_codes_generated":
        told[_CODES] = 1
    ends = kind in {"person.factors_taken", "person.ended"}
    for name in (_TOTP, _PASSKEYS, _CODES):
        if name in told and (ends or not told[name] or not (told.get(_TOTP) or told.get(_PASSKEYS))):
            del told[name]


def _held() -> dict[int, Told]:
    """What people hold beside their own row: a role on each system, whose versions they approve first, and second
    factors."""
    held: dict[int, Told] = {}
    for user, system, role in Membership.objects.values_list("user_id", "system__slug", "role"):
        held.setdefault(user, {})[f"role {system}"] = role
    for user, system in System.objects.exclude(own_approvers=None).values_list("own_approvers", "slug"):
        held.setdefault(user, {})[f"approver {system}"] = "named"
    rows = Authenticator.objects.order_by().values_list("user_id", "type").annotate(count=Count("pk"))
    for user, kind, count in rows:
        held.setdefault(user, {})[f"factor {kind}"] = count
    return held


def _name(events: list[tuple[Event, dict[str, Any]]], subject: str) -> str:
    username = next((data["username"] for _event, data in events if "username" in data), "")
    return f"{subject} ({username})" if username else subject


def _what(name: str) -> str:
    kind, _space, which = name.partition(" ")
    words = {
        "username": _("ユーザー名"),
        "name": _("お名前"),
        "mail": _("メールアドレス"),
        "administrator": _("管理者であること"),
        "staff": _("管理用の印（is_staff）"),
        "use": _("使えるかどうか"),
        "role": _("%(system)s の役割"),
        "approver": _("%(system)s を先に承認すること"),
        "factor": _("2つ目の確認（%(kind)s）"),
    }[kind]
    return words % {"system": which, "kind": which}
