"""Printing the cards of the systems for the go-bag. No row is written: a card is a file, named by what it says."""

import logging
from datetime import datetime

from agreements import pdf
from agreements.models import System
from gobag.disk import replace_file
from incidents.queries.bag.cards import CARDS, card_path, cards_of_system
from incidents.queries.bag.place import bag_folder

log = logging.getLogger(__name__)


def print_cards(*, at: datetime) -> int:
    """Print each card that is not there yet, take away those that are out of date; return how many were printed.
    Raises OSError when the disk refuses."""
    wanted = {card_path(card): card for system in System.objects.in_use() for card in cards_of_system(system)}
    made = 0
    for path, card in wanted.items():
        if path.exists():
            continue
        try:
            data = pdf.render_card(card, at=at)
        except (pdf.MissingGlyphs, pdf.RenderFailed) as error:
            log.warning("the card of %s could not be printed: %s", card["system"], type(error).__name__)
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, data)
        made += 1
    for path in (bag_folder() / CARDS).glob("*.pdf"):
        if path not in wanted:
            path.unlink(missing_ok=True)
    return made
