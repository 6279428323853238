"""A secret that another program and we know, derived from settings.SECRET_KEY and stored nowhere (ADR 54)."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

_SALT = "heiji.shared-secret"


class SharesSecret(models.Model):
    """A new `generation` is a new secret."""

    generation = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def secret(self) -> str:
        """Return what messages are signed with (64 hexadecimal digits)."""
        return self._secret_by(settings.SECRET_KEY)

    def secrets(self) -> list[str]:
        """Return it, and those of the keys before."""
        return [self._secret_by(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]

    def _secret_by(self, key: str | bytes) -> str:
        whose = f"{self._meta.model_name}:{self.pk}:{self.generation}"
        return salted_hmac(_SALT, whose, secret=key, algorithm="sha256").hexdigest()


def signature_of(secret: str, told_at: str, body: bytes) -> str:
    """Return the HMAC-SHA256 over the second it was told at and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), told_at.encode() + b"." + body, hashlib.sha256).hexdigest()
