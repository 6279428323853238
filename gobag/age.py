"""How old a bag is: an old copy never looks current, and where a clock is wrong its age is not known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FRESH, STALE, UNKNOWN, PLAIN = "fresh", "stale", "unknown", "plain"
# Clocks of two machines differ by so much without anybody having noticed.
_TOLERATED = timedelta(minutes=5)


@dataclass(frozen=True)
class Age:
    """How a bag stands whose content was last known to be current at `known_at`; `span` is how long ago that was."""

    state: str
    known_at: datetime
    span: timedelta = timedelta()

    def clock(self, zone: str) -> str:
        local = self.known_at.astimezone(ZoneInfo(zone))
        offset = f"{local:%z}"
        return f"{local:%Y-%m-%d %H:%M} UTC{offset[:3].replace('0', '', 1) if offset[3:] == '00' else offset}"

    def since(self, words: dict[str, str]) -> str:
        """Return the span in the largest unit of which there are two, by words such as %n分前."""
        minutes = int(self.span.total_seconds()) // 60
        unit, size = next(
            ((unit, size) for unit, size in (("days", 1440), ("hours", 60)) if minutes >= 2 * size), ("minutes", 1)
        )
        return words[unit].replace("%n", str(minutes // size))


def age_of(known_at: datetime, now: datetime, stale_hours: int) -> Age:
    """Return how old it is by this clock; a clock before the bag's own time knows nothing."""
    if now < known_at - _TOLERATED:
        return Age(UNKNOWN, known_at)
    span = max(now - known_at, timedelta())
    return Age(STALE if span > timedelta(hours=stale_hours) else FRESH, known_at, span)
