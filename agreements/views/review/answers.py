"""What a reviewer sends: the request for a code, a comment, the one final answer."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agreements.forms.review import CommentForm, DecisionForm
from agreements.models import ReviewInvitation
from agreements.refusals import Refused
from agreements.views.client_address import address_of
from agreements.views.links import SeeOther
from agreements.views.review.access import by_link, home_of, remember_link
from agreements.views.review.letter import letter_page, stopped_page
from agreements.workflow.codes import send_code
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.reviewing import Answer, comment, decide


@by_link
def review_code(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Mail a code and show the same page again with everything typed so far."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    kept = DecisionForm(initial=_typed(request))
    try:
        send_code(invitation=invitation, at=now)
    except Refused as refused:
        return letter_page(request, invitation, now, form=kept, comment=_said(request), refused=refused, status=429)
    return letter_page(request, invitation, now, form=kept, comment=_said(request), code_sent=True)


@by_link
def review_comment(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Keep a comment; what was typed for the answer stays."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    kept, form = DecisionForm(initial=_typed(request)), CommentForm(request.POST)
    if form.says_something():
        try:
            comment(version=invitation.version, invitation=invitation, text=form.cleaned_data["comment"], at=now)
        except Refused as refused:
            form.add_error("comment", str(refused))
        else:
            return letter_page(request, invitation, now, form=kept, comment_kept=True)
    return letter_page(request, invitation, now, form=kept, comment=form, status=422)


@by_link
def review_decision(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Record the answer; every error is told on the letter itself, with everything typed kept."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    form, said = DecisionForm(request.POST), CommentForm(request.POST)
    whole = form.is_valid() and said.is_valid()
    if whole and _decide(request, invitation, form):
        _keep_comment(invitation, said)
        response = SeeOther(f"{home_of(invitation)}receipt/")
        remember_link(response, ReviewInvitation.objects.get(pk=invitation.pk))
        return response
    invitation.refresh_from_db()
    stopped = stopped_page(request, invitation, now)
    return stopped or letter_page(request, invitation, now, form=form, comment=said, unkept=said, status=422)


def _decide(request: HttpRequest, invitation: ReviewInvitation, form: DecisionForm) -> bool:
    """Call the verb; a refusal is told at the field it is about."""
    typed = form.cleaned_data
    answer = Answer(
        answer=typed["answer"],
        typed_name=typed["typed_name"],
        code=typed["code"],
        viewed_sha256=typed["viewed"],
        key=str(typed["key"]),
        reason=typed["reason"],
        ip=address_of(request),
        user_agent=_legible(request.headers.get("User-Agent", "")),
    )
    try:
        decide(invitation=invitation, answer=answer, at=timezone.now())
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _keep_comment(invitation: ReviewInvitation, form: CommentForm) -> None:
    """A comment written but not sent on its own goes with the answer."""
    text = form.cleaned_data["comment"]
    if text:
        with suppress(Refused):
            comment(version=invitation.version, invitation=invitation, text=text, at=timezone.now())


def _typed(request: HttpRequest) -> dict[str, str]:
    """What is in the form, but for the code: that one is about to be another."""
    return {name: request.POST.get(name, "") for name in DecisionForm.base_fields if name not in {"code", "viewed"}}


def _said(request: HttpRequest) -> CommentForm:
    return CommentForm(initial={"comment": request.POST.get("comment", "")})


def _legible(header: str) -> str:
    return "".join(character if character.isprintable() else "〓" for character in header)
