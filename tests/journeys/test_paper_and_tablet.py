"""What a sheet of paper and a tablet show: the columns of a desk, each under its head, and the number to call."""

from datetime import timedelta
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone

from agreements.models import Agreement, Membership, Party, System
from incidents.workflow.opening import Sighting, open_incident
from tests.incidents import story
from tests.journeys.hands import Hands
from tests.journeys.peacetime import drafted

_CELLS = """rows => rows.map(row => [...row.cells].filter(cell => getComputedStyle(cell).display != "none").length)"""


@pytest.fixture
def incident(people: SimpleNamespace, payments: System, minato: Party, own_side: Party) -> str:
    """The address of the customer's page in an incident that began two minutes ago."""
    story.levels(payments)
    story.approved(story.agreement(payments, minato, people.ren), people.ren)
    seen = timezone.now() - timedelta(minutes=2)
    sighting = Sighting("カード決済の承認が通らない", seen, seen)
    found = open_incident(system=payments, sighting=sighting, level=1, by=people.mio, at=seen)
    return f"/incidents/{found.number}/parties/{minato.pk}/"


@pytest.mark.parametrize("width", [800, 1024])
def test_each_row_of_the_board_has_the_columns_of_its_head(
    desk: Hands, draft: Agreement, booking: System, tozai: Party, people: SimpleNamespace, width: int
) -> None:
    """A cell that says "no" stands in its place: without it a state would stand under another system."""
    Membership.objects.create(user=people.ren, system=booking, role="lead")
    drafted(booking, tozai, people.ren)
    desk.come_back("ren")
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.open("/board/")
    rows = desk.page.locator("main table tr")
    cells = rows.evaluate_all(_CELLS)
    assert rows.locator("td.on-desk").count()
    assert len(set(cells)) == 1


def test_paper_says_whom_to_call(desk: Hands, incident: str) -> None:
    """A button that dials is a number on paper; one that is pressed is left out."""
    desk.come_back("mio")
    desk.open(incident)
    printed = pypdfium2.PdfDocument(desk.page.pdf(format="A4"))
    words = "".join(page.get_textpage().get_text_range() for page in printed)
    assert "03-0000-2201" in words
    assert "未確認" in words
    assert "影響あり" not in words
    assert "出ない" not in words


def test_paper_has_the_table_of_a_desk(desk: Hands, incident: str) -> None:
    desk.come_back("mio")
    desk.open(incident)
    desk.page.set_viewport_size({"width": 700, "height": 900})
    desk.page.emulate_media(media="print")
    shown = desk.page.locator(".promises tr").first
    assert shown.evaluate("row => getComputedStyle(row).display") == "table-row"
