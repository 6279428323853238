"""Fields for what people type: texts that refuse what cannot be read, numbers."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agreements.content.text import MAIL, MAX_TEXT, forbidden_character
from agreements.queries.our_side import must_be_theirs
from agreements.refusals import Refused
from gobag.letters import can_be_seen, seen_letters

# Django's words for what every field may say. Our catalogues say them more plainly (locale/ja, locale/en), and
# makemessages keeps in them what it finds here.
SAID_MORE_PLAINLY = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
)

# A family of three is one picture, and Persian does without neither of the two; a flag is spelled in tags.
_JOINING = re.compile("(?<=[^\\s\u200c\u200d])[\u200c\u200d](?=\\S)|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+")
_RANGE = re.compile(
    r"-?\d{1,9}(?:\.\d{1,9})?\s{0,9}[%％]?\s{0,9}(?:[~\u301c\u2010-\u2015\u30fc-]|から|to)\s{0,9}-?\d{1,9}(?:\.\d{1,9})?\s{0,9}%?(?:まで)?"
)


def is_range(text: str) -> bool:
    """Whether a text names two numbers, from one to the other."""
    return bool(_RANGE.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip()))


def refuse_ours(mail: str) -> None:
    """Refuse an address of our own side where another side's is asked for."""
    try:
        must_be_theirs(mail)
    except Refused as refusal:
        raise ValidationError(str(refusal), code="ours") from refusal


def readable(text: str) -> None:
    """Refuse control characters, bidi overrides and invisible fillers, naming the first and its place."""
    problem = forbidden_character(text)
    if problem:
        raise ValidationError(problem, code="forbidden_character")


def readable_comment(text: str) -> None:
    """The same of what somebody says to us: what joins letters and pictures into one belongs to the writing."""
    readable(_JOINING.sub("", text))


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(**options)
        self.validators.append(readable)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if isinstance(text, str) and text and not can_be_seen(text):
            raise ValidationError(self.error_messages["required"], code="required")
        if isinstance(text, str) and "\n" in text:
            raise ValidationError(_("1行で書いてください。"), code="one_line")
        return text


class TextField(forms.CharField):
    """Several lines of text, kept as typed (line ends as LF)."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", MAX_TEXT)
        super().__init__(**options)
        self.validators.append(readable)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class CommentField(TextField):
    """What somebody says in words of their own; nothing of it is agreed or printed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [readable_comment if one is readable else one for one in self.validators]


class MailField(forms.EmailField):
    """An address, as it is copied from a letter or an address book; one that an agreement cannot hold is none."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not re.match(MAIL, value):
            raise ValidationError(EmailValidator.message, code="invalid")

    def to_python(self, value: Any) -> Any:
        return seen_letters(super().to_python(value) or "").strip().removeprefix("mailto:")


class NumberField(forms.CharField):
    """A decimal number as it is written: 0.1 stays 0.1. Full-width digits and thousands separators are understood."""

    default_error_messages = {
        "range": gettext_lazy("幅ではなく、1つの数字で入れてください。もう1つの端は「もう1つの条件」に入れます。")
    }
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40} | options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str) or not text:
            return text
        plain = unicodedata.normalize("NFKC", seen_letters(text)).replace(",", "").replace("−", "-").strip()
        if is_range(plain):
            raise ValidationError(self.error_messages["range"], code="range")
        return plain


# What is missing is chosen, not typed.
_CHOOSE: dict[str, Any] = {"required": gettext_lazy("選んでください。")}


class ChoiceField(forms.ChoiceField):
    """One of a few words."""

    default_error_messages = _CHOOSE


class TypedChoiceField(forms.TypedChoiceField):
    """One of a few words, read as what they stand for."""

    default_error_messages = _CHOOSE


class MultipleChoiceField(forms.MultipleChoiceField):
    """Any of a few words."""

    default_error_messages = _CHOOSE


class RowField(forms.ModelChoiceField):
    """A row of a table."""

    default_error_messages = _CHOOSE


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of a table. A number too large for the database is no row, rather than an error of the database."""

    default_error_messages = _CHOOSE

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, (list, tuple)) else []:
            if len(str(key)) > 18:
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": str(key)[:18]})
        return super().clean(value)
