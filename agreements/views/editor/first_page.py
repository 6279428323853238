"""Page 1 of the draft as a picture beside the text: each item leads to its form (static/js/preview.js shows it)."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.content import AgreementContent, canonical_text, section_of, sha256_of
from agreements.content.wording import Wording
from agreements.models import Agreement
from agreements.queries.draft_history import content_at
from agreements.queries.program import program_mark
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_read
from agreements.views.editor.places import told_of

# As wide as the column beside the text, drawn twice as fine for good screens.
WIDTH, HEIGHT, _FINE = 400, 566, 2
_KEPT_SECONDS = 300


@dataclass(frozen=True)
class Spot:
    """Where an item stands on the picture (`coords` in its pixels, as an area of an image map takes them)."""

    key: str
    coords: str
    address: str
    title: str


@require_safe
def draft_first_page(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_read(request, number)
    content = agreement.content()
    context = {"agreement": agreement, "width": WIDTH, "height": HEIGHT}
    try:
        page = _draw(agreement, content)
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        return render(request, "agreements/editor/_first_page.html", {**context, "failed": told_of(failed)})
    context["spots"] = [spot for box in page.items if (spot := _spot(agreement, content, box))]
    return render(request, "agreements/editor/_first_page.html", context)


@require_safe
def draft_first_page_picture(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """The picture itself, of the revision whose spots the page shows."""
    agreement = agreement_to_read(request, number)
    try:
        data = _draw(agreement, content_at(agreement, revision)).data
    except Refused as refused:
        raise Http404 from refused
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        return HttpResponse(str(failed), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(data, content_type="image/png")


def _draw(agreement: Agreement, content: AgreementContent) -> pdf.Proof:
    """Drawn once for the places, the picture, and each of the draft's forms that is opened meanwhile."""
    key = f"first-page:{program_mark()}:{agreement.number}:{sha256_of(canonical_text(content))}"
    page = cache.get(key)
    if page is None:
        page = pdf.first_page_picture(content, number=agreement.number, width=WIDTH * _FINE)
        cache.set(key, page, _KEPT_SECONDS)
    return page


def _spot(agreement: Agreement, content: AgreementContent, box: pdf.ItemBox) -> Spot | None:
    found = next(((name, item) for name, item in content.items() if item.key == box.key), None)
    if found is None:
        return None
    name, item = found
    corners = (box.x * WIDTH, box.y * HEIGHT, (box.x + box.width) * WIDTH, (box.y + box.height) * HEIGHT)
    address = reverse("draft-item", args=[agreement.number, section_of(name).name, name, box.key])
    title = _("%(title)s を書き換える") % {"title": Wording(content).title(item)}
    return Spot(box.key, ",".join(str(round(corner)) for corner in corners), f"{address}#open", title)
