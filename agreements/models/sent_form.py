"""Forms that were sent: the same one again (a second press, the browser's history) gets what the first got."""

from django.db import models


class SentForm(models.Model):
    """`digest` is over the key that came with the page, and all that was typed; `location` is where it led."""

    digest = models.CharField(max_length=64, unique=True)
    location = models.TextField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.location
