"""One item of a list in the draft: adding, writing, moving, taking out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.content import Section
from agreements.content.lists import LISTS, ItemList, item_of, lists_in, with_item, with_item_moved, without_item
from agreements.content.wording import Wording
from agreements.forms.draft import item_form
from agreements.models import Agreement
from agreements.views.agreements import drafted_agreement
from agreements.views.bench import RevisionForm, base_of, keep, section_or_404
from agreements.views.drafts import section_page
from agreements.views.records import posted


def draft_item_new(request: HttpRequest, number: str, section: str, name: str) -> HttpResponse:
    agreement, (found, kind) = drafted_agreement(request, number), _list(section, name)
    base = base_of(request, agreement)
    form = item_form(kind, None, base.content, posted(request))
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を加えました。") % {"title": Wording(base.content).title(form.part)}
        to = _list_address(agreement, found, name, form.part.key)
        own = reverse("draft-item", args=[number, section, name, form.part.key])
        answer = keep(request, base, fields, said=said, to=to, form=form, address=own)
        if answer:
            return answer
    opened = {"list": name, "key": "", "form": form, "title": _("%(kind)sを加える") % {"kind": kind.one}}
    return section_page(request, base, found, opened=opened)


def draft_item(request: HttpRequest, number: str, section: str, name: str, key: str) -> HttpResponse:
    agreement, (found, kind) = drafted_agreement(request, number), _list(section, name)
    base = base_of(request, agreement)
    item = _item_or_404(base.content, name, key)
    form = item_form(kind, item, base.content, posted(request))
    title = Wording(base.content).title(item)
    if form.is_valid():
        fields = with_item(base.content, name, form.part)
        said = _("「%(title)s」を保存しました。") % {"title": Wording(base.content).title(form.part)}
        to = _list_address(agreement, found, name, key)
        answer = keep(request, base, fields, said=said, to=to, form=form)
        if answer:
            return answer
    opened = {"list": name, "key": key, "form": form, "title": _("編集中：%(title)s") % {"title": title}}
    return section_page(request, base, found, opened=opened)


@require_POST
def draft_item_place(request: HttpRequest, number: str, section: str, name: str, key: str) -> HttpResponse:
    agreement, (found, _kind) = drafted_agreement(request, number), _list(section, name)
    base = base_of(request, agreement)
    title = Wording(base.content).title(_item_or_404(base.content, name, key))
    up = request.POST.get("direction") == "up"
    fields = with_item_moved(base.content, name, key, up=up)
    said = (_("「%(title)s」を上へ移しました。") if up else _("「%(title)s」を下へ移しました。")) % {"title": title}
    answer = keep(request, base, fields, said=said, to=_list_address(agreement, found, name, key))
    if answer is None:
        raise Http404
    return answer


def draft_item_removal(request: HttpRequest, number: str, section: str, name: str, key: str) -> HttpResponse:
    """Ask before an item goes; afterwards offer the way back, which the history keeps open."""
    agreement, (found, _kind) = drafted_agreement(request, number), _list(section, name)
    base = base_of(request, agreement)
    title = Wording(base.content).title(_item_or_404(base.content, name, key))
    to = reverse("draft-section", args=[number, section])
    if request.method == "POST":
        fields, said = without_item(base.content, name, key), _removed(agreement, title)
        answer = keep(request, base, fields, said=said, to=f"{to}#{name}")
        if answer:
            return answer
    context = {
        "title": _("「%(title)s」を外しますか？") % {"title": title},
        "effects": [
            _("下書きからだけ外れます。発行した版は変わりません。"),
            _("下書きの履歴から、元に戻せます。"),
        ],
        "action": _("項目を外す"),
        "back": reverse("draft-item", args=[number, section, name, key]),
        "form": RevisionForm(initial={"revision": base.revision}),
        "crumbs": [(reverse("agreement-draft", args=[number]), number), (to, found.title)],
    }
    return render(request, "agreements/record_confirm.html", context)


def _removed(agreement: Agreement, title: str) -> SafeString:
    address = reverse("draft-revision", args=[agreement.number, agreement.revision])
    said = _("「%(title)s」を外しました。") % {"title": title}
    return format_html('{} <a href="{}">{}</a>', said, address, _("外す前の下書きを見て、元に戻す"))


def _list(section: str, name: str) -> tuple[Section, ItemList]:
    found = section_or_404(section)
    if name not in {kind.name for field in found.fields for kind in lists_in(field)}:
        raise Http404
    return found, LISTS[name]


def _item_or_404(content: Any, name: str, key: str) -> Any:
    item = item_of(content, name, key)
    if item is None:
        raise Http404
    return item


def _list_address(agreement: Agreement, section: Section, name: str, key: str) -> str:
    return reverse("draft-section", args=[agreement.number, section.name]) + f"#{name}-{key}"
