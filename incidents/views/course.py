"""The course of an incident: its level, recovery, opening again, closing."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import System, User
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import posted, try_verb
from incidents.forms.incident import FurtherForm, LevelChangeForm, NoteForm, RecoveryForm
from incidents.models import Incident
from incidents.permissions import may_report_on, reportable_systems
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.drafts import sent_by_party
from incidents.queries.kept_plan import has_changed
from incidents.queries.promising import PartyPromises, promises_on, without_the_final
from incidents.views.levels import level_choices
from incidents.workflow.moving import change_level, close, recover, reopen
from incidents.workflow.opening import touch_system


def incident_levels(request: HttpRequest, number: str) -> HttpResponse:
    incident = reportable(request, number)
    form = LevelChangeForm(posted(request), initial={"level": incident.level.number})
    if form.is_valid() and try_verb(
        form, lambda: change_level(incident=incident, by=request.user, at=timezone.now(), **form.said())
    ):
        messages.success(request, _("障害レベルを変えました。手を入れていない下書きも書き直しました。"))
        return redirect("incident", number=number)
    context = {"form": form, "incident": incident, "back": _page(number)}
    context |= level_choices(incident.system, bases_on(incident)) | {"plan_changed": has_changed(incident)}
    return render(request, "incidents/incident_levels.html", context)


def incident_systems(request: HttpRequest, number: str) -> HttpResponse:
    """Further systems that it touches, of those one may report on."""
    incident = reportable(request, number)
    others = reportable_systems(request.user).exclude(pk__in=[system.pk for system in incident.systems])
    form = FurtherForm(posted(request), others=others.order_by("name"))
    if form.is_valid() and try_verb(form, lambda: _touch_all(incident, form.cleaned_data["further"], request.user)):
        messages.success(request, _("システムを加え、新しく関わる相手への第一報を下書きしました。"))
        return redirect("incident", number=number)
    context = {"form": form, "incident": incident, "back": _page(number), "others": others.exists()}
    return render(request, "incidents/incident_systems.html", context)


def _touch_all(incident: Incident, systems: Iterable[System], by: User) -> bool:
    with transaction.atomic():
        for system in systems:
            touch_system(incident=incident, system=system, by=by, at=timezone.now())
    return True


def incident_recovery(request: HttpRequest, number: str) -> HttpResponse:
    now = timezone.localtime().replace(second=0, microsecond=0)
    return _course(
        request,
        number,
        recover,
        RecoveryForm(posted(request), initial={"happened_at": now}),
        title=_("復旧を記録"),
        effects=[
            _("続報の期限が止まります。終わりの合図のあとに記録してください。"),
            _("最終報を書けるようになります。"),
        ],
        action=_("復旧を記録する"),
        said=_("復旧を記録しました。最終報を書けます。"),
    )


def incident_reopening(request: HttpRequest, number: str) -> HttpResponse:
    return _course(
        request,
        number,
        reopen,
        NoteForm(posted(request)),
        title=_("対応中に戻す"),
        effects=[_("続報の期限が、また動き始めます。")],
        action=_("この障害を対応中に戻す"),
        said=_("対応中に戻しました。"),
    )


def incident_closure(request: HttpRequest, number: str) -> HttpResponse:
    incident = reportable(request, number)
    notes, sent = notes_of(incident), sent_by_party(incident)
    promises = promises_on(incident, bases_on(incident), sent, notes, timezone.now())
    return _course(
        request,
        number,
        close,
        NoteForm(posted(request)),
        title=_("障害を終了"),
        effects=[
            _("報告を書くことも送ることもできなくなります。対応中に戻すと、また書けます。"),
            *_unfinished(promises),
        ],
        action=_("この障害を終了する"),
        said=_("障害を終了しました。"),
    )


def _unfinished(promises: list[PartyPromises]) -> list[str]:
    """Who would be left without a final report."""
    names = [str(basis.party) for basis in without_the_final(promises)]
    words = _("最終報をまだ送っていない相手：%(names)s。送らずに終了しますか？")
    return [words % {"names": _("、").join(names)}] if names else []


def _course(
    request: HttpRequest, number: str, verb: Callable[..., Any], form: forms.Form, *, said: str, **words: Any
) -> HttpResponse:
    incident = reportable(request, number)
    if form.is_valid() and try_verb(
        form, lambda: verb(incident=incident, by=request.user, at=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, said)
        return redirect("incident", number=number)
    context = {"form": form, "incident": incident, "back": _page(number), **words}
    return render(request, "incidents/incident_course.html", context)


def reportable(request: HttpRequest, number: str) -> Incident:
    """Return an incident to whoever may report on its system: 404 unseen, 403 not theirs."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    permit(allowed=may_report_on(request.user, incident))
    return incident


def _page(number: str) -> str:
    return reverse("incident", args=[number])
