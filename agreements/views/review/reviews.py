"""The reviewer's pages: the link, the letter, its PDF, the receipt. None of them decides anything."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agreements.emails import our_name
from agreements.models import ReviewInvitation
from agreements.queries.links import invitation_for, state_of_link
from agreements.queries.papers import body_of, bytes_of, file_name, issued_forms, newest_document
from agreements.views.links import SeeOther, forbid_keeping
from agreements.views.review.access import by_link, home_of, remember_link
from agreements.views.review.letter import letter_page, receipt_page, stopped_page
from agreements.workflow.reviewing import note_opening


@login_not_required
@require_safe
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: it only hands over to an address without the secret."""
    invitation = invitation_for(token)
    if invitation is None:
        words = {"our_name": our_name(get_language() or "ja")}
        return forbid_keeping(render(request, "agreements/review/wrong.html", words, status=404))
    response = SeeOther(home_of(invitation))
    remember_link(response, invitation)
    return forbid_keeping(response)


@require_safe
@by_link
def review(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    return letter_page(request, invitation, now)


@by_link
def review_opening(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Somebody reads it, says static/js/opened.js. Fetching the page says nothing: programs that look into mails do."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    if state_of_link(invitation, now) == "open":
        note_opening(invitation=invitation, at=now)
    return HttpResponse(status=204)


@require_safe
@by_link
def review_pdf(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """The body people are asked about; after the answer the newest issued copy. ?language=en&size=phone: that file."""
    now = timezone.now()
    answered = state_of_link(invitation, now) == "answered"
    stopped = None if answered else stopped_page(request, invitation, now)
    if stopped:
        return stopped
    version, served = invitation.version, newest_document if answered else body_of
    document = served(version, request.GET.get("language"), "phone" if request.GET.get("size") == "phone" else "a4")
    data = bytes_of(document) if document else None
    if document is None or data is None:
        others = (served(version, form.language, form.size) for form in issued_forms(version))
        intact = [one for one in others if one and one != document and bytes_of(one) is not None]
        context = {"invitation": invitation, "intact": intact, "home": home_of(invitation)}
        return render(request, "agreements/review/no_pdf.html", context, status=503)
    name = f'inline; filename="{file_name(document)}"'
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
@by_link
def review_receipt(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    now = timezone.now()
    if state_of_link(invitation, now) == "answered":
        return receipt_page(request, invitation)
    return stopped_page(request, invitation, now) or SeeOther(home_of(invitation))
