"""Ordered scales (one user < a department < the whole company): their steps, and whether levels leave a gap on them."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from agreements.content.document import AgreementContent
from agreements.content.level_words import level_sign
from agreements.content.parts import SeverityLevel, Step
from agreements.content.reading import text_in


def scales_of(content: AgreementContent) -> list[tuple[str, list[Step]]]:
    """Return each scale by its name, in the content's language, with its steps, the smallest first."""
    found: dict[str, list[Step]] = {}
    for step in content.steps:
        found.setdefault(text_in(step.scale, content.language), []).append(step)
    return list(found.items())


def seams_of(content: AgreementContent) -> Iterator[tuple[int, str]]:
    """Yield (place, message) where neighbouring levels on one scale share a step, or leave one out between them."""
    for _name, steps in scales_of(content):
        order = {step.key: number for number, step in enumerate(steps)}
        found = [(place, level, _reach(level, order)) for place, level in enumerate(content.levels)]
        held = [(place, level, reach) for place, level, reach in found if reach]
        for (_place, upper, one), (place, lower, other) in pairwise(held):
            names = {"one": level_sign(upper, content.language), "other": level_sign(lower, content.language)}
            if set(one) & set(other):
                yield place, _("%(one)s と %(other)s が、同じ段に当てはまります。どちらに入れますか？") % names
            elif max(min(one), min(other)) - min(max(one), max(other)) > 1:
                yield (
                    place,
                    _("%(one)s と %(other)s のあいだに、どちらでもない段があります。どちらに入れますか？") % names,
                )


def _reach(level: SeverityLevel, order: dict[str, int]) -> range:
    """The steps of one scale that a level names, as numbers; empty where it names none of it."""
    for span in level.spans:
        if span.from_step in order:
            ends = sorted((order[span.from_step], order.get(span.to_step or "", order[span.from_step])))
            return range(ends[0], ends[1] + 1)
    return range(0)
