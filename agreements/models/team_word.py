"""Vague words that this team has met in its own minutes, beside the lists that come with the program."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.fields import Line, Retirable
from agreements.models.parties import LANGUAGES
from agreements.models.searched import Findable, Searched

# What such a word leaves open; the same names as in the word lists of page_check.
WORD_KINDS = [
    ("time", _("いつか（何分以内か）")),
    ("degree", _("どのくらいか（いくつか）")),
    ("cond", _("どんなときか")),
    ("actor", _("だれか")),
    ("recip", _("だれへ、どの番号で伝えるか")),
    ("verify", _("何を見て、いくつなら合格か")),
    ("verb", _("何をするか")),
    ("scope", _("何が入るか")),
    ("ref", _("どこに書いてあるか")),
    ("effort", _("義務か、努力か")),
]


class TeamWord(Findable, Retirable):
    """`expression` is looked for as it is written (no pattern); `question` is what the author is asked instead."""

    language = models.CharField(_("言葉の言語"), max_length=2, choices=LANGUAGES, default="ja")
    expression = Line(_("言葉"), max_length=60)
    kind = models.CharField(_("決まらないこと"), max_length=10, choices=WORD_KINDS)
    question = Line(_("代わりに聞くこと"))
    searched = Searched("expression", "question")
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta(Retirable.Meta):
        ordering = ["language", "expression"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "expression"],
                name="team_word_once",
                violation_error_message=_("この言葉は、もうあります（使わなくしたものも数えます）。"),
            ),
        ]

    def __str__(self) -> str:
        return self.expression
