"""What is asked about alerts: which to show, and where they come in."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements import states
from agreements.forms.fields import ChoiceField
from agreements.forms.register import SAME_NAME, ListFilter, asked
from incidents.forms.shared_secret import SharedSecretForm
from incidents.models import AlertSource

ALL = "all"


class AlertFilter(ListFilter):
    state = ChoiceField(
        label=gettext_lazy("状態"),
        choices=[*states.ALERT_WORDS.items(), (ALL, gettext_lazy("すべて"))],
        required=False,
        initial="waiting",
    )


class AlertSourceForm(SharedSecretForm):
    noun = pgettext_lazy("one", "知らせの受け口")
    rows = (("name", "system"), ("key_path", "symptom_path"), ("started_path", "ended_path"))

    class Meta:
        model = AlertSource
        formfield_callback = asked
        fields = ("name", "system", "shape", "key_path", "symptom_path", "started_path", "ended_path")
        widgets = {"shape": forms.RadioSelect}
        help_texts = {
            "name": gettext_lazy(
                "半角の英数字とハイフン。送り先のアドレスの最後になります（例 payments-prometheus）。"
            ),
            "shape": gettext_lazy("Alertmanager なら、下の4つは使いません。"),
            "key_path": gettext_lazy("同じ値の知らせは、まとめて1件にします（例 event.id）。"),
            "symptom_path": gettext_lazy("障害を開くとき、はじめの文になります。"),
            "started_path": gettext_lazy("ISO 8601。なければ、届いた時刻にします。"),
            "ended_path": gettext_lazy("この項目に時刻があれば、監視では終わったものとします。"),
        }
        error_messages = {"name": {"unique": SAME_NAME}}
