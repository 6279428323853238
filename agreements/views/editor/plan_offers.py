"""From the plan: what it says by now beside the draft, each item taken over by a tick."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.labels import label_of
from agreements.content.lists import LISTS
from agreements.content.wording import Wording
from agreements.queries.plan_offers import Offer, plan_offers, with_all
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.conflicts import conflict_page
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.outline import draft_context
from agreements.views.editor.saving import base_of
from agreements.workflow.clashing import Conflict
from agreements.workflow.drafts import take_over

_BESIDE = {"key", "consent"}


@dataclass(frozen=True)
class OfferRow:
    """`lines` are (name, words of the draft, words of the plan) where they differ."""

    offer: Offer
    kind: str
    title: str
    second: str
    lines: list[tuple[str, str, str]]


def draft_plan(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    edited = EditedDraft(agreement)
    base = base_of(request, edited)
    if request.method == "POST":
        verb = {"agreement": agreement, "keys": request.POST.getlist("keys"), "base_revision": base.revision}
        try:
            taken = take_over(**verb, by=request.user, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, conflict, edited)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("方針から %(count)d件を取り入れました。") % {"count": len(taken)})
        return redirect("draft-plan", number=number)
    offers = plan_offers(agreement, base.content)
    say = Wording(base.content), Wording(with_all(base.content, offers))
    rows = [_row(offer, *say) for offer in offers]
    return render(request, "agreements/editor/plan.html", draft_context(request, base, **_grouped(rows)))


def _grouped(rows: list[OfferRow]) -> dict[str, list[OfferRow]]:
    """What is new in the plan, what this draft says otherwise, and what it leaves out: nothing to do about that."""
    groups: dict[str, list[OfferRow]] = {"news": [], "own": [], "left_out": []}
    for row in rows:
        groups["news" if row.offer.news else "left_out" if row.offer.state == "new" else "own"].append(row)
    return groups


def _row(offer: Offer, drafted: Wording, planned: Wording) -> OfferRow:
    say, known = (drafted, offer.drafted) if offer.planned is None else (planned, offer.planned)
    old, new = _facts(offer, offer.drafted, drafted), _facts(offer, offer.planned, planned)
    apart = [(name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys([*old, *new])]
    lines = [line for line in apart if line[1] != line[2]] if offer.state == "changed" else []
    if offer.name in LISTS:
        return OfferRow(offer, str(LISTS[offer.name].one), say.title(known), say.second(known), lines)
    first = next(iter(_facts(offer, known, say).values()), "")
    return OfferRow(offer, label_of(AgreementContent, offer.name), first.partition("\n")[0], "", lines)


def _facts(offer: Offer, value: Any, say: Wording) -> dict[str, str]:
    """The words of an item or a value by the names of its fields; of a text by its own name."""
    if isinstance(value, dict):
        return {label_of(AgreementContent, offer.name): say.text(value)}
    return {} if value is None else {name: words for name, words in say.facts(value, but=_BESIDE) if words}
