"""Two texts word by word: the pieces are the texts, and they are cut where a reader would."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agreements.changes import pieces_of
from agreements.changes.folding import folded
from agreements.changes.tokens import numbers_in, tokens_of
from tests.cpu import least_cpu

LETTERS = some.text(
    some.sampled_from("再送を止める店舗システム当番が、。\n 10分95%９時03-＋abcカナー々𠮷が́👍🏽🇯🇵（）"), max_size=60
)
ANY = some.text(max_size=40) | LETTERS
SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]", "folded": "<{}>"}


def shown(pieces):
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in pieces)


def joined(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


@given(ANY)
def test_tokens_are_the_text(text) -> None:
    assert "".join(tokens_of(text)) == text
    assert all(tokens_of(text))


@given(ANY, ANY)
def test_pieces_are_both_texts(before, after) -> None:
    pieces = pieces_of(before, after)
    assert (joined(pieces, "new"), joined(pieces, "gone")) == (before, after)
    assert all(piece.text for piece in pieces)


@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_pieces_of_an_edit_within_a_text_are_both_texts(start, before, after, end) -> None:
    pieces = pieces_of(start + before + end, start + after + end)
    assert (joined(pieces, "new"), joined(pieces, "gone")) == (start + before + end, start + after + end)
    assert joined(folded(pieces), "new") == joined(pieces, "new")


@given(ANY)
def test_the_same_text_has_no_edit(text) -> None:
    assert {piece.kind for piece in pieces_of(text, text)} <= {"same"}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("検知から20分以内に決済の再送を止める。", "検知|から|20分|以内|に|決済|の|再送|を|止める|。"),
        ("店舗運営部長に03-0000-2214で電話する", "店舗|運営|部長|に|03-0000-2214|で|電話|する"),
        ("管理画面の「再送待ち」が5分間0件", "管理|画面|の|「|再送|待ち|」|が|5分間|0件"),
        ("2026年10月19日、2026-10-19の9:00–翌9:00", "2026年10月19日|、|2026-10-19|の|9:00|–|翌9:00"),
        ("未処理件数が1,200件、９５％、数字が分からない", "未|処理|件数|が|1,200件|、|９５％|、|数字|が|分からない"),
        ("call +81 3-0000-2214 within 10 min, E-71", "call| |+81 3-0000-2214| |within| |10 min|,| |E-71"),
        ("■1 ▲2 サーバー", "■1| |▲2| |サーバー"),
        ("葛󠄀城👍🏽🇯🇵が゙", "葛󠄀|城|👍🏽|🇯🇵|が゙"),
    ],
)
def test_a_token_is_what_is_read_as_one(text, tokens) -> None:
    assert "|".join(tokens_of(text)) == tokens


def test_numbers_keep_their_units() -> None:
    assert numbers_in("10分以内に95%、第3版は03-0000-2290へ") == ["10分", "95%", "第3版", "03-0000-2290"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "成功率 90%未満が15分続く。",
            "成功率 95%未満が10分続く。",
            "成功率 [-90%-][+95%+]未満が[-15分-][+10分+]続く。",
        ),
        ("課長　03-0000-2214", "夜間当番　03-0000-2290", "[-課長　03-0000-2214-][+夜間当番　03-0000-2290+]"),
        ("平日 9:00–18:00", "毎日 18:00–翌9:00", "[-平日 9:00–18:00-][+毎日 18:00–翌9:00+]"),
        ("再送を止める。", "再送を始める。", "再送を[-止める-][+始める+]。"),
        ("決済の再送を止める。", "売場責任者が決済の再送を止める。", "[+売場責任者が+]決済の再送を止める。"),
        ("はい", "いいえ", "[-はい-][+いいえ+]"),
        (
            "再送が止まったことを確認する",
            "「再送待ち」が5分間0件",
            "[-再送が止まったことを確認する-][+「再送待ち」が5分間0件+]",
        ),
        ("Stop within 20 minutes.", "Stop within 5 minutes.", "Stop within [-20 minutes-][+5 minutes+]."),
        ("", "加えた", "[+加えた+]"),
        (
            "確かめる。" * 9,
            "確かめる。" * 4 + "試す。" + "確かめる。" * 5,
            "確かめる。" * 4 + "[+試す。+]" + "確かめる。" * 5,
        ),
        (
            "窓口の受付は、平日 9:00–18:00です。",
            "窓口の受付は、毎日 18:00–翌9:00です。",
            "窓口の受付は、[-平日-][+毎日+] [-9:00-][+18:00+]–[-18:00-][+翌9:00+]です。",
        ),
        (
            "夜は店長に電話で知らせること。",
            "夜は電話で店長に知らせること。",
            "夜は[-店長に電話で-][+電話で店長に+]知らせること。",
        ),
    ],
)
def test_edits_are_cut_as_a_reader_would(before, after, expected) -> None:
    assert shown(pieces_of(before, after)) == expected


def test_a_long_stretch_that_stayed_is_folded_to_its_sentences() -> None:
    words = "".join(f"{number}つめの文は、ここで終わる。" for number in range(1, 21))
    pieces = folded(pieces_of(f"{words}10分待つ。{words}", f"{words}15分待つ。{words}"))
    assert [piece.kind for piece in pieces] == ["folded", "same", "gone", "new", "same", "folded"]
    assert pieces[1].text == "20つめの文は、ここで終わる。"
    assert pieces[4].text == "待つ。"


@pytest.mark.parametrize(
    ("before", "after"),
    [("の" * 4000, "の" * 1999 + "が" + "の" * 2000), ("店の\n" * 1300, "の店\n" * 1300)],
    ids=["one letter", "lines"],
)
def test_the_worst_texts_cost_little_more_than_ordinary_ones(before, after) -> None:
    """Texts of one letter over and over make every token equal every other."""
    ordinary = "".join(f"{number}つめの窓口で待つ。" for number in range(400))[:4000]
    other = ordinary.replace("待つ", "止める")[:4000]
    usual = least_cpu(lambda: pieces_of(ordinary, other), 3)
    assert least_cpu(lambda: pieces_of(before, after), 3) < 8 * usual
