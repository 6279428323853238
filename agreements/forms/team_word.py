"""The team's own vague words: what to look for, what it leaves open, what to ask instead."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.forms.register import ListFilter, RegisterForm, ShowRetired, asked
from agreements.models import TeamWord


class TeamWordFilter(ListFilter):
    retired = ShowRetired()


class TeamWordForm(RegisterForm):
    noun = pgettext_lazy("one", "注意する言葉")
    rows = (("expression", "language"),)

    class Meta:
        model = TeamWord
        formfield_callback = asked
        fields = ("expression", "language", "kind", "question")
        widgets = {"language": forms.RadioSelect}
        help_texts = {
            "expression": gettext_lazy("書かれたとおりに探します（例 折り返しご連絡、なる早）。"),
            "kind": gettext_lazy("この言葉だけでは決まらないこと。数字や番号が同じ文にあれば、指摘しません。"),
            "question": gettext_lazy("書いた人に見せます（例 何時何分までに、誰が、どの番号へ折り返すか）。"),
        }
        error_messages = {
            "__all__": {"unique_together": gettext_lazy("この言葉は、もうあります（使わなくしたものも数えます）。")}
        }
