"""Page 1 of what is written as a picture beside the text: each item leads to its form (static/js/preview.js)."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.content.wording import title_of
from agreements.queries.program import program_mark
from agreements.refusals import Refused
from agreements.views.editor.edited import Edited, edited_to_read
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
def editor_first_page(request: HttpRequest, **where: str) -> HttpResponse:
    edited = edited_to_read(request, **where)
    content = edited.content
    context = {"edited": edited, "revision": edited.stands.revision, "width": WIDTH, "height": HEIGHT}
    try:
        page = _draw(edited, edited.stands.revision)
    except (pdf.MissingGlyphs, pdf.RenderFailed, Refused) as failed:
        return render(request, "agreements/editor/_first_page.html", {**context, "failed": told_of(failed)})
    context["spots"] = [spot for box in page.items if (spot := _spot(edited, content, box))]
    return render(request, "agreements/editor/_first_page.html", context)


@require_safe
def editor_first_page_picture(request: HttpRequest, revision: int, **where: str) -> HttpResponse:
    """The picture itself, of the revision whose spots the page shows."""
    edited = edited_to_read(request, **where)
    try:
        data = _draw(edited, revision).data
    except Refused as refused:
        raise Http404 from refused
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        return HttpResponse(str(failed), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(data, content_type="image/png")


def _draw(edited: Edited, revision: int) -> pdf.Proof:
    """Drawn once for the places, the picture, and each of the forms that is opened meanwhile."""
    printed = edited.printed(revision)
    key = f"first-page:{program_mark()}:{edited.name}:{sha256_of(canonical_text(printed))}"
    page = cache.get(key)
    if page is None:
        day = None if edited.agreement else timezone.now()
        page = pdf.first_page_picture(printed, number=edited.name, width=WIDTH * _FINE, general_on=day)
        cache.set(key, page, _KEPT_SECONDS)
    return page


def _spot(edited: Edited, content: AgreementContent, box: pdf.ItemBox) -> Spot | None:
    found = next(((name, item) for name, item in content.items() if item.key == box.key), None)
    section = edited.section_of(found[0]) if found else None
    if found is None or section is None:
        return None
    name, item = found
    corners = (box.x * WIDTH, box.y * HEIGHT, (box.x + box.width) * WIDTH, (box.y + box.height) * HEIGHT)
    address = edited.address("item", section.name, name, box.key)
    title = _("%(title)s を書き換える") % {"title": title_of(content, item)}
    return Spot(box.key, ",".join(str(round(corner)) for corner in corners), f"{address}#open", title)
