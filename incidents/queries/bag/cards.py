"""The card of a system for one's wallet: whom of us to call, the levels of the plan, where the go-bag is.

It is printed beside the bag (incidents/workflow/carding.py): a bag never waits for a printer, and takes along what is
there.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from django.conf import settings
from django.utils.translation import override

from agreements import display
from agreements.content import Language, canonical_text, sha256_of
from agreements.emails import our_name
from agreements.models import System
from agreements.queries.our_side import our_contacts
from incidents.queries.bag.place import bag_folder
from incidents.queries.levels import offered_levels

CARDS = ".cards"
# What fits on A6 beside the levels.
_MOST_CALLS = 5


def card_in(system: System, language: Language) -> dict[str, Any]:
    """Return what the card says, as plain data; a card is printed anew when it says something else."""
    calls = our_contacts(system).exclude(phone="")[:_MOST_CALLS]
    with override(language):
        return {
            "language": language,
            "us": our_name(language),
            "system": system.name_in(language),
            "calls": [
                {
                    "role": call.read("role"),
                    "number": display.phone(call.phone),
                    "hours": call.read("hours"),
                    "wait": display.minutes(call.no_answer_minutes),
                }
                for call in calls
            ],
            "levels": [
                {"mark": level.mark, "number": str(level.number), **vars(level.plan)}
                for level in offered_levels(system, [], language)
                if level.plan
            ],
            "address": f"{settings.PUBLIC_BASE_URL}/oncall/",
        }


def card_path(card: dict[str, Any]) -> Path:
    """Return where such a card lies, or would."""
    return bag_folder() / CARDS / f"{sha256_of(canonical_text(card))}.pdf"


def cards_there(system: System) -> dict[str, bytes]:
    """Return the cards of a system as it is now that have been printed, by language."""
    found: dict[str, bytes] = {}
    for card in cards_of_system(system):
        with suppress(OSError):
            found[card["language"]] = card_path(card).read_bytes()
    return found


def cards_of_system(system: System) -> list[dict[str, Any]]:
    """Return its card in each language."""
    return [card_in(system, language) for language in get_args(Language)]


def printed_cards() -> list[str]:
    """Return the names of all that lie there."""
    return sorted(path.name for path in (bag_folder() / CARDS).glob("*.pdf"))
