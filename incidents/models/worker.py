"""A worker's sign of life: the row it touches while it runs, one for each of several."""

from django.db import models


class WorkerSign(models.Model):
    """`name` is host and process; the row says nothing but when that one was last at work."""

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
