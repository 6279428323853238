"""A contact that was mended in a draft, put back into the register when somebody asks for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.mended_contact import mended_form
from agreements.permissions import may_edit_contacts
from agreements.queries.contact_history import contact_of
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_draft, permit
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.items import item_or_404
from agreements.workflow.contacts import put_contact


@require_POST
def draft_contact_registration(request: HttpRequest, number: str, key: str) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    drafted, row = item_or_404(agreement.content(), "contacts", key), contact_of(agreement, key)
    if row is None:
        raise Http404
    permit(allowed=may_edit_contacts(request.user, row.party))
    form = mended_form(drafted, row)
    try:
        if form.is_valid():
            put_contact(contact=form.save(commit=False), by=request.user, at=timezone.now())
            messages.success(request, _("「%(contact)s」の登録も書き換えました。") % {"contact": row})
        else:
            messages.error(request, " ".join(str(words) for told in form.errors.values() for words in told))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(EditedDraft(agreement).address("item", "contacts", "contacts", key))
