"""The lists of a draft as a file: told first, saved in one go on top of what was shown."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from agreements.models import Agreement
from tests.agreements.views.doors import answers, everybody
from tests.published import draft

HERE, FILE = "/agreements/AG-0001/draft/file/", "/agreements/AG-0001/draft/lists.xlsx"


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def test_who_may_not(people, agreement):
    for address in (HERE, FILE):
        assert answers(people, address) == everybody(403, ren=200, outsider=404, administrator=200)


def sent(client, data, revision=1):
    return client.post(HERE, {"file": SimpleUploadedFile("a.xlsx", data), "revision": str(revision)})


def test_what_was_given_out_changes_nothing(client, ren, agreement):
    client.force_login(ren)
    page = sent(client, client.get(FILE).content)
    counts = page.context["reading"].counts
    assert (counts["added"], counts["changed"], counts["refused"], counts["unchanged"] > 20) == (0, 0, 0, True)
    assert ("変わらないシート" in page.content.decode(), 'class="table' in page.content.decode()) == (True, False)


def test_a_changed_row_is_told_and_then_saved(client, ren, agreement):
    client.force_login(ren)
    book = load_workbook(io.BytesIO(client.get(FILE).content))
    sheet = book["用語"]
    place = [cell.value for cell in sheet[1]].index("意味") + 1
    sheet.cell(2, place).value = "書き換えた意味"
    out = io.BytesIO()
    book.save(out)
    page = sent(client, out.getvalue())
    assert "書き換えた意味" in page.content.decode()
    assert Agreement.objects.get().revision == 1
    answer = client.post(HERE, {"rows": page.context["rows"], "revision": "1"})
    assert (answer.status_code, Agreement.objects.get().revision) == (302, 2)
    assert Agreement.objects.get().content().glossary[0].meaning["ja"] == "書き換えた意味"


def test_order_and_removal_are_ticked_on_the_page_that_tells_them(client, ren, agreement):
    client.force_login(ren)
    keys = [act.key for act in agreement.content().acts]
    book = load_workbook(io.BytesIO(client.get(FILE).content))
    sheet = book["動作"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, len(rows))
    for row in rows[:0:-1]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    page = sent(client, out.getvalue())
    assert 'name="in_order" checked' in page.content.decode()
    assert 'name="without_absent">' in page.content.decode()
    ticked = {"rows": page.context["rows"], "revision": "1", "in_order": "on", "without_absent": "on"}
    assert client.post(HERE, ticked).status_code == 302
    assert [act.key for act in Agreement.objects.get().content().acts] == keys[:0:-1]
