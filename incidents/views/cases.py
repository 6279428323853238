"""Whether the case is the one that was agreed with a party, and which of the agreed acts help where it is not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import parts
from agreements.content.vocabulary import SIDE_WORDS
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import posted, try_verb
from agreements.views.send_once import send_once
from incidents.forms.noting import CaseForm
from incidents.models import Incident
from incidents.permissions import may_report_on
from incidents.queries.basis import Basis, bases_on
from incidents.workflow.noting import note_case


@send_once
def party_case(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user).select_related("system"), number=number)
    permit(allowed=may_report_on(request.user, incident))
    basis = next((one for one in bases_on(incident) if one.party.pk == pk), None)
    acts = _acts(basis)
    if basis is None or not acts:
        messages.error(request, _("この相手とは、対応を取り決めていません。"))
        return redirect("incident-party", number=number, pk=pk)
    as_agreed = "as_agreed" in request.POST
    form = CaseForm(posted(request), acts=acts, chosen=basis.helpful or ())
    data = {"incident": incident, "party": basis.party, "happened_at": timezone.now(), "by": request.user}
    if as_agreed or form.is_valid():
        case = {"differs": False} if as_agreed else {"differs": True, **form.cleaned_data}
        if try_verb(form, lambda: note_case(at=timezone.now(), **data, **case)):
            messages.success(request, _("記録しました。手を入れていない下書きも書き直しました。"))
            return redirect("incident-party", number=number, pk=pk)
    context = {"form": form, "incident": incident, "basis": basis}
    context["back"] = reverse("incident-party", args=[number, pk])
    return render(request, "incidents/party_case.html", context)


def _acts(basis: Basis | None) -> list[tuple[str, str]]:
    """Every agreed act of both sides, in words."""
    content = basis.content if basis and basis.in_force else None
    return [(act.key, _said(act, basis)) for act in content.acts] if basis and content else []


def _said(act: parts.Act, basis: Basis | None) -> str:
    assert basis  # noqa: S101 - only acts of a basis come here
    return _("%(what)s：%(value)s") % {"what": SIDE_WORDS[act.side], "value": basis.words_read(act.sentence)}
