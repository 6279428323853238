"""The level of one party as people read it: what the party calls it, and why it is this one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements import states
from agreements.content import Language, blank_content, text_in
from agreements.content.level_words import first_contact_words, updates_words
from agreements.content.parts import Span, SpecialDay, Threshold
from agreements.content.thresholds import threshold_words
from agreements.content.vocabulary import MARK_OF
from agreements.content.wording import Wording
from agreements.promises import Condition, level_in
from incidents.models import Incident
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class ShownLevel:
    """One party's level: as `label` and `name` call it, `why` it is this one, and what was `agreed` for it."""

    number: int
    label: str
    name: str
    why: str
    agreed: str

    @property
    def mark(self) -> str:
        return MARK_OF[self.number]


def shown_level(incident: Incident, basis: Basis, language: Language) -> ShownLevel:
    """Return the level of a party in the words of that language."""
    number, promised = basis.now.number, level_in(basis.promised, basis.now.number)
    told = [first_contact_words(promised), _updates(updates_words(promised))] if promised else []
    return ShownLevel(
        number=number,
        label=text_in(promised.label, language) or "" if promised else "",
        name=(text_in(promised.name, language) or "") if promised else _ours(incident, number, language),
        why=why_words(basis, language),
        agreed=_("、").join(one for one in told if one),
    )


def rests_words(basis: Basis) -> str:
    """Return what the promises to a party rest on, as firm as it is; nothing for what they approved by link."""
    number = basis.version.number if basis.version else 0
    if basis.rests_on == states.APPROVED:
        facts = {"number": number, "way": states.WAY_WORDS.get(basis.way, "")}
        return _("第%(number)d版（%(way)s）") % facts if basis.way else ""
    words = {
        states.EXPLAINED: _("第%(number)d版でご説明した内容（合意はいただいていません）"),
        "": _("一般の手順（取り決めはありません）"),
    }
    said = words.get(basis.rests_on, _("第%(number)d版の口頭合意（書面の承認はいただいていません）"))
    return said % {"number": number} if "%" in said else said


def why_words(basis: Basis, language: Language) -> str:
    """Return why a party is at its level; nothing where it is simply the level we gave."""
    now, say = basis.now, Wording(basis.promised or blank_content(language), language)
    by = _("、").join(_condition(one, say) for one in now.by)
    words = {
        "met": by,
        "doubt": _("迷って重いほう（%(by)s）") % {"by": by} if by else _("迷って重いほう"),
        "below": _("読み取った値はどのレベルにも当たらないため、いちばん軽いレベル"),
        "ruled": _("判断：%(reason)s") % {"reason": now.reason},
    }
    days = [_("業務特異日（%(when)s）で%(mark)sに") % _special(day, now.number, say) for day in now.raised]
    return _("、").join(one for one in (words.get(now.why, ""), *days) if one)


def _special(day: SpecialDay, number: int, say: Wording) -> dict[str, str]:
    when, reason = say.text(day.when), say.text(day.reason)
    return {"when": f"{when} {reason}".strip(), "mark": say.level(number)}


def _condition(condition: Condition, say: Wording) -> str:
    if isinstance(condition, Threshold):
        return threshold_words(condition, say.language)
    return say.span(condition) if isinstance(condition, Span) else say.text(condition)


def _updates(words: str) -> str:
    return _("続報 %(span)s") % {"span": words} if words else ""


def _ours(incident: Incident, number: int, language: Language) -> str:
    return incident.level.name_in(language) if number == incident.level.number else ""
