"""Whether the numbers that were read meet what was agreed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from agreements.content.parts import Threshold
from agreements.content.thresholds import interval
from agreements.promises.facts import ReadingTaken


def since_met(threshold: Threshold, readings: Sequence[ReadingTaken], now: datetime) -> datetime | None:
    """Return since when a threshold is met: from the first of the newest readings in a row that are within it, and for
    as long as it must last. None while it is not."""
    names = {name.casefold() for name in threshold.quantity.values()}
    ours = sorted((one for one in readings if one.quantity.casefold() in names), key=lambda one: one.at)
    begun = None
    for one in ours:
        begun = (begun or one.at) if _within(threshold, one.value) else None
    if begun is None:
        return None
    met = begun + timedelta(minutes=threshold.for_minutes or 0)
    return met if met <= now else None


def _within(threshold: Threshold, value: Decimal) -> bool:
    (low, low_in), (high, high_in) = interval(threshold)
    return (low < value or (low_in and low == value)) and (value < high or (high_in and high == value))
