"""What a person would send: a form as it stands, or with every field filled anew."""

from typing import Any

from django import forms
from django.http import QueryDict

# What only a field of its kind takes; every other text field takes any words.
_BY_NAME = {
    "mail": "duty@minato.example",
    "phone": "03-0000-0199",
    "phone_extension": "12",
    "consent_answer": "agreed",
    "update_clock": "毎時05分、9:00",
    "kept_words": "必要に応じて：当日に決めるため",
    # Go with other answers than the one above.
    "consent_who_decides": "",
    "consent_words": "",
}


def typed(form: forms.Form, **changes: Any) -> QueryDict:
    """Give a form's data as a browser would send it untouched; `changes` are fields typed over."""
    sent = QueryDict(mutable=True)
    for bound in form:
        value = changes.get(bound.name, bound.value())
        if value is True:
            sent[bound.name] = "on"
        elif isinstance(value, list | tuple):
            sent.setlist(bound.name, [str(entry) for entry in value])
        elif value is not None and value is not False:
            sent[bound.name] = str(value)
    if getattr(form, "key", "") and form.value is None:
        sent["key"] = form.key
    return sent


def filled(form: forms.Form, mark: str = "書いた文") -> QueryDict:
    """Give data with every field filled: texts say `mark` and the field's name, choices take the last."""
    return typed(form, **{bound.name: _something(bound.name, bound.field, mark) for bound in form})


def _something(name: str, field: forms.Field, mark: str) -> Any:
    if name in _BY_NAME:
        return _BY_NAME[name]
    if isinstance(field, forms.MultipleChoiceField):
        return [key for key, _words in field.choices]
    if isinstance(field, forms.ChoiceField):
        return [key for key, _words in field.choices][-1]
    if isinstance(field, forms.BooleanField):
        return not field.initial
    kinds = {"IntegerField": 7, "MinutesField": 7, "NumberField": "12.5", "DateField": "2026-12-01"}
    if type(field).__name__ == "MomentField":
        return f"2026-12-0{1 if 'starts' in name else 2} 10:30"
    return kinds.get(type(field).__name__, f"{mark} {name}")
