"""A secret that another program knows is replaced."""

from datetime import datetime

from django.db import transaction

from agreements.models import User
from agreements.workflow.history import sign
from incidents.models import AlertSource, Webhook


def renew_secret(*, row: AlertSource | Webhook, by: User, at: datetime) -> None:
    """From now on messages are signed with another secret."""
    with transaction.atomic():
        row = type(row).objects.select_for_update().get(pk=row.pk)
        row.generation += 1
        sign(row, by=by, at=at)
        row.save()
