"""What is asked about who is told by program."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from agreements.forms.register import SAME_NAME, ListFilter, RegisterForm, ShowRetired, asked
from agreements.forms.searching import Searching
from agreements.models import System
from incidents.models import Webhook


class WebhookFilter(ListFilter):
    retired = ShowRetired()


class WebhookForm(Searching, RegisterForm):
    noun = gettext_lazy("知らせる先")

    class Meta:
        model = Webhook
        formfield_callback = asked
        fields = ("name", "url", "system")
        widgets = {"url": forms.URLInput}
        help_texts = {
            "name": gettext_lazy("人が見分けるための呼び名（例 障害連絡チャンネル）。"),
            "url": gettext_lazy(
                "https:// で始まるアドレス。障害の番号・症状・レベルを送ります。人や相手の名前は送りません。"
            ),
            "system": gettext_lazy("選ばなければ、すべてのシステムの障害を知らせます。"),
        }
        error_messages = {"name": {"unique": SAME_NAME}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        systems = System.objects.filter(Q(retired_at=None) | Q(pk=self.instance.system_id)).order_by("name")
        self.offer_by_search("system", systems, [self.instance.system_id])
