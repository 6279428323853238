"""From how a pair stood to what a report may say of it: the facts of the citation, the acts by consent."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.content import parts
from incidents.queries.citation import CitationFacts, CitedAct, citation
from incidents.queries.standing import Standing


@dataclass(frozen=True)
class LevelMinutes:
    """First contact and update interval at one level, in minutes (0 = no interval), and what they count from."""

    first_contact: int
    update: int
    measured_from: str = "detected"


def citation_of(standing: Standing, *, level: int, attached: bool = True) -> str:
    """Return the citation for this pair at this level; `attached` says whether a document goes with it."""
    return citation(facts_of(standing, level=level, attached=attached))


def facts_of(standing: Standing, *, level: int, attached: bool = True) -> CitationFacts:
    """Return what the citation is made from, as it stood at the standing's moment."""
    version = standing.version
    general = attached and not standing.in_force and standing.document is not None
    if version is None:
        return CitationFacts(language=standing.pair.language, general=general)
    agreed = standing.state in states.IN_FORCE
    return CitationFacts(
        language=standing.pair.language,
        state=standing.state,
        version=version.number,
        meeting_on=standing.meeting_on,
        approved_on=standing.decided_on if standing.state == states.APPROVED else None,
        approved_by=standing.approved_by,
        starts_on=version.effective_from if agreed and not standing.in_force else None,
        review_by=version.review_by if standing.expired else None,
        acts=tuple(_cited(standing, act) for act in acts_of(standing, "theirs", level)),
        general=general,
    )


def acts_of(standing: Standing, side: parts.Side, level: int, *consents: str) -> list[parts.Act]:
    """Return one side's acts at this level, of these consents if given."""
    acts = standing.content.acts_of(side, level) if standing.content else []
    return [act for act in acts if not consents or act.consent.answer in consents]


def _cited(standing: Standing, act: parts.Act) -> CitedAct:
    return CitedAct(
        sentence=bare(standing.words(act.sentence)),
        deadline=deadline_words(act, standing.pair.language),
        when=bare(standing.words(act.condition)),
        consent=act.consent.answer,
        condition=standing.words(act.consent.condition),
        who_decides=standing.words(act.consent.who_decides),
    )


def bare(sentence: str) -> str:
    """Return a sentence without its full stop, to stand inside another."""
    return sentence.strip().removesuffix("。").removesuffix(".")


def deadline_words(act: parts.Act, language: str) -> str:
    """Return 検知から10分以内 (or "within 10 min of detection"); nothing for an act without a deadline."""
    if act.within_minutes is None:
        return ""
    with translation.override(language):
        words = {
            "detected": _("検知から%(time)s以内"),
            "reported": _("連絡を受けてから%(time)s以内"),
            "first_contact": _("第一報から%(time)s以内"),
            "started": _("発生から%(time)s以内"),
            "recovered": _("復旧から%(time)s以内"),
        }
        return words[act.from_event] % {"time": display.minutes(act.within_minutes)}


def minutes_of(standing: Standing | None, *, level: int, plan: LevelMinutes) -> LevelMinutes:
    """Return the minutes agreed with this party at this level; where nothing is agreed, the plan's."""
    agreed = standing.level(level) if standing else None
    if agreed is None:
        return plan
    first, update = agreed.first_contact_minutes, agreed.update_minutes
    return LevelMinutes(
        first_contact=plan.first_contact if first is None else first,
        update=plan.update if update is None else update,
        measured_from=agreed.measured_from,
    )
