"""Who came in, who was kept out, and who may do what is a chain of its own for each account."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from agreements.models import Event, Party, System, User, chain_faults
from agreements.workflow.access import chain_of, record_access
from agreements.workflow.register import give_role, take_role
from tests.agreements.views.site.test_signing_in import sign_in
from tests.cast import PASSWORD


def told(user: User | None) -> list[tuple[str, str, dict[str, Any]]]:
    """What happened to an account after it was made, and given a role, by the cast."""
    made = 0 if user is None else 1 if user.is_superuser else 2
    events = Event.objects.filter(chain=chain_of(user), sequence__gt=made).order_by("sequence")
    return [(event.kind, event.account, event.told()) for event in events]


def test_coming_and_going_is_written_down(ren: User) -> None:
    browser, account = Client(REMOTE_ADDR="198.51.100.7"), f"{ren.pk} ren"
    browser.post("/login/", {"login": "ren", "password": "wrong"})
    sign_in(browser, ren)
    browser.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": "quiet river", "password2": "quiet river"}
    )
    new = {"password1": "quiet river stones", "password2": "quiet river stones"}
    browser.post("/account/password/", {"oldpassword": PASSWORD, **new})
    sign_in(other := Client(REMOTE_ADDR="192.0.2.8"), ren, password="quiet river stones")
    other.get("/account/")
    browser.post("/account/check/", {"password": "quiet river stones"})
    browser.post("/account/sessions/")
    browser.post("/logout/")
    assert told(ren) == [
        ("access.failed", "", {"step": "password"}),
        ("access.signed_in", account, {"address": "198.51.100.7", "ways": ["password"]}),
        ("access.password_changed", account, {"address": "198.51.100.7"}),
        ("access.signed_in", account, {"address": "192.0.2.8", "ways": ["password"]}),
        ("access.sessions_ended", account, {"count": 1}),
        ("access.signed_out", account, {}),
    ]
    assert Event.objects.get(kind="access.failed").by == "198.51.100.7"
    assert list(chain_faults(chain_of(ren))) == []


def test_what_was_typed_for_a_name_is_written_nowhere(db: None) -> None:
    Client().post("/login/", {"login": "my-secret-password", "password": "x"})
    assert told(None) == [("access.failed", "", {"step": "password"})]
    assert "secret" not in str(Event.objects.values().get())


def test_a_role_is_given_and_taken_by_somebody(administrator: User, ren: User, booking: System) -> None:
    by = {"by": administrator, "at": timezone.now()}
    give_role(system=booking, user=ren, role="reader", **by)
    give_role(system=booking, user=ren, role="reader", **by)
    held = give_role(system=booking, user=ren, role="lead", **by)
    take_role(membership=held, **by)
    account = f"{administrator.pk} admin"
    assert told(ren) == [
        ("role.given", account, {"role": "reader", "system": "booking"}),
        ("role.given", account, {"before": "reader", "role": "lead", "system": "booking"}),
        ("role.taken", account, {"role": "lead", "system": "booking"}),
    ]


def test_an_export_is_written_down(capsys: pytest.CaptureFixture[str], draft_number: str, administrator: User) -> None:
    call_command("export_agreement", draft_number, "--by", "admin")
    assert told(administrator) == [
        ("access.exported", f"{administrator.pk} admin", {"agreement": draft_number, "version": 0})
    ]


def test_what_a_page_gives_out_as_a_file_is_written_down(
    client: Client, draft_number: str, ren: User, minato: Party, settings: Any
) -> None:
    client.force_login(ren)
    addresses = {
        f"/agreements/{draft_number}/record.zip": f"{draft_number}-record.zip",
        f"/agreements/{draft_number}/draft/lists.xlsx": f"{draft_number}-lists.xlsx",
        f"/parties/{minato.pk}/contacts.xlsx": f"contacts-{minato.pk}.xlsx",
        "/systems/payments/plan.xlsx": "payments-plan.xlsx",
        "/board.xlsx": f"board-{timezone.localtime():%Y-%m-%d}.xlsx",
        "/systems/payments/promises.xlsx": f"promises-payments-{timezone.localtime():%Y-%m-%d}.xlsx",
    }
    for address, name in addresses.items():
        assert client.head(address).status_code == 200
        assert name in client.get(address).headers["Content-Disposition"]
    assert client.get("/systems/payments/import/plan.xlsx").status_code == 200  # holds nothing of anybody
    assert told(ren) == [("access.exported", f"{ren.pk} ren", {"file": name}) for name in addresses.values()]


def test_a_password_set_by_command_is_written_down(ren: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **_words: "quiet river stones")
    call_command("changepassword", "ren")
    assert told(ren) == [("access.password_set", "", {})]
    assert Client().post("/login/", {"login": "ren", "password": "quiet river stones"}).status_code == 302
    assert [kind for kind, *_more in told(ren)] == ["access.password_set", "access.signed_in"]


@pytest.fixture
def draft_number(payments: System, minato: Any, own_side: Any, ren: User) -> str:
    from tests.published import draft

    return draft(payments, minato, ren, timezone.now()).number


def test_two_at_the_same_moment_both_stand(ren: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has taken the next place: the second try stands after it."""
    from agreements.workflow import access

    real, calls = access.record_event, []

    def late(**said: Any) -> Event:
        calls.append(said)
        if len(calls) == 1:
            real(**said)
            Event.objects.create(**{**Event.objects.values().latest("pk"), "id": None})
        return real(**said)

    monkeypatch.setattr(access, "record_event", late)
    record_access(user=ren, kind="access.signed_out", by=ren, at=timezone.now())
    assert (len(calls), list(chain_faults(chain_of(ren)))) == (2, [])
