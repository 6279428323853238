"""Our own side looks first: one of us approves a version or sends it back; a lead names a stand-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.in_house import OwnAnswerForm, StandInForm
from agreements.forms.publish import StaffCommentForm
from agreements.models import OwnRequest
from agreements.queries.in_house import request_of
from agreements.views.allowed import permit, version_to_draft, version_to_read
from agreements.views.forms_on_pages import form_page, posted, try_verb
from agreements.views.versions.places import crumbs_of, page_of
from agreements.views.versions.versions import version_page
from agreements.workflow.in_house import answer_in_house, name_stand_in


@require_POST
def own_answers(request: HttpRequest, number: str, version: int) -> HttpResponse:
    found = version_to_read(request, number, version)
    asked = request_of(found, request.user)
    permit(allowed=asked is not None)
    form = OwnAnswerForm(request.POST)
    if form.is_valid() and asked and _answer(request, asked, form):
        found.refresh_from_db()
        messages.success(request, _("回答を記録しました。"))
        return redirect(f"{page_of(found)}#in-house")
    found.refresh_from_db()
    return version_page(request, found, StaffCommentForm(), own_form=form)


def _answer(request: HttpRequest, asked: OwnRequest, form: OwnAnswerForm) -> object:
    typed, at = form.cleaned_data, timezone.now()
    said = {"answer": typed["answer"], "words": typed["words"], "viewed_sha256": typed["viewed"]}
    return try_verb(form, lambda: answer_in_house(request=asked, **said, by=request.user, at=at))


def own_stand_in(request: HttpRequest, number: str, version: int, pk: int) -> HttpResponse:
    found = version_to_draft(request, number, version)
    asked = get_object_or_404(found.own_requests.select_related("user"), pk=pk)
    form, at = StandInForm(posted(request), request=asked), timezone.now()
    if form.is_valid():
        user = form.cleaned_data["user"]
        if try_verb(form, lambda: name_stand_in(request=asked, user=user, by=request.user, at=at)):
            messages.success(request, _("%(name)s にお願いしました。") % {"name": user})
            return redirect(f"{page_of(found)}#in-house")
    return form_page(
        request,
        form,
        title=_("%(name)s の代わりに承認する方を選ぶ") % {"name": asked.user},
        action=_("この方にお願いする"),
        back=page_of(found),
        crumbs=crumbs_of(found),
        lead=_("新しい方にメールでお願いし、%(name)s には、要らなくなったことを知らせます。") % {"name": asked.user},
    )
