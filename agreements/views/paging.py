"""Pages of a list, however long it is: nothing is counted to the end, and the last page is as quick as the first.

Up to MOST rows all are counted and every page has its number. Beyond that one walks on from the beginning, or back from
the end: page -1 is the last one, -2 the one before (ADR 32).
"""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_ROWS = 50
MOST = 1_000


def page_of(request: HttpRequest, rows: Any) -> Page:
    return Pages(rows, PAGE_ROWS).get_page(request.GET.get("page"))


class Pages(Paginator):
    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        """How many rows there are; MOST + 1 says that there are more."""
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @property
    def is_long(self) -> bool:
        return self.count > MOST

    @property
    def most(self) -> int:
        return MOST

    def get_page(self, number: Any) -> Page:
        wanted = _whole(number)
        if not self.is_long:
            return super().get_page(max(1, self.num_pages + 1 + wanted) if wanted < 0 else wanted)
        page = self._on_the_way(wanted)
        return page if page.object_list else self._on_the_way(-1)

    def _on_the_way(self, number: int) -> "WayPage":
        """One row more is fetched than is shown: it tells whether there is another page behind this one."""
        rows = self.object_list.reverse() if number < 0 else self.object_list
        start = (abs(number) - 1) * self.per_page
        found = list(rows[start : start + self.per_page + 1])
        shown, goes_on = found[: self.per_page], len(found) > self.per_page
        return WayPage(shown[::-1] if number < 0 else shown, number, self, goes_on=goes_on)


class WayPage(Page):
    """A page of a long list; `goes_on` in the direction in which one came."""

    def __init__(self, rows: list[Any], number: int, paginator: Pages, *, goes_on: bool) -> None:
        super().__init__(rows, number, paginator)
        self.goes_on = goes_on

    @property
    def from_end(self) -> int:
        """Which page it is, counted from the end; 0 when it was reached from the beginning."""
        return max(0, -self.number)

    def has_next(self) -> bool:
        return self.number < -1 or (self.number > 0 and self.goes_on)

    def has_previous(self) -> bool:
        return self.number > 1 or (self.number < 0 and self.goes_on)

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1

    def end_index(self) -> int:
        return self.start_index() + len(self.object_list) - 1

    def numbers(self) -> list[int]:
        """The pages worth a link, beside the last: the first, and those near this one that are sure to be there."""
        if self.from_end:
            return [1]
        return sorted({1, *range(max(1, self.number - 2), self.number + 1 + self.goes_on)})


def _whole(number: Any) -> int:
    """What an address asks for, the first page when it asks for none."""
    try:
        # More digits than any list has pages are no number: the database would refuse them.
        return int(str(number)[:9]) or 1
    except ValueError:
        return 1
