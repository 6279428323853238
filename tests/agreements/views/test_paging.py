"""A list longer than is counted: walked from either end, every row comes once, in its order."""

import pytest
from django.core.paginator import Page

from agreements.models import TeamWord
from agreements.views.paging import MOST, PAGE_ROWS, Pages


@pytest.fixture
def words(db: None) -> list[str]:
    names = [f"{number:05d}" for number in range(MOST + 2 * PAGE_ROWS + 7)]
    TeamWord.objects.bulk_create(TeamWord(expression=name, kind="time", question="?") for name in names)
    return names


def _page(number: object, rows: int | None = None) -> Page:
    found = TeamWord.objects.order_by("expression")
    if rows is not None:
        found = found.filter(expression__lt=f"{rows:05d}")
    return Pages(found.values_list("expression", flat=True), PAGE_ROWS).get_page(number)


def test_forward_every_row_comes_once(words: list[str]) -> None:
    page, found = _page(None), []
    found += page.object_list
    while page.has_next():
        page = _page(page.next_page_number())
        found += page.object_list
    assert found == words


def test_backward_every_row_comes_once(words: list[str]) -> None:
    page = _page(-1)
    found = list(page.object_list)
    while page.has_previous():
        page = _page(page.previous_page_number())
        found = [*page.object_list, *found]
    assert found == words
    assert _page("-1").object_list[-1] == words[-1]


def test_beyond_the_end_is_the_end(words: list[str]) -> None:
    assert _page("9999").object_list == _page("-1").object_list
    assert _page("-9999").object_list == _page("-1").object_list


def test_a_page_far_inside_tells_its_rows(words: list[str]) -> None:
    page = _page("22")
    assert (page.start_index(), page.end_index(), page.numbers()) == (1_051, 1_100, [1, 20, 21, 22, 23])
    assert (page.object_list[0], page.has_next(), page.has_previous()) == (words[1_050], True, True)


@pytest.mark.parametrize(("rows", "is_long"), [(MOST, False), (MOST + 1, True)])
def test_up_to_here_all_are_counted(words: list[str], rows: int, *, is_long: bool) -> None:
    assert _page(1, rows).paginator.is_long is is_long


@pytest.mark.parametrize(
    ("asked", "number"),
    [(None, 1), ("x", 1), ("0", 1), ("2", 2), ("9", 3), ("-1", 3), ("-3", 1), ("-9", 1), ("9" * 99, 3)],
)
def test_a_short_list_has_numbers(words: list[str], asked: str | None, number: int) -> None:
    assert _page(asked, 2 * PAGE_ROWS + 1).number == number


def test_the_list_says_so(client, administrator, words) -> None:
    client.force_login(administrator)
    first = client.get("/words/").content.decode()
    assert f"{MOST}件より多くあります。1–50件目" in first
    assert 'rel="last">最後' in first
    last = client.get("/words/?page=-2").content.decode()
    assert "最後から2ページ目" in last
    assert words[-60] in last
