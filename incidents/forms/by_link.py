"""What a party sends from its page of the day."""

from django import forms

from agreements.forms.fields import ChoiceField
from incidents.models.day import TICK_WORDS


class TickForm(forms.Form):
    """One box: of what, and how far."""

    promise = forms.CharField(max_length=100)
    mark = ChoiceField(choices=list(TICK_WORDS.items()))
