"""Our own people: who they are, how they are found, and who takes over from whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.forms.fields import ChoiceField, LineField, MailField, RowField
from agreements.forms.register import ListFilter
from agreements.forms.searching import Searching
from agreements.models import User
from agreements.queries.access_log import WORDS

STATES = [("", _("終了を除く")), *states.PERSON_WORDS.items()]


class PeopleFilter(ListFilter):
    state = ChoiceField(label=_("状態"), choices=STATES, required=False)


class LogFilter(forms.Form):
    q = LineField(label=_("誰が・誰の"), required=False, max_length=100)
    what = ChoiceField(label=_("何を"), choices=[("", _("すべて")), *WORDS.items()], required=False)

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for; a field with an error counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class PersonForm(forms.ModelForm):
    display_name = LineField(label=_("お名前"), max_length=80, help_text=_("議事録と記録に残ります。"))
    name_latin = LineField(
        label=_("お名前（ローマ字）"),
        max_length=80,
        required=False,
        help_text=_("英語の画面とメールに出ます（例 Nao Noguchi）。記録には、上のお名前が残ります。"),
    )
    email = MailField(label=_("メールアドレス"), help_text=_("招待とお知らせが届くところ。"))

    class Meta:
        model = User
        fields = ("display_name", "name_latin", "email")


class NewPersonForm(PersonForm):
    is_superuser = forms.BooleanField(
        label=_("管理者にする"), required=False, help_text=_("すべてを見て、すべてを変えられます。")
    )

    class Meta(PersonForm.Meta):
        fields = ("username", "display_name", "name_latin", "email", "is_superuser")  # type: ignore[assignment]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        username = self.fields["username"]
        username.label, username.help_text = _("ユーザー名"), _("サインインに使います。英数字（例 nao）。")
        username.error_messages["unique"] = _("このユーザー名は、もう使われています。")


class LeavingForm(Searching, forms.Form):
    """Who takes over; asked only where there is something to take over."""

    heir = RowField(label=_("引き継ぐ方"), queryset=User.objects.none(), empty_label=_("選んでください"))

    def __init__(self, *args: Any, leaver: User, is_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(is_active=True).exclude(pk=leaver.pk).order_by("display_name", "username")
        self.fields["heir"].required = is_needed
        self.offer_by_search("heir", people)
