"""The list of our people, one of them, and what an administrator may do with an account."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.people import NewPersonForm, PeopleFilter, PersonForm
from agreements.models import Membership, User
from agreements.models.user import folded_name
from agreements.queries.access_log import WORDS, access_log, told_in_words
from agreements.queries.holdings import holdings_of
from agreements.views.allowed import ask_password_again, permit_administering, person_to_look_after, person_to_open
from agreements.views.forms_on_pages import ask_first, form_page, posted, try_and_tell, try_verb
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from agreements.workflow import people as verbs

_RECENT = 10
# What Django writes for an account whose password nobody has set yet.
_INVITED = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(password="")


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    permit_administering(request)
    form = PeopleFilter(request.GET)
    page = page_of(request, _wanted(form.wanted()))
    held: dict[int, list[Membership]] = {}
    for row in Membership.objects.filter(user__in=page.object_list).select_related("system").order_by("system__name"):
        held.setdefault(row.user_id, []).append(row)
    rows = [(user, state_of(user), held.get(user.pk, [])) for user in page]
    return render(request, "agreements/people/list.html", {"form": form, "page": page, "rows": rows})


@send_once
def person_new(request: HttpRequest) -> HttpResponse:
    permit_administering(request)
    ask_password_again(request)
    form = NewPersonForm(posted(request))
    person = form.instance
    if form.is_valid() and try_verb(
        form, lambda: verbs.invite_colleague(user=person, roles={}, by=request.user, at=timezone.now())
    ):
        messages.success(
            request, _("%(name)s さんへ、招待のメールを送ります。次は、役割を決めます。") % {"name": person}
        )
        return redirect("person", pk=person.pk)
    title, action, crumbs = _("新しい方を招待"), _("招待のメールを送る"), [(reverse("person-list"), _("社内の方"))]
    lead = _("パスワードは、ご本人がメールのリンクから決めます。")
    return form_page(request, form, title=title, action=action, back=reverse("person-list"), crumbs=crumbs, lead=lead)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_to_look_after(request, pk)
    events = access_log().filter(chain=found.chain)[:_RECENT]
    context = {
        "person": found,
        "state": state_of(found),
        "roles": Membership.objects.filter(user=found).select_related("system").order_by("system__name"),
        "held": holdings_of(user=found, at=timezone.now()),
        "has_factors": Authenticator.objects.filter(user=found).exists(),
        "events": [(event, WORDS.get(event.kind, event.kind), told_in_words(event)) for event in events],
    }
    return render(request, "agreements/people/person.html", context)


def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_to_open(request, pk)
    name, page = str(found), reverse("person", args=[pk])
    form = PersonForm(posted(request), instance=found)
    if form.is_valid() and not form.errors:
        try_verb(form, lambda: verbs.change_person(user=found, by=request.user, at=timezone.now()))
        if not form.errors:
            messages.success(request, _("%(name)s さんの登録内容を保存しました。") % {"name": found})
            return redirect(page)
    crumbs = [(reverse("person-list"), _("社内の方")), (page, name)]
    title, action = _("%(name)s さんの登録内容") % {"name": name}, _("登録内容を保存する")
    return form_page(request, form, title=title, action=action, back=page, crumbs=crumbs)


@require_POST
def person_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_to_open(request, pk)
    try_and_tell(
        request,
        lambda: verbs.invite_again(user=found, by=request.user, at=timezone.now()),
        said=_("%(mail)s へ、新しいリンクを送ります。") % {"mail": found.email},
    )
    return redirect("person", pk=pk)


def person_lock(request: HttpRequest, pk: int) -> HttpResponse:
    effects = [
        _("すぐにサインインできなくなり、いまのサインインもすべて終わります。"),
        _("役割と記録は、そのまま残ります。いつでも元に戻せます。"),
    ]
    words = {
        "title": _("%(name)s さんのサインインを止めますか？"),
        "action": _("サインインを止める"),
        "said": _("%(name)s さんのサインインを止めました。"),
    }
    return _ask(request, pk, verbs.lock_person, effects, **words)


def person_factors(request: HttpRequest, pk: int) -> HttpResponse:
    effects = [
        _("パスキー・認証アプリ・予備の番号が、すべて使えなくなります。"),
        _("次のサインインは、パスワードだけでできます。頼んできた方が本人か、電話で確かめてください。"),
        _("いまのサインインはすべて終わり、本人にメールで知らせます。"),
    ]
    words = {
        "title": _("%(name)s さんの2つ目の確認を外しますか？"),
        "action": _("2つ目の確認を外す"),
        "said": _("%(name)s さんの2つ目の確認を外しました。"),
    }
    person_to_open(request, pk)
    return _ask(request, pk, verbs.take_factors, effects, **words)


@require_POST
def person_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_to_open(request, pk)
    try_and_tell(
        request,
        lambda: verbs.unlock_person(user=found, by=request.user, at=timezone.now()),
        said=_("%(name)s さんは、またサインインできます。") % {"name": found},
    )
    return redirect("person", pk=pk)


def state_of(user: User) -> str:
    """Return a key of states.PERSON_WORDS."""
    if user.ended_at:
        return "ended"
    if not user.is_active:
        return "locked"
    return "active" if user.has_usable_password() and user.password else "invited"


def _ask(
    request: HttpRequest, pk: int, verb: Any, effects: list[str], *, title: str, action: str, said: str
) -> HttpResponse:
    found, page = person_to_look_after(request, pk), reverse("person", args=[pk])
    return ask_first(
        request,
        lambda: verb(user=found, by=request.user, at=timezone.now()),
        said=said % {"name": found},
        to=page,
        back=page,
        crumbs=[(reverse("person-list"), _("社内の方")), (page, found)],
        title=title % {"name": found},
        effects=effects,
        action=action,
    )


def _wanted(asked: dict[str, str]) -> QuerySet[User]:
    people = User.objects.order_by("display_name", "username")
    of_state = {
        "active": Q(is_active=True) & ~_INVITED,
        "invited": Q(is_active=True) & _INVITED,
        "locked": Q(is_active=False, ended_at=None),
        "ended": ~Q(ended_at=None),
    }
    people = people.filter(of_state.get(asked["state"], Q(ended_at=None)))
    if words := asked["q"]:
        key = folded_name(words)
        people = people.filter(Q(name_key__icontains=key) | Q(username__icontains=key) | Q(email__icontains=key))
    return people
