"""A telephone number as people write it, its extension in whichever way: one field for forms, pasted rows and files."""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from agreements.content.parts import joined_number
from agreements.forms.fields import readable
from gobag.letters import seen_letters

# Numbers nobody has, for manuals and drills: the exchange 0000 of any place in Japan (03-0000-0142).
_EXAMPLE = re.compile(r"[1-9]\d?0000\d{4}")
# 内線123, (内)123, / ext. 123, w/ 123, x123, #123, ,,123, ;ext=123: what is dialled once somebody has answered.
_EXTENSION = r"(?:内線(?:番号)?|\(内線?\)|内|;?\s*ext(?:ension|n)?|w/|[x×#*pw;]|,+)[\s.:=)no]*"
_AFTER = re.compile(rf"(?P<number>.*\d\)?)[\s(\[、/]*{_EXTENSION}(?P<extension>\d[\d-]*)番?[\s)\]]*", re.IGNORECASE)
_BEFORE = re.compile(rf"{_EXTENSION}(?P<extension>\d+)番?[\s(\[、,/]+(?P<number>[+(\d].*?)[\s)\]]*", re.IGNORECASE)
_ALONE = re.compile(rf"[(\s]*(?:{_EXTENSION})?(\d{{1,6}})番?[)\s]*", re.IGNORECASE)
_CALLED = re.compile(r"(?:tel(?:ephone)?|phone|電話(?:番号)?)[\s.:]*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[\d\s().\-‐-―−ー・/]+")
_LONGEST_EXTENSION = 6


def is_example(number: phonenumbers.PhoneNumber) -> bool:
    """Whether the number lies in a reserved range of Japan: nobody answers there, yet it can be written down."""
    return number.country_code == 81 and bool(_EXAMPLE.fullmatch(str(number.national_number)))


class PhoneField(forms.CharField):
    """Gives E.164, with an extension as RFC 3966 writes it (+81300000142;ext=12). Without a country code it is
    Japanese."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("電話番号として読めません。市外局番から入れてください（例 03-0000-0142）。"),
        "several": gettext_lazy("番号は1つだけ入れてください。ほかの番号は、別の連絡先に書きます。"),
        "words": gettext_lazy("番号と内線のほかの言葉は、役割か部署の欄に書いてください（例 03-0000-0142 内線12）。"),
        "extension": gettext_lazy("内線は6桁までの数字で書いてください。"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        super().__init__(**options)
        self.validators.append(readable)

    def to_python(self, value: Any) -> Any:
        return seen_letters(super().to_python(value) or "")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return text
        plain = _CALLED.sub("", unicodedata.normalize("NFKC", text), count=1).strip()
        parted = _AFTER.fullmatch(plain) or _BEFORE.fullmatch(plain)
        number, extension = (parted["number"], parted["extension"]) if parted else (plain, "")
        if _digits(number) >= _LONGEST_EXTENSION and len(extension) > _LONGEST_EXTENSION + 2:
            raise self._refusal("several")
        if extension and (not extension.isdecimal() or len(extension) > _LONGEST_EXTENSION):
            raise self._refusal("extension")
        return joined_number(self._number(number), extension)

    def _number(self, text: str) -> str:
        if len(re.findall(r"\d[\d\s().\-]{7,}\d", text)) > 1:
            raise self._refusal("several")
        if not _NUMBER.fullmatch(text):
            raise self._refusal("words" if _digits(text) > _LONGEST_EXTENSION else "invalid")
        try:
            number = phonenumbers.parse(text, "JP")
        except phonenumbers.NumberParseException as error:
            raise self._refusal("invalid") from error
        if not phonenumbers.is_valid_number(number) and not is_example(number):
            raise self._refusal("invalid")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class ExtensionField(forms.CharField):
    """An extension alone, with its word or without: 内線12 is 12."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40} | options)
        self.validators.append(readable)

    def to_python(self, value: Any) -> Any:
        return seen_letters(super().to_python(value) or "")

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        found = _ALONE.fullmatch(text)
        if text and not found:
            raise ValidationError(PhoneField.default_error_messages["extension"], code="extension")
        return found[1] if found else ""


def _digits(text: str) -> int:
    return sum(letter.isdecimal() for letter in text)
