"""Whom to meet next, beside other pages; and whose moment came with the end of an incident."""

from typing import Any

from django import template
from django.db.models import QuerySet
from django.template import Context
from django.utils import timezone

from agreements.models import PairEntry
from agreements.permissions import may_lead_any
from agreements.queries.attending import planned_with
from incidents.models import Incident
from incidents.queries.their_outages import moments_of_outage
from incidents.queries.whom_next import whom_next

register = template.Library()

# Of the list beside another page.
_FIRST = 5


@register.inclusion_tag("incidents/_whom_next.html", takes_context=True)
def whom_to_meet(context: Context, pairs: QuerySet[PairEntry]) -> dict[str, Any]:
    """The first of the list, narrowed to these pairs."""
    user = context["request"].user
    rows = whom_next(user, pairs, timezone.now())
    return {"rows": rows[:_FIRST], "more": len(rows) - _FIRST, "may_lead": may_lead_any(user)}


@register.inclusion_tag("incidents/_moments_come.html", takes_context=True)
def moments_come(context: Context, incident: Incident) -> dict[str, Any]:
    """The parties who asked to be spoken to after this outage, once it is closed."""
    user = context["request"].user
    concerns = moments_of_outage(incident, user)
    planned = planned_with({row.party_id for row in concerns}, user, timezone.now())
    rows = [(row, planned.get(row.party_id)) for row in concerns]
    return {"rows": rows, "systems": incident.systems, "may_lead": may_lead_any(user)}
