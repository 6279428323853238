"""A reviewer says that it is somebody else's, or goes on to the newest version from the link of an older one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.forms.passing_on import PassOnForm
from agreements.models import ReviewInvitation
from agreements.queries.code_limits import codes_left
from agreements.queries.links import newest_of_theirs, state_of_link
from agreements.refusals import Refused
from agreements.views.forms_on_pages import posted
from agreements.views.links import SeeOther
from agreements.views.review.access import by_link, device_of, home_of, remember_link
from agreements.views.review.letter import heads_of, stopped_page
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import Addressee
from agreements.workflow.keeping_typed import keep_typed
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.passing_on import hand_over

# From where one may go on: not from a link that was taken back or shut.
_LEADS_ON = frozenset({"superseded", "answered", "ended", "expired"})
# Under which name its form is kept, and how much of a field.
_PAGE, _LONGEST = "handover", 400


@by_link
def review_hand_over(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """「私ではなく、B さんです」: a name, an address, and the code, which one button sends and the other spends."""
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    if "send-code" in request.POST:
        return _send_code(request, invitation)
    form = PassOnForm(posted(request), initial=invitation.kept_in(device_of(request, invitation), _PAGE))
    if form.is_valid() and _hand_over(invitation, form):
        return SeeOther(home_of(invitation))
    return _page(request, invitation, form, status=422 if form.is_bound else 200)


def _hand_over(invitation: ReviewInvitation, form: PassOnForm) -> bool:
    typed = form.cleaned_data
    to = Addressee(typed["role"], typed["mail"], typed["name"])
    try:
        hand_over(invitation=invitation, to=to, code=typed["code"], at=timezone.now())
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _send_code(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Lead to a page that can be left for the mail and loaded again, with all that is typed."""
    now, typed = timezone.now(), {name: request.POST.get(name, "")[:_LONGEST] for name in ("name", "role", "mail")}
    keep_typed(invitation=invitation, device=device_of(request, invitation), typed=typed, at=now, page=_PAGE)
    try:
        send_code(invitation=invitation, at=now)
    except Refused as refused:
        return _page(request, invitation, PassOnForm(initial=typed), refused=str(refused), status=429)
    return SeeOther(f"{home_of(invitation)}handover/#code")


def _page(
    request: HttpRequest, invitation: ReviewInvitation, form: PassOnForm, *, status: int = 200, **said: object
) -> HttpResponse:
    codes = codes_left(invitation=invitation, at=timezone.now())
    context = {**heads_of(invitation), "form": form, "codes": codes, **said}
    return render(request, "agreements/review/hand_over.html", context, status=status)


@require_POST
@by_link
def review_newest(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Lead on to what the same address was asked about the newest version."""
    newest = newest_of_theirs(invitation)
    if newest is None or state_of_link(invitation, timezone.now()) not in _LEADS_ON:
        return SeeOther(home_of(invitation))
    response = SeeOther(home_of(newest))
    remember_link(response, newest)
    return response
