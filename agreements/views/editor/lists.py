"""An item among the others of its list: moved, copied, taken out, brought back."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.content import sha256_of
from agreements.content.lists import place_of_item, with_copy, with_item_moved, with_item_returned, without_item
from agreements.content.wording import title_of
from agreements.refusals import Refused
from agreements.views.editor.edited import edited_to_write
from agreements.views.editor.items import item_or_404, list_address, list_or_404
from agreements.views.editor.saving import base_of, keep_without_form, newest_of


@require_POST
def editor_item_place(request: HttpRequest, section: str, name: str, key: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    (found, _kind), base = list_or_404(edited, section, name), base_of(request, edited)
    title = title_of(base.content, item_or_404(base.content, name, key))
    here = place_of_item(base.content, name, key)
    to = _asked_place(request, here)
    fields = with_item_moved(base.content, name, key, to=to)
    said = (_("「%(title)s」を上へ移しました。") if to < here else _("「%(title)s」を下へ移しました。")) % {
        "title": title
    }
    return keep_without_form(request, base, fields, said=said, to=list_address(edited, found, name, key))


def _asked_place(request: HttpRequest, here: int) -> int:
    """The buttons say up or down, the pointer says where."""
    to = str(request.POST.get("to", ""))[:6]
    if to.isdecimal():
        return int(to)
    return here - 1 if request.POST.get("direction") == "up" else here + 1


@require_POST
def editor_item_copy(request: HttpRequest, section: str, name: str, key: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    (_section, kind), base = list_or_404(edited, section, name), base_of(request, edited)
    title = title_of(base.content, item_or_404(base.content, name, key))
    # The same button pressed again, on the page of the same revision, makes the same copy.
    new_key = f"{kind.name.replace('_', '-')}-{sha256_of(f'{request.user.pk} {base.revision} {key}')[:8]}"
    fields = with_copy(base.content, name, key, new_key=new_key)
    said = _("「%(title)s」の写しを作りました。違うところを書き換えてください。") % {"title": title}
    to = edited.address("item", section, name, new_key) + "#open"
    return keep_without_form(request, base, fields, said=said, to=to)


@require_POST
def editor_item_removal(request: HttpRequest, section: str, name: str, key: str, **where: str) -> HttpResponse:
    """Take an item out, and offer the way back on the page that follows."""
    edited = edited_to_write(request, **where)
    _found, base = list_or_404(edited, section, name), base_of(request, edited)
    title = title_of(base.content, item_or_404(base.content, name, key))
    # The button belongs to a form of that page (templates/agreements/editor/_taken.html), which opens at its top: the
    # way back must be in sight.
    said = format_html(
        '{} <button class="button button-small" form="taken">{}</button>',
        _("「%(title)s」を外しました。") % {"title": title},
        _("元に戻す"),
    )
    to = edited.address("section", section) + f"?taken={name}.{key}&was={base.revision}"
    return keep_without_form(request, base, without_item(base.content, name, key), said=said, to=to)


@require_POST
def editor_item_return(request: HttpRequest, section: str, name: str, key: str, **where: str) -> HttpResponse:
    """Bring back an item that was taken out of what stood at revision `was`."""
    edited = edited_to_write(request, **where)
    found, _kind = list_or_404(edited, section, name)
    try:
        old = edited.content_at(int(str(request.POST.get("was", ""))[:9]))
    except (ValueError, Refused) as error:
        raise BadRequest("no such revision") from error
    title = title_of(old, item_or_404(old, name, key))
    base = newest_of(edited)
    fields = with_item_returned(base.content, name, key, old=old)
    said = _("「%(title)s」を元に戻しました。") % {"title": title}
    return keep_without_form(request, base, fields, said=said, to=list_address(edited, found, name, key))
