"""Rows chosen by a search: while there are few all stand there; of many only those that are chosen and those that were
found. It needs no script: the button of the search sends the form, which comes back with all that was typed.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.content.text import forbidden_character
from agreements.models import Agreement, Meeting, PairEntry, Party, System, User
from agreements.queries.pairs import called_by

# As many as one reads through.
FEW = 12
# How the rows of a table are found, and what one may type to find them.
_WAYS: dict[type[Model], tuple[Callable[[str], Q], Any]] = {
    Party: (lambda typed: Q(searched__contains=typed) | called_by(typed), _("名前、ふりがな、電話番号")),
    System: (lambda typed: Q(searched__contains=typed) | Q(searched_beside__contains=typed), _("名前、ふりがな")),
    Meeting: (
        lambda typed: Q(searched__contains=typed) | Q(parties__in=Party.objects.filter(searched__contains=typed)),
        _("題、場所、相手の名前"),
    ),
    Agreement: (
        lambda typed: Q(pk__in=PairEntry.objects.filter(searched__contains=typed).values("agreement")),
        _("番号、相手、対象システム"),
    ),
    User: (
        lambda typed: Q(display_name__icontains=typed) | Q(name_latin__icontains=typed) | Q(username__icontains=typed),
        _("お名前、ユーザー名"),
    ),
}


class _Searched:
    """`more` is how many rows are not shown; with any there is a search. `typed` is what was looked for."""

    more = 0
    typed = ""
    found = 0
    by: Any = ""
    called: Any = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"] |= {"more": self.more, "typed": self.typed, "found": self.found}
        context["widget"] |= {"by": self.by, "called": self.called}
        return context


class SearchedBoxes(_Searched, forms.CheckboxSelectMultiple):
    """Any of them."""

    template_name = "django/forms/widgets/searched_boxes.html"


class SearchedOne(_Searched, forms.RadioSelect):
    """One of many; of a few a drop-down list stands there instead."""

    template_name = "django/forms/widgets/searched_one.html"


class Searching:
    """A form some of whose rows are chosen by a search (before forms.Form in the bases)."""

    is_searching = False

    def offer_by_search(self, name: str, rows: QuerySet, chosen: Any = (), *, first: int = 0) -> None:
        """Let `rows` be chosen; `chosen` are the keys of those that are by now, before anything was sent. Of many,
        the `first` so many stand there without a search."""
        field: Any = self.fields[name]  # type: ignore[attr-defined]
        data = self.data if self.is_bound else {}  # type: ignore[attr-defined]
        field.queryset = rows
        typed = str(data.get(f"{name}-q", ""))[:100].strip()
        typed = "" if forbidden_character(typed) else typed
        # Enter in any field presses the first button of the form, which may be the one of another search.
        self.is_searching = self.is_searching or (bool(typed) and any(key.endswith("-find") for key in data))
        if rows.order_by()[: FEW + 1].count() <= FEW:
            return
        if not isinstance(field.widget, _Searched):
            _become_searched(field)
        if self.is_bound:  # type: ignore[attr-defined]
            sent = field.widget.value_from_datadict(data, {}, name) or []
            chosen = sent if isinstance(sent, list) else [sent]
        _show(field, rows, chosen, typed, first)

    def full_clean(self) -> None:
        """What was typed is judged when it is sent, not while somebody searches."""
        if not self.is_searching:
            super().full_clean()  # type: ignore[misc]
            return
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return not self.is_searching and super().is_valid()  # type: ignore[misc]


def _become_searched(field: Any) -> None:
    """A drop-down list of many rows becomes a search for one."""
    widget = SearchedOne(attrs=field.widget.attrs)
    widget.is_required = field.required
    field.widget = widget


def _show(field: Any, rows: QuerySet, chosen: Any, typed: str, first: int) -> None:
    widget, (found_by, by) = field.widget, _WAYS[rows.model]
    keys, key = [str(one) for one in chosen if one and str(one).isprintable()], field.to_field_name or "pk"
    if key == "pk":
        keys = [one for one in keys if one.isdecimal() and len(one) <= 18]
    ticked = list(rows.filter(**{f"{key}__in": keys}))
    matching = rows.filter(pk__in=rows.model.objects.filter(found_by(typed)).values("pk")) if typed else rows[:0]
    found = [row for row in matching[: FEW + len(ticked)] if row not in ticked][:FEW]
    newest = [row for row in rows[:first] if row not in ticked] if not typed else []
    shown = [*ticked, *found, *newest]
    blank = [("", field.empty_label)] if isinstance(widget, SearchedOne) and not field.required else []
    widget.choices = [*blank, *((field.prepare_value(row), field.label_from_instance(row)) for row in shown)]
    widget.more, widget.typed, widget.found = rows.count() - len(shown), typed, len(found)
    widget.by, widget.called = by, field.label
