"""A party with its contacts in rows: typed with 、 or copied with tabs, every fault of every row at once."""

import pytest

from agreements.forms.new_party import NewPartyForm
from agreements.models import Party


def form(rows, **more):
    return NewPartyForm(
        {"name": "北斗", "language": "ja", "rows_of_contacts": rows, **more}, instance=Party(kind="customer")
    )


@pytest.mark.parametrize(
    "rows",
    [
        "当番、03-1234-5678 内線12、duty@hokuto.example、24時間\n部長、、、平日、三上 航",
        "当番\t03-1234-5678 x12\tduty@hokuto.example\t24時間\n部長\t\t\t平日\t三上 航\n",
        "phone\trole\tmail\thours\tname\n03-1234-5678#12\t当番\tduty@hokuto.example\t24時間\n\t部長\t\t平日\t三上 航",
    ],
)
def test_rows_become_contacts(db, rows):
    asked = form(rows)
    assert asked.errors == {}
    first, second = asked.contacts
    assert (first.role, first.phone, first.mail, first.hours) == (
        "当番", "+81312345678;ext=12", "duty@hokuto.example", "24時間",
    )  # fmt: skip
    assert (second.role, second.name, second.hours, second.no_answer_minutes) == ("部長", "三上 航", "平日", 5)


def test_every_fault_is_told_with_its_row(db):
    told = form("当番、0120、x\n、03-1234-5678、a@b.example").errors["rows_of_contacts"]
    assert [words.partition("、")[0] for words in told] == ["連絡先の1行目", "連絡先の1行目", "連絡先の2行目"]


def test_without_rows_there_is_only_the_party(db):
    assert (form("").errors, form(" \n").contacts) == ({}, [])


def test_too_many_rows(db):
    assert "30行まで" in str(form("\n".join(["当番、、"] * 31)).errors)
