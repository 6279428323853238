from collections.abc import Callable

import pikepdf
import pytest

from agreements.page_check import Hit
from tests.agreements.page_check.paper.papers import (
    failing,
    findings,
    full,
    printed,
    short,
    short_content,
    stopping,
    styled,
    words,
)
from tests.agreements.page_check.paper.redrawing import edited, moved, redrawn, retagged, retyped


def test_p1_fails_when_something_else_stands_on_page_one() -> None:
    more = printed(short_content(), change=lambda html: html.replace("<h2>④", "<h2>おまけ</h2><h2>④", 1))
    found = findings(more)
    assert stopping(found) == {"P1"}
    assert words(found["P1"]) == ["おまけ"]


def test_p1_fails_when_a_block_slips_to_the_next_page() -> None:
    found = findings(styled(".out { break-before: page }"))
    assert {"P1", "L11", "S1"} <= stopping(found)
    assert words(found["P1"]) == ["⑤"]


def test_p1_fails_when_a_line_of_a_block_spills() -> None:
    found = findings(styled(".out .line:last-of-type { break-before: page }"))["P1"]
    assert not found.passed
    (hit,) = found.hits
    assert (hit.page, hit.words[:5]) == (2, "最新の版か")


def test_p1_fails_when_the_order_is_another() -> None:
    assert failing(redrawn(short(), "③ ", retyped("③", "④"))) >= {"P1"}


def test_p1_on_a_phone_asks_for_the_call_box_and_the_first_level_on_screen_one() -> None:
    late = printed(short_content(), size="phone", css=".call { margin-bottom: 80mm }")
    found = findings(late, size="phone")["P1"]
    assert (found.passed, words(found)) == (False, ["②"])


def test_p2_fails_on_text_where_the_paper_is_bound() -> None:
    found = findings(redrawn(short(), "上から順に電話", moved(right=-6)))
    assert stopping(found) == {"P2"}
    assert words(found["P2"])[0].startswith("上")


def test_p2_fails_on_a_foot_too_near_the_edge() -> None:
    found = findings(redrawn(short(), "24時間 03-0000-0142", moved(down=6)))
    assert stopping(found) == {"P2"}
    assert found["P2"].measured.startswith("端まで最小 5.")


def test_p2_lets_a_phone_s_text_stand_nearer() -> None:
    assert findings(full("ja", "phone"), size="phone")["P2"].passed
    assert not findings(full("ja", "phone"), size="a4")["P2"].passed


def test_p3_fails_on_words_across_a_border() -> None:
    assert failing(redrawn(short(), "▲2 一部不可", moved(right=8), page=1, most=1)) == {"P3"}


def test_p3_fails_on_words_over_words() -> None:
    found = findings(redrawn(short(), "時刻に第一報", moved(down=-5)))
    assert stopping(found) == {"P3"}
    assert "時刻に第一報が来ないとき" in words(found["P3"])


def test_p3_fails_outside_the_page() -> None:
    found = findings(redrawn(short(), "上から順に電話", moved(right=-30)))
    assert stopping(found) == {"P2", "P3"}
    assert not found["P3"].measured.startswith("用紙の外 0")


def test_p5_advises_eight_pages_and_stops_nothing() -> None:
    def extend(document: pikepdf.Pdf) -> None:
        for _more in range(3):
            document.pages.append(document.pages[-1])

    found = findings(edited(short(), extend))["P5"]
    assert (found.kind, found.passed, found.stops, found.hits) == ("W", False, False, ())


def test_p5_fails_on_two_topics_on_a_page() -> None:
    assert failing(retagged(short(), "H3", "H2")) >= {"P5"}


def test_p5_fails_on_a_page_on_its_side() -> None:
    def widen(document: pikepdf.Pdf) -> None:
        document.pages[2].MediaBox = [0, 0, 900, 842]

    found = findings(edited(short(), widen))
    assert stopping(found) == {"P5"}
    assert found["P5"].hits == (Hit("横向き", page=3),)


def test_p5_fails_on_a_turned_page() -> None:
    def turn(document: pikepdf.Pdf) -> None:
        document.pages[1].Rotate = 180

    assert "P5" in failing(edited(short(), turn))


@pytest.mark.parametrize("address", ["http://example.com/", "file:///etc/passwd", "javascript:void(0)"])
def test_p5_fails_on_an_address_that_needs_more_than_a_telephone(address: str) -> None:
    found = findings(edited(short(), _leads_to(address)))
    assert (stopping(found), words(found["P5"])) == ({"P5"}, [address])


def test_p5_lets_a_web_address_be() -> None:
    assert failing(edited(short(), _leads_to("https://example.com/"))) == set()


def test_p5_fails_on_a_locked_file() -> None:
    assert failing(edited(short(), _nothing, encryption=pikepdf.Encryption(owner="owner", user=""))) == {"P5"}


def test_p5_fails_on_a_file_that_asks_for_a_password() -> None:
    found = findings(edited(short(), _nothing, encryption=pikepdf.Encryption(owner="owner", user="user")))
    assert {check for check, one in found.items() if one.passed is not None} == {"P5"}


def test_p5_fails_on_a_script() -> None:
    def script(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('!')")

    found = findings(edited(short(), script))
    assert (stopping(found), words(found["P5"])) == ({"P5"}, ["JavaScript"])


def test_p5_fails_on_what_starts_a_program() -> None:
    def launch(document: pikepdf.Pdf) -> None:
        document.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")

    assert words(findings(edited(short(), launch))["P5"]) == ["Launch"]


def test_p5_fails_on_more_than_a_megabyte() -> None:
    def swell(document: pikepdf.Pdf) -> None:
        document.Root.Swollen = document.make_indirect(document.make_stream(bytes(1_000_000)))

    found = findings(edited(short(), swell, compress_streams=False))
    assert stopping(found) == {"P5"}
    assert int(found["P5"].measured.split("、")[1].split()[0]) > 1000


def _leads_to(address: str) -> Callable[[pikepdf.Pdf], None]:
    """The first link to the lead's number leads elsewhere."""

    def edit(document: pikepdf.Pdf) -> None:
        links = (link for page in document.pages for link in page.get("/Annots", []) if "/A" in link)
        next(link for link in links if link.A.get("/URI") == "tel:+81300000188").A.URI = pikepdf.String(address)

    return edit


def _nothing(document: pikepdf.Pdf) -> None:
    """Saved as it is."""
