"""Field kinds that several nouns share."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.content import forbidden_character
from agreements.content.vocabulary import SIGN_WORDS

SIGNS = list(SIGN_WORDS.items())


def checked_text(value: str) -> None:
    """Refuse control characters, bidi overrides and look-alike fillers (a validator)."""
    problem = forbidden_character(value.replace("\r\n", "\n"))
    if problem:
        raise ValidationError(problem, code="forbidden_character")


class Line(models.CharField):
    """One line of text people read."""

    default_validators = [checked_text]

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)


class Paragraph(models.TextField):
    """Text of several lines; at most `max_length` characters."""

    default_validators = [checked_text]

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_length", 4_000)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class Retirable(models.Model):
    """What an agreement may have used is retired, never deleted."""

    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="%(app_label)s_%(class)s_retired_whole",
                violation_error_message=_("使わなくした日時と人は、そろって記録します。"),
            )
        ]


class Placed(models.Model):
    """An item of an ordered list; `place` counts from 1 within its owner."""

    place = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
