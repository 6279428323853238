"""Staff: the people of the operating organisation who sign in."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.display import in_english
from agreements.models.event import record_event
from gobag.letters import plain_letters

# What changes with every sign-in, or is nobody's to read again.
_NO_HISTORY = {"last_login", "password"}
_LONGEST_KEY = 200
# Who sets a password where nobody has signed in: `changepassword`, a shell.
PROGRAM = "manage.py"


def folded_name(name: str) -> str:
    """Return what two names have in common that people take for one: width, case, spaces and letters that leave no
    mark tell nothing apart. A letter may unfold into many; so much of them as the column holds."""
    return "".join(plain_letters(name).split())[:_LONGEST_KEY]


class UserHistory(HistoricalRecords):
    """A sign-in changes a row without changing anything about the person."""

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **more: Any) -> None:  # noqa: FBT001 - the library's signature
        if not set(more.get("update_fields") or ["all"]) <= _NO_HISTORY:
            super().post_save(instance, created, using=using, **more)


class User(AbstractUser):
    """`is_superuser` is the administrator, who sees and does everything. A name is the administrator's to change: it
    stands in every record, and no two who are at work have the same."""

    display_name = models.CharField(_("お名前"), max_length=80)
    # How English pages and letters call them; records keep the name above.
    name_latin = models.CharField(_("お名前（ローマ字）"), max_length=80, blank=True)
    name_key = models.CharField(max_length=_LONGEST_KEY, editable=False, blank=True)
    language = models.CharField(_("表示する言語"), max_length=2, choices=settings.LANGUAGES, default="ja")
    # Who has left stays a row: the records name them. Only who is locked may come back.
    ended_at = models.DateTimeField(null=True, editable=False)
    history = UserHistory(excluded_fields=["last_login", "password"])
    # Of whoever writes down itself that the password changes: the pages, with the address it came from.
    tells_of_password = False

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(is_active=True),
                name="user_name_once_among_active",
                violation_error_message=_("同じお名前の方がいます。見分けられるお名前にしてください。"),
            )
        ]

    def __str__(self) -> str:
        """How pages and letters in the reader's language call them."""
        return (self.name_latin if in_english() else "") or self.name_on_record

    @property
    def name_on_record(self) -> str:
        """The same in whatever language somebody works: records and papers name people by it."""
        return self.display_name or self.username

    @property
    def chain(self) -> str:
        """The chain of events of this account."""
        return f"ACC-{self.pk:04d}"

    def said(self) -> dict[str, Any]:
        """Return what the chain vouches for: who it is, where mail goes, what they are, whether they may come in."""
        use = "ended" if self.ended_at else "active" if self.is_active else "locked"
        names = {"username": self.username, "name": self.display_name, "mail": self.email}
        return {**names, "administrator": self.is_superuser, "staff": self.is_staff, "use": use}

    def clean(self) -> None:
        super().clean()
        self.name_key = folded_name(self.name_on_record)
        # Both could sign in, and a record could not tell them apart at a glance.
        if self._state.adding and User.objects.filter(username__iexact=self.username).exists():
            raise ValidationError({"username": _("このユーザー名は、もう使われています。")})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **more: Any) -> None:
        self.name_key = folded_name(self.name_on_record)
        if update_fields is not None and {"display_name", "username"} & set(update_fields):
            update_fields = {*update_fields, "name_key"}
        begins, is_told = self._state.adding, getattr(self, "_password", None) is None or self.tells_of_password
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **more)
            if begins:
                self._record_beginning()
            elif not is_told:
                self._record(kind="access.password_set", by=PROGRAM, at=timezone.now(), data={})

    def _record_beginning(self) -> None:
        """However an account is made (page, command, `createsuperuser`), its chain begins with what it may do."""
        by, at = getattr(self, "_history_user", None) or self, getattr(self, "_history_date", None) or timezone.now()
        self._record(kind="person.begun", by=by, at=at, data=self.said())

    def _record(self, **event: Any) -> None:
        record_event(chain=self.chain, subject=f"user:{self.pk}", **event)
