"""What is asked about who is told by program."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.forms.register import SAME_NAME, asked
from incidents.forms.shared_secret import SharedSecretForm
from incidents.models import Webhook


class WebhookForm(SharedSecretForm):
    noun = pgettext_lazy("one", "知らせる先")

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
