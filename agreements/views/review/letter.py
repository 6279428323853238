"""What the letter to a reviewer shows: who asks, what changed since their last yes, the whole text, the answer."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.changes import change_lines, changed_numbers, unchanged_count
from agreements.content import AgreementContent
from agreements.content.sheet import sheet_of
from agreements.emails import our_name
from agreements.forms.review import CommentForm, DecisionForm
from agreements.models import AgreementVersion, OneTimeCode, OutgoingMail, ReviewInvitation
from agreements.queries.code_limits import CODES_A_DAY, TRIES_A_CODE, codes_left
from agreements.queries.links import state_of_link
from agreements.queries.papers import body_of, newest_document, papers_of
from agreements.views.links import SeeOther
from agreements.views.review.access import home_of

# How fast people read an agreement and make up their minds.
_ITEMS_A_MINUTE = 7
_SHORTEST_MINUTES = 3


def stopped_page(request: HttpRequest, invitation: ReviewInvitation, at: datetime) -> HttpResponse | None:
    """Return the page for a link that takes no answer any more, or None while it does."""
    standing = state_of_link(invitation, at)
    if standing == "open":
        return None
    if standing == "answered":
        return SeeOther(f"{home_of(invitation)}receipt/")
    context = {**_heads(invitation), "standing": standing}
    return render(request, "agreements/review/stopped.html", context, status=410)


def letter_page(
    request: HttpRequest,
    invitation: ReviewInvitation,
    at: datetime,
    *,
    form: DecisionForm | None = None,
    comment: CommentForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """Show the letter with its forms; `said` tells what has just happened (a code sent, a comment kept, a refusal)."""
    content = invitation.version.content()
    context = {
        **_heads(invitation),
        **_text(invitation, content, at),
        **_forms(invitation, form or DecisionForm(), comment or CommentForm(), at),
        **said,
    }
    return render(request, "agreements/review/letter.html", context, status=status)


def receipt_page(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Show what was recorded, and what happens next."""
    document = newest_document(invitation.version)
    papers = papers_of(invitation.version)
    context = {**_heads(invitation), "decision": invitation.answer(), "document": document, "papers": papers[1:]}
    return render(request, "agreements/review/receipt.html", context)


def _heads(invitation: ReviewInvitation) -> dict[str, Any]:
    """What every page says of itself: whose it is, for whom, about which version."""
    agreement = invitation.version.agreement
    return {
        "invitation": invitation,
        "version": invitation.version,
        "agreement": agreement,
        "system_name": agreement.system.name_in(invitation.language),
        "our_name": our_name(invitation.language),
        "addressee": invitation.name or invitation.role,
        "zone": agreement.time_zone,
        "zone_words": display.zone_name(invitation.created_at.astimezone(ZoneInfo(agreement.time_zone))),
        "masked_mail": display.masked_mail(invitation.mail),
        "host": urlsplit(settings.PUBLIC_BASE_URL).netloc,
        "home": home_of(invitation),
    }


def _text(invitation: ReviewInvitation, content: AgreementContent, at: datetime) -> dict[str, Any]:
    """What is read: the changes first, then the whole."""
    return {
        **_changes(invitation, content),
        "content": content,
        "minutes": max(_SHORTEST_MINUTES, -(-len(content.items()) // _ITEMS_A_MINUTE)),
        "late": invitation.reply_by <= at,
        "body": body_of(invitation.version),
        "papers": papers_of(invitation.version)[1:],
        "sections": [section for section in sheet_of(content) if not section.is_empty],
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
        "comments": invitation.comments.all(),
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
    return _("%(sent)s（%(zone)s）に %(mail)s へ送りました。%(until)s まで使えます。あと%(tries)d回試せます。") % {
        "sent": f"{sent:%H:%M}",
        "zone": display.zone_name(sent),
        "mail": display.masked_mail(invitation.mail),
        "until": f"{until:%H:%M}",
        "tries": TRIES_A_CODE - code.tries,
    }


def _has_failed(code: OneTimeCode) -> bool:
    return OutgoingMail.objects.filter(key=f"code:{code.pk}", state="failed").exists()


def _changes(invitation: ReviewInvitation, content: AgreementContent) -> dict[str, Any]:
    """What changed since the last version the party said yes to; nothing for the first."""
    before = last_agreed_before(invitation.version)
    if before is None:
        return {"before": None}
    old = before.content()
    lines = change_lines(old, content, invitation.language)
    approval = before.decisions.filter(answer=states.APPROVED).order_by("-sequence").first()
    moves = (move for move in before.moves.all() if move.state in states.IN_FORCE)
    agreed = max(moves, key=lambda move: move.sequence)
    return {
        "before": before,
        "before_name": approval.typed_name if approval else "",
        "before_at": approval.at if approval else agreed.at,
        "changes": lines,
        "numbers": changed_numbers(lines),
        "unchanged": unchanged_count(old, content),
    }


def last_agreed_before(version: AgreementVersion) -> AgreementVersion | None:
    """Return the newest older version that was ever approved, or agreed in the meeting."""
    older = version.agreement.versions.filter(number__lt=version.number, moves__state__in=states.IN_FORCE)
    return older.order_by("-number").first()
