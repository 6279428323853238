"""Rows chosen by a search: while there are few all stand there as boxes; of many only those that are chosen and those
that were found. It needs no script: the button of the search sends the form, which comes back with all that was typed.
"""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from agreements.queries.pairs import called_by

# As many boxes as one reads through.
FEW = 12


class SearchedBoxes(forms.CheckboxSelectMultiple):
    """`more` is how many rows are not shown; with any there is a search. `typed` is what was looked for."""

    template_name = "django/forms/widgets/searched_boxes.html"
    more = 0
    typed = ""
    found = 0

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"more": self.more, "typed": self.typed, "found": self.found}
        return context


class Searching:
    """A form some of whose rows are chosen by a search (before forms.Form in the bases)."""

    is_searching = False

    def offer_by_search(self, name: str, rows: QuerySet, chosen: Any) -> None:
        """Let `rows` be chosen; `chosen` are the keys of those that are by now, before anything was sent."""
        field, data = self.fields[name], self.data if self.is_bound else {}  # type: ignore[attr-defined]
        field.queryset = rows
        typed = str(data.get(f"{name}-q", ""))[:100].strip()
        self.is_searching = self.is_searching or (f"{name}-find" in data and bool(typed))
        if self.is_bound:  # type: ignore[attr-defined]
            sent = field.widget.value_from_datadict(data, {}, name) or []
            chosen = [key for key in map(str, sent) if key.isdecimal() and len(key) <= 18]
        if rows.count() > FEW:
            _show(field.widget, rows, list(chosen), typed)

    def full_clean(self) -> None:
        """What was typed is judged when it is sent, not while somebody searches."""
        if not self.is_searching:
            super().full_clean()  # type: ignore[misc]
            return
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return not self.is_searching and super().is_valid()  # type: ignore[misc]


def _show(widget: Any, rows: QuerySet, chosen: list[Any], typed: str) -> None:
    ticked = list(rows.filter(pk__in=chosen))
    matching = rows.filter(Q(searched__contains=typed) | called_by(typed)) if typed else rows.none()
    found = list(matching.exclude(pk__in=chosen)[:FEW])
    shown = [*ticked, *found]
    widget.choices = [(row.pk, str(row)) for row in shown]
    widget.more, widget.typed, widget.found = rows.count() - len(shown), typed, len(found)
