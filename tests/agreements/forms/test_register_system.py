"""What the form of a system takes and what it refuses."""

import pytest

from agreements.forms.system import MembershipForm, NewSystemForm, SystemFilter, SystemForm
from tests.agreements.bad_text import BAD_TEXTS

GOOD = {"name": "配送追跡", "slug": "tracking", "symptom": "荷物の場所が出ない"}


def test_a_good_one_is_taken(db):
    assert NewSystemForm(GOOD).errors == {}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_what_cannot_be_read_is_refused_at_its_field(db, text):
    form = NewSystemForm({**GOOD, "name": text, "notes": text})
    assert set(form.errors) == {"name", "notes"}


def test_two_lines_are_no_name(db):
    assert set(NewSystemForm({**GOOD, "name": "配送\n追跡"}).errors) == {"name"}


def test_a_name_that_exists_is_refused_even_when_retired(payments, administrator):
    from django.utils import timezone

    payments.retired_at, payments.retired_by = timezone.now(), administrator
    payments.save()
    form = NewSystemForm({**GOOD, "name": payments.name, "slug": "payments"})
    assert form.errors == {
        "name": ["同じ名前のものが、もうあります（使用をやめたものも数えます）。"],
        "slug": ["このアドレスは、もう使われています。"],
    }


@pytest.mark.parametrize("slug", ["new", "NEW", "決済", "a b", "a/b", "a" * 51])
def test_an_address_must_be_one_and_not_taken_by_a_page(db, slug):
    assert set(NewSystemForm({**GOOD, "slug": slug}).errors) == {"slug"}


def test_the_address_cannot_be_changed(payments):
    form = SystemForm({"name": payments.name, "slug": "other"}, instance=payments)
    assert form.is_valid()
    assert form.save(commit=False).slug == "payments"


def test_our_own_side_and_the_retired_are_no_partners(payments, own_side, tozai, administrator):
    from django.utils import timezone

    tozai.retired_at, tozai.retired_by = timezone.now(), administrator
    tozai.save()
    assert [party.name for party in SystemForm().fields["parties"].queryset] == ["みなと百貨店株式会社"]
    # What is chosen already stays choosable.
    assert tozai in SystemForm(instance=payments).fields["parties"].queryset


def test_a_role_is_for_people_who_have_none_yet(payments, ren, outsider, administrator):
    offered = MembershipForm(system=payments).fields["user"].queryset
    assert list(offered) == [outsider]
    assert set(MembershipForm({"user": ren.pk, "role": "king"}, system=payments).errors) == {"user", "role"}


def test_a_list_asks_nothing_that_cannot_be_read(db):
    form = SystemFilter({"q": "a\x00b", "sort": "age", "retired": "on"})
    assert form.wanted() == {"q": "", "sort": "name", "retired": True}
    assert set(form.errors) == {"q", "sort"}
