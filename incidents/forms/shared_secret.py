"""What is asked of both kinds of address that share a secret: which to show, and of which system one is."""

from typing import Any

from django.db.models import Q

from agreements.forms.register import ListFilter, RegisterForm, ShowRetired
from agreements.forms.searching import Searching
from agreements.models import System


class SharedSecretFilter(ListFilter):
    retired = ShowRetired()


class SharedSecretForm(Searching, RegisterForm):
    """The base of both; the system is searched for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        systems = System.objects.filter(Q(retired_at=None) | Q(pk=self.instance.system_id)).order_by("name")
        self.offer_by_search("system", systems, [self.instance.system_id])
