"""A plan from a file: told first, saved on the second press, refused with words whatever is sent."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from agreements.models import PlannedPart
from tests.agreements.forms.workbook.workbooks import with_part, workbook
from tests.agreements.views.doors import answers, everybody

HERE = "/systems/payments/import/"
FLOW = [["すること", "誰が", "いつ（分）"], ["検知する", "当番", "0分"], ["電話に出る", "当番", "すぐ"]]
LEADS = everybody(403, ren=200, outsider=404, administrator=200)


def sent(client, data, name="plan.xlsx", **more):
    return client.post(HERE, {"file": SimpleUploadedFile(name, data), **more})


def test_who_may_not(people, payments):
    assert answers(people, HERE) == LEADS
    assert answers(people, HERE + "plan.xlsx") == LEADS
    assert answers(people, HERE, {}) == LEADS
    assert answers(people, HERE, {"rows": "x"}) == LEADS


def test_told_first_then_saved(client, ren, payments):
    client.force_login(ren)
    response = sent(client, workbook(flow=FLOW))
    page = response.content.decode()
    assert not PlannedPart.objects.exists()
    for words in ("加える 1件、変える 0件、同じ 0件、取り込まない 1件", "検知する", "分を整数で", "いまの文「すぐ」"):
        assert words in page
    response = client.post(HERE, {"rows": response.context["rows"]}, follow=True)
    assert "加えた項目 1件、変えた項目 0件" in response.content.decode()
    step = PlannedPart.objects.get()
    assert (str(step), step.part["at_minute"], step.place, step.history.get().history_user) == ("検知する", 0, 1, ren)


def test_pressing_twice_adds_once(client, ren, payments):
    client.force_login(ren)
    rows = sent(client, workbook(flow=FLOW)).context["rows"]
    client.post(HERE, {"rows": rows})
    response = client.post(HERE, {"rows": rows})
    assert "見ている間に登録の内容が変わりました" in response.content.decode()
    assert PlannedPart.objects.count() == 1
    assert response.context["reading"].counts["unchanged"] == 1


def test_a_csv_says_what_it_holds(client, ren, payments):
    client.force_login(ren)
    data = "\n".join(",".join(row) for row in FLOW).encode("cp932")
    response = sent(client, data, "flow.csv")
    assert set(response.context["form"].errors) == {"kind"}
    assert sent(client, data, "flow.csv", kind="flow").context["reading"].counts["added"] == 1
    assert "見出し" in sent(client, data, "flow.csv", kind="criteria").content.decode()
    assert set(sent(client, data, "flow.csv", kind="x").context["form"].errors) == {"kind"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.xlsm", workbook(flow=FLOW), "マクロの入るファイル"),
        ("plan.xlsx", with_part(workbook(flow=FLOW), "xl/vbaProject.bin", b"x"), "マクロが入っています"),
        ("plan.xlsx", with_part(workbook(flow=FLOW), "xl/big.xml", b" " * 30_000_000), "大きくなりすぎる"),
        ("plan.xlsx", b"<html>", "壊れている"),
        ("plan.xlsx", b"", "ファイルが空です"),
        ("plan.csv", "あ".encode("utf-16"), "文字コード"),
    ],
)
def test_bad_files_are_a_message_at_the_field(client, ren, payments, name, data, words):
    client.force_login(ren)
    response = sent(client, data, name, kind="flow")
    assert response.status_code == 200
    assert words in str(response.context["form"].errors["file"])


def test_rows_that_were_tampered_with_are_refused(client, ren, payments, booking):
    client.force_login(ren)
    for rows in ("nonsense", "a:b:c", ""):
        response = client.post(HERE, {"rows": rows})
        assert (response.status_code, PlannedPart.objects.count()) == (200, 0)
        assert response.context["refused"].errors


def test_words_come_back_byte_for_byte(client, ren, payments):
    client.force_login(ren)
    words = "<b>𠮷野家</b> 🏮 ＝Σ {{ x }} 'q' & \\n"
    response = sent(client, workbook(flow=[FLOW[0], [words, "当番", 5]]))
    assert "<b>𠮷" not in response.content.decode()
    client.post(HERE, {"rows": response.context["rows"]})
    assert PlannedPart.objects.get().part["act"]["ja"] == words


def test_the_template_is_a_workbook(client, ren, payments):
    client.force_login(ren)
    response = client.get(HERE + "plan.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="payments-plan.xlsx"'
    book = load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 15
    assert all(sheet.max_row == 2 for sheet in book)


def test_contacts_are_brought_in_from_the_file_that_was_given_out(client, ren, minato, payments):
    payments.parties.add(minato)
    client.force_login(ren)
    here = f"/parties/{minato.pk}/contacts"
    given = client.get(f"{here}.xlsx")
    assert given.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(given.content))
    heading = [cell.value for cell in book.active[1]]
    book.active.append(["夜間当番", *["" for _name in heading[1:]]])
    out = io.BytesIO()
    book.save(out)
    before = minato.contacts.count()
    page = client.post(f"{here}/import/", {"file": SimpleUploadedFile("c.xlsx", out.getvalue())})
    assert (page.context["reading"].counts["added"], page.context["reading"].counts["changed"]) == (1, 0)
    assert minato.contacts.count() == before
    assert client.post(f"{here}/import/", {"rows": page.context["rows"]}).status_code == 302
    assert list(minato.contacts.values_list("role", flat=True))[before:] == ["夜間当番"]


def test_rows_for_one_place_are_not_taken_in_another(client, ren, minato, payments):
    payments.parties.add(minato)
    client.force_login(ren)
    plan = sent(client, workbook(flow=FLOW))
    answer = client.post(f"/parties/{minato.pk}/contacts/import/", {"rows": plan.context["rows"]})
    assert "ほかのところ" in str(answer.context["refused"].errors)


def test_a_plan_is_given_out_as_it_stands(client, ren, payments):
    client.force_login(ren)
    sent_in = sent(client, workbook(flow=FLOW))
    client.post(HERE, {"rows": sent_in.context["rows"]})
    book = load_workbook(io.BytesIO(client.get("/systems/payments/plan.xlsx").content))
    assert next(sheet.max_row for sheet in book) == len(FLOW) - 1


def test_rows_copied_in_excel_are_read_like_a_file(client, ren, payments):
    client.force_login(ren)
    pasted = "\r\n".join("\t".join(row) for row in FLOW)
    assert set(client.post(HERE, {"pasted": pasted}).context["form"].errors) == {"kind"}
    response = client.post(HERE, {"pasted": pasted, "kind": "flow"})
    assert response.context["reading"].counts["added"] == 1
    client.post(HERE, {"rows": response.context["rows"]})
    assert [str(row) for row in payments.planned.all()] == ["検知する"]
    assert set(client.post(HERE, {"pasted": " \n", "kind": "flow"}).context["form"].errors) == {"file"}
    assert "pasted" in client.post(HERE, {"pasted": "x" * 200_000, "kind": "flow"}).context["form"].errors
