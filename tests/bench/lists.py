"""List pages with 100 and with 10,000 agreements: the yardstick is the same page with 100."""

from django.test import Client
from django.urls import reverse

from agreements.models import User
from tests.bench.crowd import crowd
from tests.bench.timing import median_seconds

PAGES = ["board", "agreement-list", "party-list", "system-list", "oncall"]
FEW, MANY, TIMES = 100, 10_000, 15


def run() -> list[str]:
    """Return one line a page: the median request with few and with many rows, and their ratio."""
    user = User.objects.create_superuser("bench", "bench@ops.example", "not-a-secret-of-anybody")
    client = Client()
    client.force_login(user)
    few = _measure(client, user, FEW)
    many = _measure(client, user, MANY)
    return [
        f"list pages, {FEW:,} → {MANY:,} agreements (median of {TIMES} requests; ratio to {FEW})",
        *(_line(page, few[page], many[page]) for page in PAGES),
    ]


def _line(page: str, few: float, many: float) -> str:
    return f"  {page:<16} {few * 1000:7.1f} ms → {many * 1000:7.1f} ms  {many / few:6.2f} ×"


def _measure(client: Client, user: User, count: int) -> dict[str, float]:
    crowd(user, count=count)
    return {page: median_seconds(lambda page=page: _get(client, page), times=TIMES) for page in PAGES}


def _get(client: Client, page: str) -> None:
    status = client.get(reverse(page)).status_code
    if status != 200:
        raise RuntimeError(f"{page} answered {status}")
