"""On a slow network people write before the scripts of a page have come: what is written then counts like the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Route, expect

from agreements.models import Agreement, Party, System, User
from agreements.workflow.drafts import save_fields
from tests.journeys.hands import Hands
from tests.journeys.peacetime import held_meeting
from tests.journeys.writing import HEAD, NOTES, holds, is_saved, stored, write_into

SCRIPTS = "**/static/js/**"


@pytest.fixture
def desk(desk: Hands, draft: Agreement) -> Hands:
    desk.come_back("ren")
    return desk


@contextmanager
def scripts_come_after(desk: Hands, path: str) -> Iterator[None]:
    """Open a page whose scripts are on their way until the block has ended."""
    on_the_way: list[Route] = []
    have_come = False

    def hold(route: Route) -> None:
        if have_come:
            route.continue_()
        else:
            on_the_way.append(route)

    desk.page.route(SCRIPTS, hold)
    desk.page.goto(path, wait_until="commit")
    yield
    assert on_the_way
    have_come = True
    for route in on_the_way:
        route.continue_()


def test_what_is_written_before_the_scripts_come_is_saved(desk: Hands, draft: Agreement) -> None:
    with scripts_come_after(desk, NOTES):
        write_into(desk, "notes", "スクリプトより先に書いた文。")
    is_saved(desk)
    assert stored(draft).notes == {"ja": "スクリプトより先に書いた文。"}


def test_what_the_device_kept_waits_for_what_was_written_first(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "前の窓に残った文。")
    expect(desk.page.locator("#save-state [data-words]")).to_contain_text("この端末に残しています")
    window = desk.page
    desk.page = window.context.new_page()
    window.close()
    desk.find_the_connection()
    with scripts_come_after(desk, NOTES):
        write_into(desk, "notes", "先に書いた文。")
    # Both wrote the same field: both are shown, and neither is gone.
    desk.press("2つの文を見比べる")
    clash = desk.section("補足")
    expect(clash).to_contain_text("前の窓に残った文。")
    expect(clash).to_contain_text("先に書いた文。")


def test_a_page_that_is_read_anew_saves_nothing_older(desk: Hands, draft: Agreement, administrator: User) -> None:
    """A browser must not put back what was typed before into a page that holds newer words: it would be saved."""
    desk.open(HEAD)
    write_into(desk, "purpose", "わたしの古い目的")
    is_saved(desk)
    colleague_saves(draft, administrator, "あの人の新しい目的")
    desk.page.reload()
    holds(desk, "purpose", "あの人の新しい目的")
    write_into(desk, "change_procedure", "読み直したあとの変え方")
    is_saved(desk)
    assert stored(draft).purpose == {"ja": "あの人の新しい目的"}

    desk.open(NOTES)
    colleague_saves(draft, administrator, "もっと新しい目的")
    desk.page.go_back()
    holds(desk, "purpose", "もっと新しい目的")
    write_into(desk, "change_procedure", "戻ったあとの変え方")
    is_saved(desk)
    kept = stored(draft)
    assert (kept.purpose, kept.change_procedure) == ({"ja": "もっと新しい目的"}, {"ja": "戻ったあとの変え方"})


def colleague_saves(draft: Agreement, by: User, purpose: str) -> None:
    draft.refresh_from_db()
    base = {"base_revision": draft.revision, "by": by, "at": timezone.now()}
    save_fields(agreement=draft, fields={"purpose": {"ja": purpose}}, **base)


def test_an_answer_at_the_table_pressed_first_is_counted_and_saved(
    desk: Hands, draft: Agreement, payments: System, minato: Party, own_side: Party
) -> None:
    meeting = held_meeting(payments, minato, own_side)
    answers = desk.page.locator(".meet-index a[data-answer]")
    with scripts_come_after(desk, f"/agreements/AG-0001/meetings/{meeting.pk}/"):
        said = [link.get_attribute("data-answer") for link in answers.all()]
        answered = len(said) - said.count("unanswered")
        place = answers.nth(said.index("unanswered")).get_attribute("href") or ""
        desk.page.locator(place).get_by_label("同意", exact=True).check()
    expect(desk.page.locator("[data-progress]")).to_contain_text(f"✓ {answered + 1} / {len(said)}")
    is_saved(desk)
    assert stored(draft).item(place.removeprefix("#screen-")).consent.answer == "agreed"


def test_a_form_without_autosave_asks_before_it_is_left(desk: Hands) -> None:
    with scripts_come_after(desk, "/parties/new/"):
        desk.page.locator("main [name=name]").press_sequentially("みなと")
    desk.page.wait_for_load_state()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.page.once("dialog", stay)
    with desk.page.expect_event("dialog"):
        desk.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
