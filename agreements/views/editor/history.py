"""The history of a draft: what each sitting changed, an old state of it, and the way back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.changes import change_lines, changes_between
from agreements.content import AgreementContent
from agreements.models import Agreement
from agreements.permissions import may_draft
from agreements.queries.draft_history import Sitting, content_at, record_of, sittings_of
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_draft, agreement_to_read
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.saving import base_of
from agreements.workflow.clashing import Conflict
from agreements.workflow.drafts import restore_draft

_HISTORY_ROWS = 20


@require_safe
def draft_history(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_read(request, number)
    page = Paginator(sittings_of(agreement), _HISTORY_ROWS).get_page(request.GET.get("page"))
    context = {
        "agreement": agreement,
        "page": page,
        "rows": [(sitting, _touched(agreement, sitting)) for sitting in page.object_list],
        "may_draft": may_draft(request.user, agreement),
    }
    return render(request, "agreements/editor/history.html", context)


def _touched(agreement: Agreement, sitting: Sitting) -> list[str]:
    """Name the sections that a sitting changed (the first one: after it had begun the draft)."""
    before = sitting.before or sitting.revisions[0][0]
    changes = changes_between(content_at(agreement, before), content_at(agreement, sitting.revision))
    return list(dict.fromkeys(str(change.section.title) for change in changes))


@require_safe
def draft_revision(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """An old state of the draft: what going back to it would change, and the button that does it."""
    agreement = agreement_to_read(request, number)
    old = _content_or_404(agreement, revision)
    context = {
        "agreement": agreement,
        "revision": revision,
        "record": record_of(agreement, revision),
        "lines": change_lines(agreement.content(), old),
        "may_draft": may_draft(request.user, agreement),
    }
    return render(request, "agreements/editor/revision.html", context)


@require_POST
def draft_restoration(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    _content_or_404(agreement, revision)
    base = base_of(request, EditedDraft(agreement))
    try:
        restore_draft(
            agreement=agreement,
            revision=revision,
            base_revision=base.revision,
            by=request.user,
            at=timezone.now(),
        )
    except Conflict:
        messages.error(request, _("見ている間に下書きが変わりました。何が変わるかを、もう一度確かめてください。"))
        return redirect("draft-revision", number=number, revision=revision)
    said = _("下書きを第%(revision)d稿に戻しました。それまでの下書きも、履歴に残っています。")
    messages.success(request, said % {"revision": revision})
    return redirect("draft-history", number=number)


def _content_or_404(agreement: Agreement, revision: int) -> AgreementContent:
    try:
        return content_at(agreement, revision)
    except Refused as error:
        raise Http404 from error
