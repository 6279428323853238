"""What lists and searches go by is held against the rows it is worked out from."""

from django.db import connection, transaction

from agreements.models import PairEntry, User
from agreements.queries.verifying import faults
from tests.published import draft

FORGERIES = (
    "UPDATE agreements_pairentry SET name = 'x' WHERE agreement_id IS NOT NULL",
    "UPDATE agreements_pairentry SET agreement_id = NULL WHERE agreement_id IS NOT NULL",
    "UPDATE agreements_pairentry SET searched = ''  WHERE agreement_id IS NOT NULL",
    "DELETE FROM agreements_pairentry WHERE agreement_id IS NOT NULL",
    "UPDATE agreements_party SET searched = 'x' WHERE kind = 'own'",
    "UPDATE agreements_system SET searched_beside = 'x'",
    "UPDATE agreements_system SET symptom = 'x'",
)


def test_each_is_told_in_one_line(payments, minato, tozai, own_side, ren: User) -> None:
    draft(payments, minato, ren)
    assert PairEntry.objects.count() == 2
    assert list(faults()) == []
    for statement in FORGERIES:
        point = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(statement)
        found = list(faults())
        transaction.savepoint_rollback(point)
        assert [fault.kind for fault in found] == ["list"], (statement, found)
