"""The promises of a day (約束): what an agreement and the facts of an incident, or of a drill, say is owed by when.

Derived, never stored. It knows no web and no database; what a promise is called in words is said by whoever shows it.
"""

from agreements.promises.chain import chain_from
from agreements.promises.coverage import NOT_GOVERNING, reason_of
from agreements.promises.facts import CallMade, DayFacts, ReadingTaken, ReportTold, Spared
from agreements.promises.levels import LevelGiven, PartyLevel, levels_of
from agreements.promises.making import promises_of, reports_owed, used_items
from agreements.promises.promise import DayPromise
from agreements.promises.readings import Condition, conditions_of, judge, letters
from agreements.promises.rhythm import LevelMinutes, level_in, minutes_of, next_update

__all__ = [
    "NOT_GOVERNING",
    "CallMade",
    "Condition",
    "DayFacts",
    "DayPromise",
    "LevelGiven",
    "LevelMinutes",
    "PartyLevel",
    "ReadingTaken",
    "ReportTold",
    "Spared",
    "chain_from",
    "conditions_of",
    "judge",
    "letters",
    "level_in",
    "levels_of",
    "minutes_of",
    "next_update",
    "promises_of",
    "reason_of",
    "reports_owed",
    "used_items",
]
