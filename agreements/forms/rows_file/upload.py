"""A file of rows as it is sent, and its rows as they come back from the page that showed what they would do.

Between the two steps the rows travel in the page, signed: no half-done upload lies on the server, the second step needs
no file, and what is saved is what was shown. They are cells, not objects; every check is made again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import ChoiceField, TextField
from agreements.forms.rows_file.outcomes import Reading, RowsReading
from agreements.forms.rows_file.registers import Register
from agreements.forms.workbook.archive import Unopened
from agreements.forms.workbook.opening import MAX_BYTES, FileSheet, opened

_SALT = "heiji.plan-file"
_HOURS = 12
_MAX_PASTED = 100_000


@dataclass(frozen=True)
class Source:
    """Where rows go: `seal` names it in what a page sends back, `kinds` are what a .csv may hold, with their words,
    `read` tells what sheets would do there."""

    seal: str
    kinds: list[tuple[str, Any]]
    read: Callable[[list[FileSheet], str], Reading]


def source_of(register: Register) -> Source:
    kinds = [(kind, form.nouns) for kind, form in register.forms.items()]
    return Source(register.seal, kinds, lambda sheets, kind: RowsReading(sheets, register, kind))


class RowsFileForm(forms.Form):
    """Asks for a file; after `is_valid`, `reading` says what it would do."""

    file = forms.FileField(
        label=gettext_lazy("ファイル（.xlsx か .csv）"),
        help_text=gettext_lazy("2 MB、500行まで。CSV は UTF-8 か Shift_JIS。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": gettext_lazy("ファイルが空です。")},
    )
    pasted = TextField(
        label=gettext_lazy("または、Excel でコピーした行"),
        help_text=gettext_lazy("見出しの行からコピーして、貼り付けます。"),
        required=False,
        strip=False,
        max_length=_MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "cells"}),
    )
    kind = ChoiceField(
        label=gettext_lazy("CSV や貼り付けた行に入っているもの"),
        help_text=gettext_lazy("CSV と貼り付けた行のときに選びます。.xlsx ではシートの名前で見分けます。"),
        choices=[],
        required=False,
    )

    def __init__(self, data: Any, files: Any, *, source: Source) -> None:
        super().__init__(data, files)
        self.source = source
        self.reading: Reading | None = None
        if len(source.kinds) == 1:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [("", _("選んでください")), *source.kinds]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Its length, before any of it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            words = _("大きすぎます（%(max)d MB まで）。分けてください。")
            raise ValidationError(words % {"max": MAX_BYTES // 1024 // 1024}, code="large")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file, pasted = data.get("file"), data.get("pasted") or ""
        if not file and not pasted.strip():
            if not {"file", "pasted"} & set(self.errors):
                self.add_error("file", _("ファイルを選んでください。"))
            return data
        # Rows copied in Excel are a .csv that needs no file.
        name, content = (file.name, file.read()) if file else ("pasted.csv", pasted.encode())
        is_text = name.casefold().endswith(".csv")
        kind = data.get("kind", "") if "kind" in self.fields else self.source.kinds[0][0]
        if is_text and not kind:
            self.add_error("kind", _("CSV のときは、何が入っているかを選んでください。"))
            return data
        try:
            self.reading = self.source.read(opened(name, content), kind if is_text else "")
        except Unopened as refused:
            self.add_error("file" if file else "pasted", str(refused))
        return data


class SignedRowsForm(forms.Form):
    """Takes the signed rows back; after `is_valid`, `reading` is what they would do now, `is_as_seen` whether that is
    what the person was shown."""

    rows = forms.CharField(strip=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, source: Source) -> None:
        super().__init__(data)
        self.source = source
        self.is_as_seen = False
        self.reading: Reading | None = None

    def clean_rows(self) -> str:
        signed: str = self.cleaned_data["rows"]
        try:
            sent = signing.loads(signed, salt=_SALT, max_age=_HOURS * 3600)
        except signing.BadSignature as error:
            raise ValidationError(
                _("時間がたちすぎたか、途中で欠けました。ファイルをもう一度選んでください。")
            ) from error
        if sent["source"] != self.source.seal:
            raise ValidationError(_("ほかのところに入れるファイルです。ファイルをもう一度選んでください。"))
        self.reading = self.source.read([_sheet(plain) for plain in sent["sheets"]], sent["kind"])
        self.is_as_seen = self.reading.digest == sent["seen"]
        return signed


def signed_rows(reading: Reading, source: Source) -> str:
    """Return the rows of a reading for the page, signed with what they would do, and where."""
    sheets = [
        [sheet.title, sheet.rows, _listed(sheet.refused), _listed(sheet.told), sheet.left_out] for sheet in reading.file
    ]
    sent = {"source": source.seal, "kind": reading.kind, "seen": reading.digest, "sheets": sheets}
    return signing.dumps(json.loads(json.dumps(sent)), salt=_SALT, compress=True)


def _listed(said: dict[int, dict[int, str]]) -> list[Any]:
    return [[number, [*words.items()]] for number, words in said.items()]


def _sheet(plain: list[Any]) -> FileSheet:
    title, rows, refused, told, left_out = plain
    return FileSheet(title, [(number, cells) for number, cells in rows], _by_row(refused), _by_row(told), left_out)


def _by_row(listed: list[Any]) -> dict[int, dict[int, str]]:
    return {number: dict(words) for number, words in listed}
