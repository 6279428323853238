"""Agreements: the list, beginning one, and the page of one with its versions, reviewers and documents."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agreements import states
from agreements.forms.agreement import AgreementFilter, NewAgreementForm
from agreements.models import Agreement, AgreementVersion, Comment, Document, Meeting, Party, Succession, User
from agreements.permissions import may_confirm, may_draft, may_lead_any
from agreements.queries.chain_log import WORDS
from agreements.queries.copying import texts_naming
from agreements.queries.open_problems import open_problems
from agreements.queries.pairs import pairs_for
from agreements.queries.papers import papers_of
from agreements.queries.standing import Standing, standing_of, with_facts
from agreements.queries.successions import succession_words, successions_of
from agreements.quorum import quorum_of
from agreements.views.allowed import agreement_to_read, permit
from agreements.views.chain_page import chain_page
from agreements.views.forms_on_pages import form_page, posted, try_verb
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from agreements.views.versions.places import asked_of
from agreements.workflow.drafts import begin_agreement

# The newest comments stand on the agreement's page; each version's page has all of its own.
_COMMENTS = 5


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    form = AgreementFilter(request.GET)
    rows = pairs_for(request.user, q=form.wanted()["q"]).exclude(agreement=None).order_by(*form.order_by())
    # Only keys are counted and sorted; the long rows of one page are fetched by them.
    page = page_of(request, rows.values_list("agreement_id", flat=True))
    keys, now = list(page.object_list), timezone.now()
    found = with_facts(Agreement.objects.all()).in_bulk(keys)
    page.object_list = [(found[key], standing_of(found[key], now)) for key in keys]
    context = {"form": form, "page": page, "may_begin": may_lead_any(request.user)}
    return render(request, "agreements/versions/agreement_list.html", context)


@require_safe
def agreement_log(request: HttpRequest, number: str) -> HttpResponse:
    found = agreement_to_read(request, number)
    crumbs = [(reverse("agreement-list"), _("議事録")), (reverse("agreement", args=[number]), number)]
    return chain_page(request, number, words=WORDS, crumbs=crumbs, time_zone=found.time_zone)


@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    found, now = _with_facts_or_404(request, number), timezone.now()
    versions = sorted(found.versions.all(), key=lambda version: version.number, reverse=True)
    comments = Comment.objects.filter(version__agreement=found).select_related(
        "version", "invitation", "user", "thread"
    )
    documents = Document.objects.filter(version__agreement=found).select_related("version").defer("checks", "seal")
    standing = standing_of(found, now)
    context = _paper_first(standing) | {
        "agreement": found,
        "standing": standing,
        "problems": open_problems(found, found.content()),
        "agreed": last_agreed(versions),
        "versions": [(version, quorum_of(version, now)) for version in versions],
        "reviews": asked_of(standing.newest, now) if standing.newest else [],
        "comments": comments.order_by("-pk")[:_COMMENTS],
        "documents": documents.order_by("-pk"),
        "may_draft": may_draft(request.user, found),
        "successions": _successions(standing, request.user),
    }
    count = len(context["problems"])
    words = ngettext("直すところと質問が %(count)d件", "直すところと質問が %(count)d件", count)
    context["problems_words"] = words % {"count": count}
    return render(request, "agreements/versions/agreement_page.html", context)


def _paper_first(standing: Standing) -> dict[str, Any]:
    """The version one can point to, with its papers: what most people come for."""
    if standing.version is None:
        return {}
    prefetch_related_objects([standing.version], Prefetch("documents", Document.objects.defer("checks", "seal")))
    return {"shown": standing.version, "papers": papers_of(standing.version)}


def _successions(standing: Standing, user: User) -> list[tuple[str, Succession, bool]]:
    """Who has not confirmed the version in force yet, in words, and whether `user` may."""
    held = standing.in_force
    rows = successions_of([held.pk]).get(held.pk, []) if held else []
    return [(succession_words(row, standing.today), row, may_confirm(user, row)) for row in rows]


def _with_facts_or_404(request: HttpRequest, number: str) -> Agreement:
    rows = with_facts(Agreement.objects.visible_to(request.user).filter(number=number))
    found = rows.prefetch_related("versions__invitations__decision__understanding").first()
    if found is None:
        raise Http404
    return found


def last_agreed(versions: list[AgreementVersion]) -> AgreementVersion | None:
    """Return the newest version that was ever approved, or agreed in the meeting (moves are prefetched)."""
    said_yes = [one for one in versions if any(move.state in states.IN_FORCE for move in one.moves.all())]
    return max(said_yes, key=lambda version: version.number, default=None)


@send_once
def agreement_new(request: HttpRequest) -> HttpResponse:
    permit(allowed=may_lead_any(request.user))
    form = NewAgreementForm(posted(request), user=request.user, initial=_begun_with(request))
    begun = try_verb(form, lambda: _begin(form, request.user)) if form.is_valid() else None
    if begun:
        _say_from_what(request, begun, form.cleaned_data["source"])
        return redirect("agreement-draft", number=begun.number)
    _point_to_the_known_one(request, form)
    return form_page(
        request,
        form,
        title=_("議事録を作成"),
        action=_("下書きを作る"),
        back=reverse("agreement-list"),
        crumbs=[(reverse("agreement-list"), _("議事録"))],
        lead=_("対象システムの対応方針と、両社の連絡先を写して、下書きを始めます。"),
    )


def _say_from_what(request: HttpRequest, begun: Agreement, source: Agreement | None) -> None:
    """Of a copy, also the sentences in which the other company is still named."""
    if source is None:
        words = _("%(number)s の下書きを、対応方針と連絡先から作りました。")
        messages.success(request, words % {"number": begun.number})
        return
    words = _("%(number)s の下書きを、%(source)s の文と連絡先から作りました。")
    messages.success(request, words % {"number": begun.number, "source": source.number})
    name = source.party.name_in(begun.language)
    if left := texts_naming(begun.content(), name):
        words = ngettext(
            "「%(name)s」と書いてある文が残っています（%(count)dか所）：%(text)s",
            "「%(name)s」と書いてある文が残っています（%(count)dか所）：%(text)s",
            len(left),
        )
        messages.warning(request, words % {"name": name, "count": len(left), "text": left[0]})


def _begin(form: NewAgreementForm, user: User) -> Agreement:
    chosen: dict[str, Any] = dict(form.cleaned_data)
    return begin_agreement(by=user, at=timezone.now(), **chosen)


def _begun_with(request: HttpRequest) -> dict[str, Any]:
    """What the address asks to start with: ?system=payments&party=5, or a ?meeting=7 with what it was about."""
    asked: dict[str, Any] = {
        name: request.GET[name] for name in ("system", "party", "meeting", "source") if name in request.GET
    }
    # No key is longer; Python would refuse to read the number of a whole page.
    number = str(asked.get("meeting", ""))[:18]
    meeting = Meeting.objects.visible_to(request.user).filter(pk=number).first() if number.isdecimal() else None
    if meeting:
        system, party = meeting.systems.visible_to(request.user).first(), meeting.parties.first()
        asked = {"system": system and system.slug, "party": party and party.pk, **asked}
    chosen = str(asked.get("party", ""))[:18]
    known = Party.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    return {**asked, "language": known.language} if known else asked


def _point_to_the_known_one(request: HttpRequest, form: NewAgreementForm) -> None:
    """A pair has one agreement: whoever asks for a second is led to the first."""
    if not form.is_bound or not form.non_field_errors():
        return
    pair = {name: form.cleaned_data.get(name) for name in ("system", "party")}
    known = Agreement.objects.visible_to(request.user).filter(**pair).first()
    if known:
        words = _("%(number)s の下書きを開く") % {"number": known.number}
        messages.info(
            request, format_html('<a href="{}">{}</a>', reverse("agreement-draft", args=[known.number]), words)
        )
