"""Pages one comes to only by doing something: rows that were pasted, a file that was read, two who wrote the same."""

import io
from collections.abc import Callable, Iterator

from openpyxl import load_workbook
from playwright.sync_api import Browser

from tests.journeys.hands import Hands
from tests.walk import LEAD, signed_in
from tests.world import World

ACTS = "/agreements/AG-0001/draft/acts/"
IMPORT = "/systems/payments/import/"
PASTED = (
    "どちらの会社\t役割\tすること\t期限（分）\t対象レベル\tメモ\n"
    "御社\t店舗システム当番\t電源の予備を確かめる\t10分\t■1 ▲2\t\n"
    "御社\t\t掲示を外す\tすぐ\t■1\t来月から\n"
)


def moments(browser: Browser, world: World, hands: Hands) -> Iterator[str]:
    """Go there one after the other; yields the name of the picture while `hands` is there."""
    staged: dict[str, Callable[[Hands], None]] = {"draft-pasted": _paste, "draft-taken": _take_out, "plan-read": _read}
    for name, stage in staged.items():
        stage(hands)
        yield name
    _clash(browser, world, hands)
    yield "draft-conflict"


def _paste(hands: Hands) -> None:
    hands.open(f"{ACTS}acts/_paste/")
    hands.write("Excel でコピーした行", PASTED)
    hands.press("貼り付けた行を確かめる")
    hands.sees("行を読みました")


def _take_out(hands: Hands) -> None:
    hands.open(ACTS)
    hands.page.locator("#acts h3 a").last.click()
    hands.press("項目を外す")
    hands.sees("を外しました。")


def _read(hands: Hands) -> None:
    """A file with one row that is new, one that changes nothing yet, and one that cannot be read."""
    template = hands.page.request.get(f"{IMPORT}plan.xlsx").body()
    book = load_workbook(io.BytesIO(template))
    for sheet in book:
        head, row = [[cell.value for cell in line] for line in sheet.iter_rows(max_row=2)]
        for minutes in ("25分", "すぐ"):
            told = {name: value for name, value in zip(head, row, strict=True) if value}
            told |= {name: minutes for name in told if "分以内" in str(name) or "いつ（分" in str(name)}
            sheet.append([told.get(name) for name in head])
    kept = io.BytesIO()
    book.save(kept)
    hands.open(IMPORT)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "plan.xlsx", "mimeType": kind, "buffer": kept.getvalue()}
    hands.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    hands.press("このファイルを確かめる")
    hands.sees("取り込むと、こうなります")


def _clash(browser: Browser, world: World, hands: Hands) -> None:
    hands.open(ACTS)
    hands.page.locator("#acts h3 a").first.click()
    with signed_in(browser, world, LEAD) as other:
        other.open(hands.page.url.removeprefix(world.site))
        other.write("役割", "店舗システム 当番（本店）")
        other.press("この項目を保存する")
        other.sees("を保存しました。")
    hands.write("役割", "店舗システム 夜間当番")
    hands.press("この項目を保存する")
    hands.sees_the_title("2人が同じところを書きました")
