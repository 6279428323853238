"""From Excel: rows pasted onto a list of the draft, and a system's plan brought in from a file."""

from pathlib import Path
from types import SimpleNamespace

from openpyxl import load_workbook
from playwright.sync_api import expect

from agreements.models import Agreement, System
from tests.journeys.hands import Hands

# What Excel puts on the clipboard: a heading, two good rows, one without the company's side.
ROWS = (
    "役割\tすること\tどちらの会社\t期限\t対象レベル\r\n"
    "店舗システム当番\t再送を止める\t御社\t10分\t■1 ▲2\r\n"
    '決済基盤 当番\t"予備系へ切り替える"\t弊社\t20分以内\t■1\r\n'
    "店舗運営部長\t後払いに切り替える\t\tすぐ\t■1\r\n"
)
_PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_rows_are_pasted_seen_mended_and_added(desk: Hands, draft: Agreement) -> None:
    before = len(draft.content().acts)
    desk.come_back("ren")
    desk.open(f"/agreements/{draft.number}/draft/acts/")
    desk.page.evaluate(_PASTE, ROWS)  # when: pasted onto the page, into no field

    desk.sees("3行を読みました：加える 2件、直すところがある 1件")
    desk.sees("選んでください。")
    desk.sees("分を整数で入れてください（例 15）。")
    desk.nothing_overflows()
    draft.refresh_from_db()
    assert len(draft.content().acts) == before  # then: nothing is saved yet

    desk.press("読めた2件を加える")
    desk.sees("2件を加えました。")
    rest = desk.page.get_by_label("Excel でコピーした行")
    expect(rest).to_have_value(
        "役割\tすること\tどちらの会社\t期限\t対象レベル\n店舗運営部長\t後払いに切り替える\t\tすぐ\t■1\n"
    )
    rest.fill(rest.input_value().replace("\t\tすぐ", "\t御社\t30分"))
    desk.press("もう一度、行を確かめる")
    desk.press("読めた1件を加える")
    desk.sees("1件を加えました。")
    draft.refresh_from_db()
    kept = [(act.sentence["ja"], act.within_minutes) for act in draft.content().acts[before:]]
    assert kept == [("再送を止める", 10), ("予備系へ切り替える", 20), ("後払いに切り替える", 30)]


def test_rows_are_pasted_without_scripts(desk_without_script: Hands, draft: Agreement) -> None:
    desk = desk_without_script
    desk.come_back("ren")
    desk.open(f"/agreements/{draft.number}/draft/notes/")
    desk.follow("Excel から貼り付ける")
    desk.write("Excel でコピーした行", "再送\t通らなかった決済を、もう一度送ること")
    desk.press("貼り付けた行を確かめる")
    desk.press("読めた1件を加える")
    desk.sees("1件を加えました。")
    draft.refresh_from_db()
    assert draft.content().glossary[-1].term == {"ja": "再送"}


def test_a_plan_is_filled_into_the_template_and_brought_in(
    desk: Hands, people: SimpleNamespace, payments: System, tmp_path: Path
) -> None:
    desk.come_back("ren")
    desk.open("/systems/payments/plan/")
    desk.follow("Excel から取り込む")
    with desk.page.expect_download() as download:
        desk.follow("ひな形（.xlsx）を受け取る")
    download.value.save_as(tmp_path / "plan.xlsx")
    book = load_workbook(tmp_path / "plan.xlsx")
    flow = book["障害フロー"]
    heads = [cell.value for cell in flow[1]]
    for minute, act in (("0分", "検知する"), ("すぐ", "電話に出る")):
        row = {"いつ（分）": minute, "すること": act, "誰が": "監視当番"}
        flow.append([row.get(head) for head in heads])
    book.save(tmp_path / "plan.xlsx")

    desk.page.get_by_label("ファイル（.xlsx か .csv）").set_input_files(tmp_path / "plan.xlsx")
    desk.press("このファイルを確かめる")
    desk.sees("加える 1件、変える 0件、同じ 0件、取り込まない 1件")
    desk.sees("見本の行なので読みません")
    desk.nothing_overflows()
    assert not payments.planned.exists()  # then: nothing is saved yet

    desk.press("取り込む（1件を加え、0件を変える）")
    desk.sees("加えた項目 1件、変えた項目 0件")
    assert [(str(step), step.part["at_minute"]) for step in payments.planned.all()] == [("検知する", 0)]
