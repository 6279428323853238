"""Twelve parties in the order in which an operations lead would meet them, written down before any weight was.

Judged so: who said "after our next outage" and has had one is met first; then where somebody would call a number that
nobody answers; then the holes with those whom an outage hurts most, before what only has become old. What concerns
neither revenue nor a sensitive business comes last, even after an outage.
"""

from agreements.queries.whom import WhomFacts

IN_ORDER = [
    # They said no until their next outage; it was last week.
    WhomFacts("A", "high", has_outage=True, has_moment=True, lacks_agreement=True),
    # What we have is old, and the person in it has left.
    WhomFacts("A", "high", is_expired=True, has_lost_contact=True),
    # Nobody has talked to them yet.
    WhomFacts("A", "high", lacks_agreement=True),
    # An outage last week, and nothing was agreed.
    WhomFacts("B", "high", has_outage=True, lacks_agreement=True),
    # Their books are closed, as they asked.
    WhomFacts("A", "medium", has_moment=True, lacks_agreement=True),
    # They would act on a sentence that our plan does not say any more.
    WhomFacts("A", "high", has_changed_plan=True),
    WhomFacts("A", "medium", is_expired=True),
    WhomFacts("B", "medium", has_moment=True, lacks_agreement=True),
    WhomFacts("A", "high", is_unconfirmed=True),
    WhomFacts("B", "low", is_expired=True),
    WhomFacts("C", "low", has_outage=True),
    WhomFacts("C", "low", lacks_agreement=True),
]

# Six more by somebody who read what the list is for, not its weights: whoever named the moment is not kept waiting;
# then who has just had an outage, then where whom to call is not known; a small customer that asked comes last.
FRESH_IN_ORDER = [
    # An outage last month, and the person we would have called has left.
    WhomFacts("A", "high", has_outage=True, has_lost_contact=True),
    # "After the closing season": it is over, and meanwhile our plan says a sentence of theirs otherwise.
    WhomFacts("A", "medium", has_moment=True, has_changed_plan=True),
    # Their first outage, nothing agreed; they themselves bear outages well.
    WhomFacts("A", "low", has_outage=True, lacks_agreement=True),
    # What we have is a year old and nobody stands behind it.
    WhomFacts("B", "high", is_expired=True, has_lost_contact=True),
    # They would act on an old sentence, and whether one reaches them is not known.
    WhomFacts("B", "medium", has_changed_plan=True, is_unconfirmed=True),
    WhomFacts("C", "high", has_moment=True),
]
