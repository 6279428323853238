"""What was read on the day and what follows from it: levels by party, criteria that are met, with what was agreed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.content import Language, parts
from agreements.content.phrases import bare
from agreements.content.vocabulary import MARK_OF
from agreements.content.wording import Wording
from incidents.models import Incident, ReadingNoted
from incidents.queries.basis import Basis, bases_on
from incidents.queries.kept_plan import kept_parts
from incidents.queries.level_reasons import ShownLevel, shown_level
from incidents.queries.promising import PartyPromises
from incidents.queries.readings import ReadingAsked, asked_readings

# As many names of parties as one reads in a line.
_MOST_NAMES = 2


@dataclass
class Followed:
    """What follows for some parties from what was read: a level they are at since then, or a criterion that is met."""

    level: ShownLevel | None
    words: str
    agreed: str
    at: datetime | None
    parties: list[str] = field(default_factory=list)

    @property
    def whom(self) -> str:
        names, more = _("、").join(self.parties[:_MOST_NAMES]), len(self.parties) - _MOST_NAMES
        return names if more <= 0 else _("%(names)s ほか%(count)d社") % {"names": names, "count": more}


def page_language() -> Language:
    return "en" if (get_language() or "ja").startswith("en") else "ja"


def asked_on(incident: Incident) -> list[ReadingAsked]:
    """Return what can be read on an incident, each with what was read last."""
    return asked_of(incident, bases_on(incident), ReadingNoted.objects.filter(incident=incident))


def asked_of(incident: Incident, bases: list[Basis], readings: Iterable[ReadingNoted]) -> list[ReadingAsked]:
    plan = kept_parts(incident, incident.system, "levels", "steps", "criteria", "end")
    each = [one.promised for basis in bases for one in basis.each]
    contents = {id(one): one for one in (plan, *each) if one}
    return asked_readings(contents.values(), readings, page_language())


def levels_counted(rows: Iterable[PartyPromises]) -> list[tuple[str, int]]:
    """Return how many parties are at each level, and how many for a reason of its own."""
    bases = [row.basis for row in rows]
    now = [basis.now for basis in bases]
    numbers, whys = Counter(basis.gravest for basis in bases), Counter(one.why for one in now)
    found = [(MARK_OF[number], numbers[number]) for number in sorted(numbers)]
    raised = sum(bool(one.raised) for one in now)
    special = [(_("迷って重いほうにした"), whys["doubt"]), (_("判断で決めた"), whys["ruled"])]
    return found + [one for one in (*special, (_("業務特異日で上げた"), raised)) if one[1]]


def followed(incident: Incident, rows: Iterable[PartyPromises]) -> list[Followed]:
    """Return what follows from what was read, the same for several parties once, the gravest first."""
    language = page_language()
    found: dict[tuple[object, ...], Followed] = {}
    for row in rows:
        for one in (*_level(incident, row, language), *_criteria(row, language)):
            key = (one.level.number if one.level else 0, one.words, one.agreed)
            found.setdefault(key, one).parties.append(row.basis.party.name_in(language))
    return sorted(found.values(), key=lambda one: one.level.number if one.level else 9)


def _level(incident: Incident, row: PartyPromises, language: Language) -> list[Followed]:
    found = []
    for basis in row.basis.each:
        if basis.now.why != "given" or basis.now.raised:
            level = shown_level(incident, basis, language)
            found.append(Followed(level, level.why, level.agreed, basis.now.at))
    return found


def _criteria(row: PartyPromises, language: Language) -> list[Followed]:
    met = [one for one in row.promises if isinstance(one.part, parts.DecisionCriterion) and one.begun and one.waits]
    found = []
    for one in met:
        say = Wording(row.content_of(one), language)
        found.append(Followed(None, _("、").join(say.conditions(one.part)), _consequence(one.part, say), None))
    return found


def _consequence(criterion: parts.DecisionCriterion, say: Wording) -> str:
    """What was agreed to follow: a level, an act, or what a sentence says; and who decides."""
    act = say.content.item(criterion.then_act) if criterion.then_act else None
    told = [
        _("%(level)s とする") % {"level": say.level(criterion.then_level)} if criterion.then_level else "",
        bare(say.text(act.sentence)) if isinstance(act, parts.Act) else "",
        bare(say.text(criterion.then_text)),
        _("決める人：%(role)s") % {"role": say.text(criterion.who_decides)} if criterion.who_decides else "",
    ]
    return _("、").join(one for one in told if one)
