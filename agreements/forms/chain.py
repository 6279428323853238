"""What the page of a chain of events asks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import ChoiceField
from agreements.forms.register import ListFilter


class ChainFilter(ListFilter):
    what = ChoiceField(label=_("何を"), required=False)

    def __init__(self, *args: Any, words: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].label = _("誰が")
        self.fields["what"].choices = [("", _("すべて")), *words.items()]  # type: ignore[attr-defined]
