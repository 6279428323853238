"""Which pairs there are: once each, whoever is served and whoever has an agreement."""

from agreements.models import System
from agreements.queries.pairs import pairs_for
from tests.published import AT, draft


def test_pairs_are_those_served_and_those_agreed_with_once_each(payments, booking, minato, tozai, own_side, ren):
    draft(payments, minato, ren)
    payments.parties.remove(minato)
    payments.parties.add(own_side)
    booking.parties.add(minato)
    assert [(row.name, row.system_name) for row in pairs_for(ren)] == [
        (minato.name, "決済承認API"),
        (tozai.name, "決済承認API"),
    ]
    payments.parties.add(minato)
    assert pairs_for(ren).count() == 2
    assert [row.name for row in pairs_for(ren, q="データ", kind="vendor")] == [tozai.name]


def test_a_system_out_of_use_keeps_only_what_was_agreed(payments, minato, tozai, own_side, ren):
    draft(payments, minato, ren)
    System.objects.filter(pk=payments.pk).update(retired_at=AT, retired_by=ren)
    assert [row.name for row in pairs_for(ren)] == [minato.name]
