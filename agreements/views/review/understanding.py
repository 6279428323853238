"""理解確認, offered after the final answer: five questions of a night, answered by tapping; never required."""

from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import ReviewDecision, ReviewInvitation
from agreements.queries.links import state_of_link
from agreements.queries.understanding import answered_on, check_of, questions_for
from agreements.refusals import Refused
from agreements.views.links import SeeOther
from agreements.views.review.access import by_link, device_of, home_of
from agreements.views.review.letter import heads_of, stopped_page
from agreements.workflow.understanding import keep_understanding

_SALT = "heiji understanding"


@by_link
def review_understanding(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """The questions; what is sent leads back to the receipt, where the result stands."""
    now, decision = timezone.now(), invitation.answer()
    if decision is None or state_of_link(invitation, now) != "answered":
        return stopped_page(request, invitation, now) or SeeOther(home_of(invitation))
    receipt = f"{home_of(invitation)}receipt/#understanding"
    device, questions = device_of(request, invitation), questions_for(decision)
    chosen = [_place(request.POST.get(f"q{place}", "")) for place in range(len(questions))]
    refused = _keep(request, decision, chosen, device, now) if request.method == "POST" else ""
    if check_of(decision) or not questions or not answered_on(decision, device):
        return SeeOther(receipt)
    began = _began(request, decision) or now
    context = {**heads_of(invitation), "asked": list(zip(questions, chosen, strict=True)), "refused": refused}
    context["began"] = signing.dumps([decision.pk, began.isoformat()], salt=_SALT)
    return render(request, "agreements/review/understanding.html", context, status=422 if refused else 200)


def _keep(request: HttpRequest, decision: ReviewDecision, chosen: list[int], device: str, at: datetime) -> str:
    """Keep what was tapped, or return why not; then it stands there again, and the time runs on."""
    began = _began(request, decision)
    if began is None:
        return _("このページの一部が届きませんでした。もう一度、答え合わせをしてください。")
    try:
        keep_understanding(decision=decision, chosen=chosen, device=device, began_at=began, at=at)
    except Refused as refused:
        return str(refused)
    return ""


def _began(request: HttpRequest, decision: ReviewDecision) -> datetime | None:
    """When the questions that were sent had been shown; None where the page does not say so in our own hand."""
    try:
        pk, began = signing.loads(request.POST.get("began", ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(began) if pk == decision.pk else None


def _place(tapped: str) -> int:
    return int(tapped) if tapped.isascii() and tapped.isdigit() and len(tapped) < 3 else -1
