"""Of which state of the record a bag was made: a text that differs when anything changed that goes into one.

Asked every few seconds; so it looks at the newest row of what is only added to, and at a few short tables whole.
"""

import hashlib
import json
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Max, Model

from agreements.models import Agreement, Contact, Document, Event, Membership, Party, System, User
from agreements.queries.standing import day_in
from incidents.models import Alert
from incidents.queries.bag.cards import printed_cards
from incidents.queries.bag.people import mark_of

# Rows are numbered before they are committed: one may still come below the newest that is seen.
_LATE = 200


def source_of(at: datetime) -> str:
    """Return the mark of what a bag made now would be made of."""
    grown: list[type[Model]] = [Event, Document, *(model.history.model for model in (Party, Contact, System))]
    seen: list[Any] = [_newest(model) for model in grown]
    seen.append(_newest(System.parties.through))
    seen.append(sorted(Membership.objects.values_list("user", "system", "role")))
    people = User.objects.filter(is_active=True)
    seen.append([(one.pk, one.is_superuser, mark_of(one), one.name_on_record, one.name_latin) for one in people])
    seen.append(sorted(Alert.objects.waiting().values_list("pk", flat=True)))
    seen.append(_days(at))
    seen.append(printed_cards())
    seen.append(look_now())
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()


@cache
def look_now() -> str:
    """What else a bag is drawn from: another look, other words or another program draw all of it anew. A process has
    read them once."""
    texts = [path.read_bytes() for path in sorted((settings.BASE_DIR / "templates" / "gobag").iterdir())]
    for room in ("agreements", "incidents", "gobag"):
        texts += [path.read_bytes() for path in sorted((settings.BASE_DIR / room).rglob("*.py"))]
    texts += [path.read_bytes() for path in sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.mo"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def _newest(model: type[Model]) -> list[int]:
    key = model._meta.pk.name if model._meta.pk else "id"
    newest = model._default_manager.aggregate(newest=Max(key))["newest"] or 0
    return [newest, model._default_manager.filter(**{f"{key}__gt": newest - _LATE}).count()]


def _days(at: datetime) -> list[str]:
    """What takes effect, and what is overdue, changes at midnight of each zone."""
    zones = Agreement.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return [str(day_in(zone, at)) for zone in zones]
