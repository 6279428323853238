"""Knocking at one address as everybody, one after the other."""

from types import SimpleNamespace
from typing import Any

from django.test import Client


def answers(people: SimpleNamespace, address: str, data: dict[str, Any] | None = None) -> dict[str, int]:
    """Give the status each person gets: for reading, or with `data` for sending it."""
    found = {}
    for name, user in vars(people).items():
        client = Client()
        client.force_login(user)
        response = client.get(address) if data is None else client.post(address, data)
        found[name] = response.status_code
    return found


def everybody(status: int, **others: int) -> dict[str, int]:
    """One status for all, but for the named ones."""
    return {**dict.fromkeys(("ren", "mio", "taku", "outsider", "administrator"), status), **others}
