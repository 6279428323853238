"""Lists and searches with 100 agreements and with many: the yardstick is the same page with 100.

What is compared is processor time, ours and the database's, which other work on the machine does not change; beside it
stands the time by the clock.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, System, User
from incidents.models import Incident, SystemTouched, move_incident
from incidents.models.incident import CLOSED, OPEN, RECOVERED
from tests.bench.crowd import RARE, crowd
from tests.bench.timing import Taken, take, verdict

FEW, TIMES, GOAL = 100, 15, 1.5
_LISTS = ["board", "agreement-list", "party-list"]
# A letter, two and six that half of them have, a name that one has, a letter that three have, and what nobody has.
_SEARCHES = ["店", "商店", "商店株式会社", "会社000042", RARE, "魍魎"]


def run(many: int) -> Iterator[str]:
    """Yield one line a page: the median request with few and with many rows, and their ratio."""
    user = User.objects.create_superuser("bench", "bench@ops.example", "not-a-secret-of-anybody")
    client = Client()
    client.force_login(user)
    crowd(user, count=FEW)
    _close_an_outage(user)
    few = dict(_measure(client))
    start = time.monotonic()
    crowd(user, count=many)
    yield (
        f"lists on {connection.vendor}, {FEW} → {many:,} agreements (there in {time.monotonic() - start:.0f} s); "
        f"processor time, median of {TIMES} requests; goal {GOAL} ×"
    )
    for page, taken in _measure(client):
        ratio = taken.cpu / few[page].cpu
        yield (
            f"  {page:<40} {few[page].cpu * 1000:6.1f} ms → {taken.cpu * 1000:7.1f} ms  {ratio:6.2f} ×"
            f"  {verdict(is_met=ratio <= GOAL):<7} (clock {few[page].wall * 1000:.0f} → {taken.wall * 1000:.0f} ms)"
        )


def _close_an_outage(user: User) -> None:
    """One of every system, so that there is a reason to meet everybody."""
    first, *others = System.objects.order_by("pk")
    at = timezone.now()
    facts = {"started_at": at, "detected_at": at, "opened_at": at, "opened_by": user}
    incident = Incident.objects.create(number="INC-1", system=first, symptom="x", **facts)
    for place, system in enumerate(others, start=1):
        SystemTouched.objects.create(incident=incident, system=system, sequence=place, at=at, by="x")
    for state in (OPEN, RECOVERED, CLOSED):
        move_incident(incident, state, at=at, by=user)


def _measure(client: Client) -> Iterator[tuple[str, Taken]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # its helpers' time would not be counted
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    for page, address in _addresses().items():
        taken = [take(lambda at=address: _get(client, at), _cpu_seconds) for _run in range(TIMES + 2)]
        yield page, Taken.median(taken[2:])  # the first two warm up


def _addresses() -> dict[str, str]:
    """What is asked for, by what the line calls it."""
    found = {"system-list": reverse("system-list")}
    for name in _LISTS:
        place = reverse(name)
        found[name] = place
        found[f"{name} last page"] = f"{place}?page=-1"
        found |= {f"{name} q={letters}": f"{place}?q={letters}" for letters in _SEARCHES}
        found[f"{name} q={_SEARCHES[1]} last page"] = f"{place}?q={_SEARCHES[1]}&page=-1"
    place = reverse("agreement-list")
    for order in ("saved", "party", "system"):
        found[f"agreement-list order={order}"] = f"{place}?order={order}"
        found[f"agreement-list order={order} last page"] = f"{place}?order={order}&page=-1"
    found["party-list sort=name"] = reverse("party-list") + "?sort=name"
    number = Agreement.objects.order_by("pk").values_list("number", flat=True)[0]
    found |= {name: reverse(name, args=[number]) for name in ("agreement", "agreement-draft")}
    found |= {name: reverse(name) for name in ("home", "whom-list")}
    # Last, because it takes longest: it still reads every pair.
    return found | {"oncall": reverse("oncall")}


def _get(client: Client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")


def _cpu_seconds() -> float:
    """Of this process and, where Linux tells it, of the one that serves it in PostgreSQL."""
    ours = time.process_time()
    if connection.vendor != "postgresql":
        return ours
    scheduled = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return ours + int(scheduled.read_text().split()[0]) / 1e9
