"""The way to the first agreement ticks itself off, and whoever may not do a thing learns who may."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from agreements.models import Contact, Meeting, Membership, Party, System, User
from agreements.queries.first_run import first_steps
from tests.incidents.story import levels
from tests.published import draft

AT = datetime(2026, 4, 1, tzinfo=UTC)


def _undone(user: User) -> list[str]:
    return [step.key for step in first_steps(user) if not step.is_done]


def test_each_step_ticks_itself_off(client: Client, administrator: User) -> None:
    everything = ["own", "system", "role", "plan", "party", "meeting", "draft"]
    assert _undone(administrator) == everything
    own = Party.objects.create(kind="own", name="平時ペイメント")
    assert _undone(administrator) == everything
    Contact.objects.create(party=own, role="当番", phone="+81300000142", phone_is_example=True)
    system = System.objects.create(slug="pay", name="決済")
    lead = User.objects.create_user("lead", "lead@ops.example", display_name="責任 者")
    assert first_steps(lead) == []
    Membership.objects.create(system=system, user=lead, role="lead")
    assert _undone(lead) == _undone(administrator) == ["plan", "party", "meeting", "draft"]
    levels(system)
    party = Party.objects.create(kind="customer", name="灯台商会")
    Meeting.objects.create(title="打合せ", starts_at=AT, ends_at=AT.replace(hour=1), place="本社")
    assert _undone(lead) == ["draft"]
    draft(system, party, lead)
    assert first_steps(administrator) == first_steps(lead) == []


def test_the_board_leads_through_them(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    page = client.get("/").content.decode()
    assert 'class="button button-primary" href="/parties/new/?kind=own"' in page
    assert "最初の議事録まで" in page
    assert "議事録を作成" not in page
    lead = User.objects.create_user("lead", "lead@ops.example", display_name="責任 者")
    Membership.objects.create(system=System.objects.create(slug="pay", name="決済"), user=lead, role="lead")
    client.force_login(lead)
    page = client.get("/").content.decode()
    assert "管理者の仕事です" in page
    assert 'class="button button-primary" href="/systems/pay/plan/"' in page


def test_a_refusal_names_who_can_help(client: Client, ren: User, taku: User, administrator: User) -> None:
    client.force_login(taku)
    answer = client.get("/systems/payments/plan/levels/new/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'決済承認API の運用責任者</dt><dd><a href="mailto:{ren.email}">佐久間 蓮</a>' in page
    assert f'<a href="mailto:{administrator.email}">管理 薫</a>' in page
    client.force_login(ren)
    page = client.get("/systems/new/").content.decode()
    assert "管理 薫" in page
    assert "運用責任者</dt>" not in page


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("/systems/payments/plan/levels/new/", "Payment authorisation"),
        ("/agreements/AG-0001/publish/", "Payment authorisation"),
        ("/agreements/new/", ""),
        ("/meetings/new/", ""),
        ("/parties/new/", ""),
        ("/incidents/new/", ""),
        ("/people/", ""),
    ],
)
def test_whatever_is_refused_somebody_is_named_in_both_languages(
    client: Client,
    ren: User,
    taku: User,
    minato: Party,
    payments: System,
    administrator: User,
    *,
    address: str,
    about: str,
) -> None:
    draft(payments, minato, ren)
    client.force_login(taku)
    for language, words in (("ja", "必要なときは、次の方に頼んでください。"), ("en", "If you need it, ask")):
        client.cookies["django_language"] = language
        answer = client.get(address)
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (403, True), address
        assert f"mailto:{ren.email}" in page
        assert f"mailto:{administrator.email}" in page
    assert about in page


def test_the_list_is_whole_in_english_for_both(client: Client, administrator: User) -> None:
    lead = User.objects.create_user("lead", "lead@ops.example", display_name="Nao")
    system = System.objects.create(slug="pay", name="決済", name_en="Payments")
    Membership.objects.create(system=system, user=lead, role="lead")
    client.cookies["django_language"] = "en"
    for user in (administrator, lead):
        client.force_login(user)
        (shown,) = re.findall(
            r'<section class="card stack" aria-labelledby="first-title">.*?</section>',
            client.get("/").content.decode(),
            re.DOTALL,
        )
        assert re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", shown) == []
        assert shown.count("<li ") == 7
