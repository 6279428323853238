"""A password must be more than a name said twice, or one key held down."""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Of its letters so many must not come from the person's own names, and so many must differ from each other.
LETTERS_OF_ITS_OWN, DIFFERENT_LETTERS = 8, 5


class LongEnough(MinimumLengthValidator):
    """Django's, in words that say what to do."""

    def get_error_message(self) -> str:
        return _("%(n)d文字以上にしてください。") % {"n": self.min_length}


class NotKnownToAll(CommonPasswordValidator):
    """Django's, in words that say what to do."""

    def get_error_message(self) -> str:
        return _("よく使われるパスワードです。ほかのものにしてください。")


class MoreThanAName:
    """Django compares a name with the whole password: a name said twice is less than seven tenths like it."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for name in sorted(_names(user), key=len, reverse=True):
            rest = rest.replace(name, "")
        if len(rest) < min(LETTERS_OF_ITS_OWN, len(password)) and rest != password.casefold():
            raise ValidationError(
                _("このパスワードは、お名前やユーザー名とほとんど同じです。"), code="password_is_a_name"
            )
        if len(set(password)) < DIFFERENT_LETTERS:
            raise ValidationError(_("このパスワードは、同じ文字の繰り返しです。"), code="password_repeats")

    def get_help_text(self) -> str:
        return _("お名前やユーザー名、同じ文字の繰り返しは使えません。")


def _names(user: Any) -> set[str]:
    """Whole and in parts, without the host of an address; a part of one letter says nothing."""
    said = [getattr(user, name, "") or "" for name in ("username", "display_name", "email")]
    said[2] = said[2].partition("@")[0]
    parts = {part for text in said for part in [text, *re.split(r"[\W_]+", text)]}
    return {part.casefold() for part in parts if len(part) > 1}
