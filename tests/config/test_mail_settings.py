"""What a mail needs is looked at when a command starts, not when an outage has begun."""

from typing import Any

import pytest
from django.core.checks import run_checks


def told(settings: Any, **changed: str) -> list[str]:
    for name, value in changed.items():
        setattr(settings, name, value)
    return [fault.id for fault in run_checks() if fault.id in {"heiji.E002", "heiji.E003", "heiji.E004", "heiji.E005"}]


@pytest.mark.parametrize(
    "sender",
    [
        "Ops, Yamabiko <heiji@ops.example>",
        "やまびこ運用 heiji@ops.example",
        "heiji@ops.example, other@ops.example",
        "heiji",
        "",
        "<>",
        "a@ops.example\nBcc: b@ops.example",
    ],
)
def test_a_sender_that_is_not_one_address_is_refused(settings: Any, sender: str) -> None:
    assert told(settings, DEFAULT_FROM_EMAIL=sender) == ["heiji.E002"]


@pytest.mark.parametrize(
    "sender", ["heiji@ops.example", "やまびこ運用 <heiji@ops.example>", '"Ops, Yamabiko" <heiji@ops.example>']
)
def test_one_address_with_or_without_a_name_is_taken(settings: Any, sender: str) -> None:
    assert told(settings, DEFAULT_FROM_EMAIL=sender) == []


@pytest.mark.parametrize("host", ["mail.example.jp:587", "smtp://mail.example.jp", "mail example"])
def test_a_mail_server_that_is_no_host_is_refused(settings: Any, host: str) -> None:
    assert told(settings, EMAIL_HOST=host) == ["heiji.E003"]


@pytest.mark.parametrize("host", ["", "mail.example.jp", "192.0.2.1", "2001:db8::1"])
def test_hosts_are_taken(settings: Any, host: str) -> None:
    assert told(settings, EMAIL_HOST=host) == []


@pytest.mark.parametrize("address", ["heiji.example.jp", "https://", "ftp://heiji.example.jp", "https://a b", ""])
def test_an_address_that_no_link_can_begin_with_is_refused(settings: Any, address: str) -> None:
    assert told(settings, PUBLIC_BASE_URL=address) == ["heiji.E004"]


@pytest.mark.parametrize("address", ["https://heiji.example.jp", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_addresses_are_taken(settings: Any, address: str) -> None:
    assert told(settings, PUBLIC_BASE_URL=address) == []


@pytest.mark.parametrize(
    ("esp", "secret", "faults"),
    [
        ("", "", []),
        ("mailgun", "", ["heiji.E005"]),
        ("mailgun", "key", []),
        ("postmark", "only-a-password", ["heiji.E005"]),
        ("postmark", "heiji:password", []),
    ],
)
def test_a_mail_service_needs_its_secret(settings: Any, esp: str, secret: str, faults: list[str]) -> None:
    assert told(settings, ESP=esp, ESP_SECRET=secret) == faults
