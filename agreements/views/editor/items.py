"""One item of a list in the draft: adding and writing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.content import Section
from agreements.content.lists import LISTS, ItemList, item_of, lists_in, with_item
from agreements.content.wording import Wording
from agreements.forms.draft import item_form
from agreements.models import Agreement
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.drafts import section_page
from agreements.views.editor.places import section_or_404
from agreements.views.editor.saving import base_of, keep
from agreements.views.forms_on_pages import posted


def draft_item_new(request: HttpRequest, number: str, section: str, name: str) -> HttpResponse:
    agreement, (found, kind) = agreement_to_draft(request, number), list_or_404(section, name)
    base = base_of(request, agreement)
    form = item_form(kind, None, base.content, posted(request))
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を加えました。") % {"title": Wording(base.content).title(form.part)}
        to = list_address(agreement, found, name, form.part.key)
        own = reverse("draft-item", args=[number, section, name, form.part.key])
        answer = keep(request, base, fields, said=said, to=to, form=form, address=own)
        if answer:
            return answer
    opened = {"list": name, "key": "", "form": form, "title": _("%(kind)sを加える") % {"kind": kind.one}}
    return section_page(request, base, found, opened=opened)


def draft_item(request: HttpRequest, number: str, section: str, name: str, key: str) -> HttpResponse:
    agreement, (found, kind) = agreement_to_draft(request, number), list_or_404(section, name)
    base = base_of(request, agreement)
    item = item_or_404(base.content, name, key)
    form = item_form(kind, item, base.content, posted(request))
    title = Wording(base.content).title(item)
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を保存しました。") % {"title": Wording(base.content).title(form.part)}
        to = list_address(agreement, found, name, key)
        answer = keep(request, base, fields, said=said, to=to, form=form)
        if answer:
            return answer
    opened = {"list": name, "key": key, "form": form, "title": _("編集中：%(title)s") % {"title": title}}
    return section_page(request, base, found, opened=opened)


def list_or_404(section: str, name: str) -> tuple[Section, ItemList]:
    found = section_or_404(section)
    if name not in {kind.name for field in found.fields for kind in lists_in(field)}:
        raise Http404
    return found, LISTS[name]


def item_or_404(content: Any, name: str, key: str) -> Any:
    item = item_of(content, name, key)
    if item is None:
        raise Http404
    return item


def list_address(agreement: Agreement, section: Section, name: str, key: str) -> str:
    return reverse("draft-section", args=[agreement.number, section.name]) + f"#{name}-{key}"
