"""Staff: the people of the operating organisation who sign in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """`is_superuser` is the administrator, who sees and does everything."""

    display_name = models.CharField(_("お名前"), max_length=80)
    language = models.CharField(_("表示する言葉"), max_length=2, choices=settings.LANGUAGES, default="ja")

    def __str__(self) -> str:
        return self.display_name or self.username
