"""Systems and who may do what on them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import ChoiceField, RowField
from agreements.forms.register import SAME_NAME, ListFilter, RegisterForm, ShowRetired, asked
from agreements.forms.searching import SearchedBoxes, Searching
from agreements.models import Contact, Membership, Party, System, User
from agreements.models.system import ROLES

SORTS = [("name", gettext_lazy("名前順")), ("unchecked", gettext_lazy("未確認の多い順"))]
# Taken by the addresses of the list itself.
TAKEN = {"new"}


class SystemFilter(ListFilter):
    sort = ChoiceField(label=gettext_lazy("並び順"), choices=SORTS, required=False, initial="name")
    retired = ShowRetired()


class SystemForm(Searching, RegisterForm):
    """What a system is called and whom it serves. Its address never changes: people have it in letters."""

    rows = (("name", "reading"), ("symptom", "first_act"), ("symptom_en", "first_act_en"))

    class Meta:
        model = System
        formfield_callback = asked
        fields = (
            "name", "reading", "name_en", "symptom", "first_act", "symptom_en", "first_act_en", "parties",
            "our_contacts", "own_approvers", "notes",
        )  # fmt: skip
        widgets = {
            "parties": SearchedBoxes,
            "our_contacts": forms.CheckboxSelectMultiple,
            "own_approvers": SearchedBoxes,
        }
        help_texts = {
            "name": gettext_lazy("顧客にも通じる呼び名にします。議事録とPDFに出ます。"),
            "symptom": gettext_lazy("PDFの題名になります（例 カード決済が通らない）。"),
            "first_act": gettext_lazy("題名の後ろに付きます（例 まず当番へ電話する）。"),
            "reading": gettext_lazy("ひらがなで。探すときに使います（例 けっさいしょうにん）。"),
            "name_en": gettext_lazy("英語の議事録とPDFに使います。"),
            "symptom_en": gettext_lazy("英語のPDFの題名になります。"),
            "parties": gettext_lazy("合意の状況の表に、この相手の行ができます。"),
            "our_contacts": gettext_lazy("選ぶと、議事録と報告にこの方だけが出ます。選ばないときは、弊社の全員です。"),
            "own_approvers": gettext_lazy(
                "選んだ方全員が承認するまで、発行した版は相手に送られません。発行した方自身は待ちません。"
            ),
        }
        error_messages = {"name": {"unique": SAME_NAME}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.instance.parties.values("pk") if self.instance.pk else []
        parties = Party.objects.exclude(kind="own").filter(Q(retired_at=None) | Q(pk__in=chosen))
        keys = self.instance.parties.values_list("pk", flat=True) if self.instance.pk else []
        self.offer_by_search("parties", parties, keys)
        self._offer_our_contacts()
        self._offer_own_approvers()

    def _offer_own_approvers(self) -> None:
        """Who has a role on it, and whoever is named already."""
        if "own_approvers" not in self.fields:
            return
        named = self.instance.own_approvers.values_list("pk", flat=True) if self.instance.pk else []
        held = Membership.objects.filter(system=self.instance.pk).values("user")
        people = User.objects.filter(Q(pk__in=held, is_active=True) | Q(pk__in=named))
        self.offer_by_search("own_approvers", people.order_by("display_name", "username"), named)
        if not people:
            del self.fields["own_approvers"]

    def _offer_our_contacts(self) -> None:
        """Those of us who are in use, and whoever is named already; nothing to ask while there is nobody."""
        named = self.instance.our_contacts.values("pk") if self.instance.pk else []
        ours = Contact.objects.filter(Q(retired_at=None) | Q(pk__in=named), party__kind="own").order_by("place", "pk")
        self.fields["our_contacts"].queryset = ours  # type: ignore[attr-defined]
        if not ours:
            del self.fields["our_contacts"]


class NewSystemForm(SystemForm):
    class Meta(SystemForm.Meta):
        fields = (
            "name", "reading", "name_en", "slug", "symptom", "first_act", "symptom_en", "first_act_en", "parties",
            "our_contacts", "notes",
        )  # fmt: skip
        help_texts = {
            **SystemForm.Meta.help_texts,
            "slug": gettext_lazy("英小文字・数字・ハイフン（例 payments）。あとから変えられません。"),
        }
        error_messages = {
            **SystemForm.Meta.error_messages,
            "slug": {
                "unique": gettext_lazy("このアドレスは、もう使われています。"),
                "invalid": gettext_lazy("英小文字・数字・ハイフンだけで書いてください。"),
            },
        }

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if slug in TAKEN:
            raise ValidationError(
                _("「%(slug)s」は、この画面で使っているので選べません。") % {"slug": slug}, code="taken"
            )
        return slug


class MembershipForm(Searching, forms.Form):
    """Gives somebody a role; who has one already gets the new one instead."""

    user = RowField(label=gettext_lazy("人"), queryset=User.objects.none(), empty_label=gettext_lazy("選んでください"))
    role = ChoiceField(label=gettext_lazy("役割"), choices=ROLES, initial="reader")

    def __init__(self, *args: Any, system: System, **options: Any) -> None:
        super().__init__(*args, **options)
        held = Membership.objects.filter(system=system).values("user")
        people = User.objects.filter(is_active=True, is_superuser=False).exclude(pk__in=held)
        self.offer_by_search("user", people.order_by("display_name", "username"))


class RoleForm(forms.Form):
    role = ChoiceField(label=gettext_lazy("役割"), choices=ROLES)
