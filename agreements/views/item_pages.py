"""The pages of an item in a list: added, changed, moved, put out of use and back.

What differs stands beside the views of each kind (register/plan_items, register/party_items, register/team_words,
meetings/attendees, meetings/concerns): whose items they are, who may change them, what people call them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.register import RegisterForm
from agreements.views.forms_on_pages import Crumbs, ask_first, form_page, posted, save_or_tell, try_and_tell
from agreements.workflow.order import DOWN, LISTS, UP, move
from agreements.workflow.retire import bring_back, retire

Save = Callable[[HttpRequest, RegisterForm], Model | None]
Put = Callable[..., None]


class ItemWords(NamedTuple):
    """What is said about an item: `noun` is what people call its kind, `item` the one at hand."""

    add: Any = _("%(noun)sを加える")
    add_button: Any = _("この%(noun)sを加える")
    added: Any = _("%(noun)s「%(item)s」を加えました。")
    edit: Any = _("%(noun)sを編集")
    save_button: Any = _("この%(noun)sを保存する")
    saved: Any = _("%(noun)s「%(item)s」を保存しました。")
    retire: Any = _("「%(item)s」の使用をやめますか？")
    retire_effects: tuple[Any, ...] = ()
    retire_button: Any = _("この%(noun)sの使用をやめる")
    retired: Any = _("「%(item)s」の使用をやめました。")
    brought_back: Any = _("「%(item)s」を元に戻しました。一覧の最後にあります。")


@dataclass(frozen=True, kw_only=True)
class ItemsOnPage:
    """Items of one kind, of one owner, on the page that shows them; `part` is the list's place on that page."""

    form: type[RegisterForm]
    page: str
    crumbs: Crumbs
    words: ItemWords
    owner: dict[str, Any] = field(default_factory=dict)
    part: str = ""
    bring_back: Put = bring_back

    @property
    def address(self) -> str:
        return f"{self.page}#{self.part}" if self.part else self.page

    def address_of(self, row: Model) -> str:
        return f"{self.address}-{row.pk}" if self.part else self.page

    def new(self) -> Any:
        return self.form._meta.model(**self.owner)

    def row(self, pk: int) -> Any:
        return get_object_or_404(self.form._meta.model, **self.owner, pk=pk)

    def say(self, words: Any, row: Model) -> str:
        return words % {"noun": self.form.noun, "item": row}


def new(request: HttpRequest, items: ItemsOnPage, *, save: Save = save_or_tell) -> HttpResponse:
    words = items.words
    return _form(request, items, items.new(), save, title=words.add, button=words.add_button, said=words.added)


def edit(request: HttpRequest, items: ItemsOnPage, pk: int, *, save: Save = save_or_tell) -> HttpResponse:
    words = items.words
    return _form(request, items, items.row(pk), save, title=words.edit, button=words.save_button, said=words.saved)


def place(request: HttpRequest, items: ItemsOnPage, pk: int) -> HttpResponse:
    row, direction = items.row(pk), request.POST.get("direction")
    if type(row) in LISTS and direction in {UP, DOWN}:
        move(row=row, direction=direction, by=request.user, at=timezone.now())
    return redirect(items.address_of(row))


def retirement(request: HttpRequest, items: ItemsOnPage, pk: int) -> HttpResponse:
    row, words = items.row(pk), items.words
    return ask_first(
        request,
        lambda: retire(row=row, by=request.user, at=timezone.now()),
        said=items.say(words.retired, row),
        to=items.address,
        back=items.address,
        crumbs=items.crumbs,
        title=items.say(words.retire, row),
        effects=words.retire_effects,
        action=items.say(words.retire_button, row),
    )


def reinstatement(request: HttpRequest, items: ItemsOnPage, pk: int) -> HttpResponse:
    row = items.row(pk)
    try_and_tell(
        request,
        lambda: items.bring_back(row=row, by=request.user, at=timezone.now()),
        said=items.say(items.words.brought_back, row),
    )
    return redirect(items.address_of(row))


def _form(
    request: HttpRequest, items: ItemsOnPage, row: Model, save: Save, *, title: Any, button: Any, said: Any
) -> HttpResponse:
    form = items.form(posted(request), instance=row)
    if saved := save(request, form):
        messages.success(request, items.say(said, saved))
        return redirect(items.address_of(saved))
    title, action = items.say(title, row), items.say(button, row)
    return form_page(request, form, title=title, action=action, back=items.address, crumbs=items.crumbs)
