"""Whatever the facts, the citation never says more than is true."""

import re
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import states
from incidents.queries.citation import citation
from incidents.queries.citation_facts import CitationFacts, CitedAct

# Acts without words of their own, so that what is found was said by the citation.
_acts = st.builds(
    CitedAct,
    sentence=st.just("X"),
    deadline=st.sampled_from(["", "Y"]),
    consent=st.sampled_from(list(states.CONSENT_WORDS)),
    condition=st.sampled_from(["", "Z"]),
    who_decides=st.sampled_from(["", "W"]),
)
# A machine that has other things to do draws slowly.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
_facts = st.builds(
    CitationFacts,
    language=st.sampled_from(["ja", "en"]),
    state=st.sampled_from(["", *states.VERSION_WORDS]),
    version=st.integers(1, 99),
    meeting_on=_days,
    approved_on=_days,
    approved_by=st.lists(st.just("N"), max_size=5).map(tuple),
    starts_on=_days,
    review_by=_days,
    acts=st.lists(_acts, max_size=6).map(tuple),
    general=st.booleans(),
)
_DENIALS = re.compile(
    "合意はいただいていません|書面の承認はいただいていません|まだ取り決めていません|"
    r"you have not agreed to it|you have not approved it in writing|Nothing has been agreed yet"
)
_CLAIMS = re.compile(
    "合意|承認|取り決め|伺った|伺い|お願いすることになって|同意|agreed|approved|you were to be asked|we heard"
)


@_PATIENT
@given(_facts)
def test_what_was_only_discussed_is_never_called_agreed(facts: CitationFacts) -> None:
    said = _DENIALS.sub("", citation(facts))
    if not facts.in_force:
        assert _CLAIMS.findall(said.replace("不同意", "")) == []
    elif facts.state == states.AGREED_IN_MEETING:
        assert re.findall("承認|approved", said) == []


@_PATIENT
@given(_facts)
def test_what_was_not_agreed_item_by_item_is_not_asked_for(facts: CitationFacts) -> None:
    acts = tuple(replace(act, sentence=act.consent) for act in facts.acts)
    said = citation(replace(facts, acts=acts))
    asked = re.findall("御社には(.*?)をお願いすることになって|you were to be asked for: (.*?)\\.(?: |$)", said)
    words = "".join("".join(found) for found in asked)
    assert not re.search("on_the_day|objection|question", words)


@_PATIENT
@given(_facts)
def test_a_passed_review_date_is_always_said(facts: CitationFacts) -> None:
    said = citation(facts)
    mentioned = "見直しの期限" in said or "date set for reviewing" in said
    assert mentioned == (facts.in_force and facts.review_by is not None)


@_PATIENT
@given(_facts)
def test_there_is_always_something_to_say(facts: CitationFacts) -> None:
    said = citation(facts)
    assert said.endswith(("。", "."))
    assert "None" not in said
