"""What the letter to a reviewer shows: who asks, what they read (`reading`), and the forms they fill in."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from agreements import display
from agreements.content import Language, sha256_of
from agreements.emails import our_name
from agreements.forms.review import CommentForm, DecisionForm
from agreements.models import Comment, OneTimeCode, OutgoingMail, ReviewInvitation
from agreements.queries.agreement_copies import may_be_kept
from agreements.queries.annexes import said_today
from agreements.queries.code_limits import CODES_A_DAY, TRIES_A_CODE, codes_left
from agreements.queries.item_answers import answers_of
from agreements.queries.links import is_asked_anew, newest_of_theirs, state_of_link, with_those_before
from agreements.queries.papers import body_of, newest_document, papers_of
from agreements.queries.standing import validity_of
from agreements.queries.understanding import Understood, answered_on, check_of, missed_of, questions_for
from agreements.quorum import quorum_of
from agreements.views.links import SeeOther
from agreements.views.review.access import device_of, home_of
from agreements.views.review.reading import LetterText
from agreements.views.review.unsent import unsent_in

# How fast people read an agreement and make up their minds.
_ITEMS_A_MINUTE = 7
_SHORTEST_MINUTES = 3


def stopped_page(request: HttpRequest, invitation: ReviewInvitation, at: datetime) -> HttpResponse | None:
    """Return the page for a link that takes no answer any more, or None while it does. What somebody had written until
    then stands on it, to be copied."""
    standing, unsent = state_of_link(invitation, at), unsent_in(request, invitation)
    if standing == "open":
        return None
    if standing == "answered":
        is_new = bool(unsent)
        return (
            receipt_page(request, invitation, unsent=unsent, status=409) if is_new else SeeOther(_receipt(invitation))
        )
    context = {**heads_of(invitation), "standing": standing, "newest": newest_of_theirs(invitation), "unsent": unsent}
    context["is_asked_anew"] = standing == "revoked" and is_asked_anew(invitation)
    return render(request, "agreements/review/stopped.html", context, status=410)


def letter_page(
    request: HttpRequest,
    invitation: ReviewInvitation,
    at: datetime,
    *,
    form: DecisionForm | None = None,
    comment: CommentForm | None = None,
    typed: dict[str, str] | None = None,
    wrong: tuple[str, str] = ("", ""),
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """Show the letter with its forms, in them what is `typed` (else what was kept); `wrong` is an item's path and what
    is wrong with its answer; `said` tells what has just happened (a comment kept, a refusal)."""
    device = device_of(request, invitation)
    typed = invitation.kept_in(device) if typed is None else typed
    form, comment = form or DecisionForm(initial=typed), comment or CommentForm(initial=typed)
    context = {
        **heads_of(invitation),
        **_text(invitation, device, at, typed=typed, wrong=wrong),
        **_forms(invitation, form, comment, at),
        **said,
    }
    return render(request, "agreements/review/letter.html", context, status=status)


def _receipt(invitation: ReviewInvitation) -> str:
    return f"{home_of(invitation)}receipt/"


def receipt_page(
    request: HttpRequest,
    invitation: ReviewInvitation,
    *,
    comment: CommentForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """Show what was recorded, and what happens next; `said` tells what has just happened."""
    document = newest_document(invitation.version)
    papers = papers_of(invitation.version)
    context = {**heads_of(invitation), "decision": invitation.answer(), "document": document, "papers": papers[1:]}
    context |= {
        "comments": whole_of(invitation),
        "comment": comment or CommentForm(),
        **_understanding(request, invitation),
    }
    context["newest"] = newest_of_theirs(invitation)
    context["validity"] = validity_of(invitation.version, timezone.now())
    context["may_keep"] = may_be_kept(invitation, timezone.now())
    return render(request, "agreements/review/receipt.html", context | said, status=status)


def _understanding(request: HttpRequest, invitation: ReviewInvitation) -> dict[str, Any]:
    """What came of the questions of a night, or that they are there: in this browser, or in that of the answer."""
    decision = invitation.answer()
    check = check_of(decision) if decision else None
    if decision is None or check is None:
        asks = decision is not None and bool(decision.device and questions_for(decision))
        is_here = decision is not None and answered_on(decision, device_of(request, invitation))
        return {"check": None, "may_check": asks and is_here, "check_elsewhere": asks and not is_here}
    asked = set(invitation.threads.exclude(path="").values_list("path", flat=True))
    return {"check": Understood(decision, check), "missed": [(one, one["path"] in asked) for one in missed_of(check)]}


def heads_of(invitation: ReviewInvitation) -> dict[str, Any]:
    """What every page says of itself: whose it is, for whom, about which version."""
    agreement = invitation.version.agreement
    people = list(invitation.version.invitations.select_related("decision").order_by("pk"))
    return {
        "invitation": invitation,
        "version": invitation.version,
        "agreement": agreement,
        "today": said_today(invitation.version, _language(invitation)),
        "system_name": agreement.system.name_in(invitation.language),
        "our_name": our_name(invitation.language),
        "addressee": invitation.name or invitation.role,
        "zone": agreement.time_zone,
        "zone_words": display.zone_name(invitation.created_at.astimezone(ZoneInfo(agreement.time_zone))),
        "masked_mail": display.masked_mail(invitation.mail),
        "host": urlsplit(settings.PUBLIC_BASE_URL).netloc,
        "home": home_of(invitation),
        "quorum": quorum_of(invitation.version, timezone.now(), people),
        "people": [one for one in people if one.revoked_at is None and one.handed_at is None],
    }


def _language(invitation: ReviewInvitation) -> Language:
    return "en" if invitation.language == "en" else "ja"


def _text(
    invitation: ReviewInvitation, device: str, at: datetime, *, typed: dict[str, str], wrong: tuple[str, str]
) -> dict[str, Any]:
    """What is read, with the answers of this browser; the papers, and whether one is late."""
    text = LetterText(invitation, device, typed=typed, wrong=wrong).context()
    return {
        **text,
        "answers_sha256": sha256_of(answers_of(invitation, device)),
        "minutes": max(_SHORTEST_MINUTES, -(-text["asks"] // _ITEMS_A_MINUTE)),
        "late": invitation.reply_by <= at,
        "body": body_of(invitation.version),
        "papers": papers_of(invitation.version)[1:],
    }


def _forms(invitation: ReviewInvitation, form: DecisionForm, comment: CommentForm, at: datetime) -> dict[str, Any]:
    """What is filled in. The page shown again after an error is still the same page: it keeps its key."""
    left = codes_left(invitation=invitation, at=at)
    # The bound field, not the field: a form that has been checked keeps what it bound before.
    form["code"].help_text = _code_hint(left.live, invitation) if left.live else ""
    return {
        "form": form,
        "key": _key(form),
        "comment": comment,
        "unkept": None,
        "comments": whole_of(invitation),
        "codes": left,
        "codes_a_day": CODES_A_DAY,
        "code_failed": left.live is not None and _has_failed(left.live),
    }


def _key(form: DecisionForm) -> UUID:
    try:
        return UUID(str(form["key"].value()))
    except ValueError:
        return uuid4()


def _code_hint(code: OneTimeCode, invitation: ReviewInvitation) -> str:
    zone = ZoneInfo(invitation.version.agreement.time_zone)
    sent, until = code.created_at.astimezone(zone), code.expires_at.astimezone(zone)
    tries = TRIES_A_CODE - code.tries
    words = ngettext(
        "%(sent)s（%(zone)s）に %(mail)s へ送りました。%(until)s まで使えます。あと%(tries)d回試せます。",
        "%(sent)s（%(zone)s）に %(mail)s へ送りました。%(until)s まで使えます。あと%(tries)d回試せます。",
        tries,
    )
    return words % {
        "sent": f"{sent:%H:%M}",
        "zone": display.zone_name(sent),
        "mail": display.masked_mail(invitation.mail),
        "until": f"{until:%H:%M}",
        "tries": tries,
    }


def _has_failed(code: OneTimeCode) -> bool:
    return OutgoingMail.objects.filter(key=f"code:{code.pk}", state="failed").exists()


def whole_of(invitation: ReviewInvitation) -> QuerySet[Comment]:
    """Return what was said about the whole with this reviewer, and whoever it was before, by both sides."""
    theirs = Comment.objects.filter(thread__invitation__in=with_those_before(invitation), thread__path="")
    return theirs.select_related("user", "invitation").order_by("pk")
