"""Who holds an incident: handed over by one, taken over by the other, each a fact of its own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.fields import Paragraph
from incidents.models.day import FactOfTheDay

GIVEN, TAKEN = "given", "taken"
STEP_WORDS = {GIVEN: _("引き継ぎを頼んだ"), TAKEN: _("引き継いだ")}


class HandOver(FactOfTheDay):
    """Of the steps of an incident in their order the newest `taken` says who holds it; before that whoever opened it
    does. A `given` after it waits for the one it names."""

    step = models.CharField(max_length=10, choices=list(STEP_WORDS.items()))
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = Paragraph(_("申し送り"), max_length=1_000)

    def __str__(self) -> str:
        return f"{self.step} → {self.to.name_on_record}"
