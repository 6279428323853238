"""When the right moment to speak of a concern again has come."""

from datetime import UTC, date, datetime

import pytest

from agreements.models import Concern, Meeting
from agreements.queries.moments import Come, moment_come

MET = {"starts_at": datetime(2026, 5, 12, 1, tzinfo=UTC), "ends_at": datetime(2026, 5, 12, 2, tzinfo=UTC)}
EARLIER, LATER = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 9, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "today", "outages", "come"),
    [
        ({}, date(2027, 1, 1), [LATER], None),
        ({"next_on": date(2026, 11, 20)}, date(2026, 11, 19), [], None),
        ({"next_on": date(2026, 11, 20)}, date(2026, 12, 3), [], Come("day", date(2026, 11, 20))),
        ({"after_outage": True}, date(2026, 11, 1), [EARLIER], None),
        # The last of September in UTC is the first of October where they met.
        ({"after_outage": True}, date(2026, 11, 1), [EARLIER, LATER], Come("outage", date(2026, 10, 1))),
        # Before March: January and February, whatever the year.
        ({"before_month": 3}, date(2026, 12, 31), [], None),
        ({"before_month": 3}, date(2027, 2, 28), [], Come("month", date(2027, 1, 1))),
        ({"before_month": 3}, date(2027, 3, 1), [], None),
        ({"before_month": 1}, date(2026, 11, 1), [], Come("month", date(2026, 11, 1))),
        # Raised within those months, it has come at once and not before.
        ({"before_month": 6}, date(2026, 5, 20), [], Come("month", date(2026, 5, 12))),
        (
            {"next_on": date(2026, 10, 20), "after_outage": True},
            date(2026, 11, 1),
            [LATER],
            Come("outage", date(2026, 10, 1)),
        ),
        ({"next_on": date(2026, 6, 1), "closed_at": LATER}, date(2026, 11, 1), [], None),
    ],
)
def test_a_moment_comes(moment, today, outages, come):
    concern = Concern(meeting=Meeting(**MET), **moment)
    assert moment_come(concern, today, outages) == come
