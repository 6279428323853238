"""One item of a list in what is written: adding and writing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agreements.content import Section
from agreements.content.lists import LISTS, ItemList, item_of, lists_in, with_item
from agreements.content.wording import title_of
from agreements.views.editor.drafts import section_page
from agreements.views.editor.edited import Edited, edited_to_write
from agreements.views.editor.places import section_or_404
from agreements.views.editor.saving import base_of, keep
from agreements.views.forms_on_pages import posted


def editor_item_new(request: HttpRequest, section: str, name: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    (found, kind), base = list_or_404(edited, section, name), base_of(request, edited)
    form = edited.item_form(kind, None, base.content, posted(request))
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を加えました。") % {"title": title_of(base.content, form.part)}
        to, own = list_address(edited, found, name, form.part.key), edited.address("item", section, name, form.part.key)
        answer = keep(request, base, fields, said=said, to=to, form=form, address=own)
        if answer:
            return answer
    opened = {"list": name, "key": "", "form": form, "title": _("%(kind)sを加える") % {"kind": kind.one}}
    return section_page(request, base, found, opened=opened)


def editor_item(request: HttpRequest, section: str, name: str, key: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    (found, kind), base = list_or_404(edited, section, name), base_of(request, edited)
    item = item_or_404(base.content, name, key)
    form = edited.item_form(kind, item, base.content, posted(request))
    title = title_of(base.content, item)
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を保存しました。") % {"title": title_of(base.content, form.part)}
        answer = keep(request, base, fields, said=said, to=list_address(edited, found, name, key), form=form)
        if answer:
            return answer
    opened = {"list": name, "key": key, "form": form, "title": _("編集中：%(title)s") % {"title": title}}
    opened |= edited.beside(item, request.user)
    return section_page(request, base, found, opened=opened)


def list_or_404(edited: Edited, section: str, name: str) -> tuple[Section, ItemList]:
    found = section_or_404(edited, section)
    if name not in {kind.name for field in found.fields for kind in lists_in(field)}:
        raise Http404
    return found, LISTS[name]


def item_or_404(content: Any, name: str, key: str) -> Any:
    item = item_of(content, name, key)
    if item is None:
        raise Http404
    return item


def list_address(edited: Edited, section: Section, name: str, key: str) -> str:
    return edited.address("section", section.name) + f"#{name}-{key}"
