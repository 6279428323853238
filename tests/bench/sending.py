"""From opening an incident to every first report sent, to 60 parties: actions in Chromium, and time with the worker."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from agreements.models import Contact, OutgoingMail, Party, PlannedPart, System, User
from agreements.workflow.posting import send_due_mails
from incidents.models import Report
from incidents.workflow.rounds import carry_rounds
from tests.bench.editor import NAME, PASSWORD, PATIENCE, server
from tests.bench.mail import mail_server
from tests.bench.timing import verdict
from tests.chromium import launch
from tests.incidents import story

PARTIES, BY_PHONE, WITH_AGREEMENT = 60, 4, 5
MOST_ACTIONS, MOST_SECONDS = 6, 180


def run() -> Iterator[str]:
    """Give the actions and the seconds with their goals, and what went out."""
    system = _world()
    with mail_server() as port, server() as site, sync_playwright() as playwright:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        browser = launch(playwright)
        page = browser.new_page(base_url=site, viewport={"width": 390, "height": 844}, locale="ja-JP")
        page.set_default_timeout(PATIENCE)
        _sign_in(page)
        page.goto(f"/incidents/new/?system={system.slug}")
        started, actions = time.monotonic(), _send_to_all(page)
        _work_until_sent()
        page.reload()
        seconds = time.monotonic() - started
        assert page.get_by_text("すべて送りました").count(), page.locator("main").inner_text()
        browser.close()
    mails = OutgoingMail.objects.filter(state="sent").count()
    reports = Report.objects.count()
    yield f"first reports to {PARTIES} parties, {BY_PHONE} by phone only: {reports} reports, {mails} mails"
    yield f"  {actions} actions (goal ≤ {MOST_ACTIONS})  {verdict(is_met=actions <= MOST_ACTIONS)}"
    yield f"  {seconds:.0f} s (goal ≤ {MOST_SECONDS}), {settings.CALL_BACK_SECONDS} s of them to call it back"
    yield f"  {verdict(is_met=seconds <= MOST_SECONDS)}"


def _send_to_all(page: Page) -> int:
    """Every click, and every field that is chosen; what is filled in already is left as it stands."""
    page.locator("input[name=level][value='1']").check()
    page.get_by_role("button", name="障害を開いて第一報を下書きする").click()
    page.get_by_role("link", name=f"{PARTIES}社に送る").click()
    page.get_by_role("button", name="選んだ相手に送る").click()
    page.get_by_text("まで取り消せます").first.wait_for()
    return 4


def _work_until_sent() -> None:
    """What the worker does each second."""
    while not Report.objects.exists() or OutgoingMail.objects.to_send().exists():
        carry_rounds(at=timezone.now())
        send_due_mails(at=timezone.now())
        time.sleep(1)


def _sign_in(page: Page) -> None:
    page.goto("/login/")
    page.locator("[name=login]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()
    page.wait_for_load_state()


def _world() -> System:
    """Some have an agreement, some read English, some can only be called."""
    lead = User.objects.create_superuser(NAME, "lead@ops.example", PASSWORD, display_name="佐久間 蓮")
    Party.objects.create(kind="own", name="平時ペイメント株式会社")
    system = System.objects.create(slug="payments", name="決済承認API", symptom="カード決済の承認が通らない")
    story.levels(system)
    for number in range(PARTIES):
        party = _party(number)
        agreement = story.agreement(system, party, lead, language=party.language)
        if number < WITH_AGREEMENT:
            story.approved(agreement, lead)
    PlannedPart.objects.create(system=system, kind="reports", part={"kind": "first"}, concerns="customer")
    return system


def _party(number: int) -> Party:
    is_english = number % 10 == 1
    words: dict[str, Any] = {"name": f"相手{number:02d}株式会社", "language": "en" if is_english else "ja"}
    party = Party.objects.create(kind="customer", name_en=f"Party {number:02d}", **words)
    mail = "" if number >= PARTIES - BY_PHONE else f"duty@party{number}.example"
    phone = {"phone": f"+8130000{number:04d}", "phone_is_example": True}
    Contact.objects.create(party=party, place=1, role="当番", mail=mail, **phone)
    return party
