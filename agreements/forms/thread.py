"""Finding questions and objections of reviewers."""

from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.forms.fields import ChoiceField
from agreements.forms.register import ListFilter


class ThreadFilter(ListFilter):
    state = ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *states.THREAD_WORDS.items()])
