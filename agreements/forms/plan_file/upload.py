"""The file of a plan as it is sent, and its rows as they come back from the page that showed what they would do.

Between the two steps the rows travel in the page, signed: no half-done upload lies on the server, the second step needs
no file, and what is saved is what was shown. They are cells, not objects; every check is made again.
"""

import json
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import ChoiceField
from agreements.forms.plan import PLAN_FORMS
from agreements.forms.plan_file.outcomes import PlanReading
from agreements.forms.workbook.archive import Unopened
from agreements.forms.workbook.opening import MAX_BYTES, FileSheet, opened
from agreements.models import System

_SALT = "heiji.plan-file"
_HOURS = 12


class PlanFileForm(forms.Form):
    """Asks for a file; after `is_valid`, `reading` says what it would do."""

    file = forms.FileField(
        label=gettext_lazy("ファイル（.xlsx か .csv）"),
        help_text=gettext_lazy("2 MB、500行まで。CSV は UTF-8 か Shift_JIS。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("ファイルを選んでください。"),
            "empty": gettext_lazy("ファイルが空です。"),
        },
    )
    kind = ChoiceField(
        label=gettext_lazy("CSV に入っているもの"),
        help_text=gettext_lazy("CSV のときだけ選びます。.xlsx ではシートの名前で見分けます。"),
        choices=[("", gettext_lazy("選んでください")), *((kind, form.nouns) for kind, form in PLAN_FORMS.items())],
        required=False,
    )

    def __init__(self, data: Any, files: Any, *, system: System) -> None:
        super().__init__(data, files)
        self.system = system
        self.reading: PlanReading | None = None

    def clean_file(self) -> Any:
        """Its length, before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            words = _("大きすぎます（%(max)d MB まで）。分けてください。")
            raise ValidationError(words % {"max": MAX_BYTES // 1024 // 1024}, code="large")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file is None:
            return data
        is_text = file.name.casefold().endswith(".csv")
        if is_text and not data.get("kind"):
            self.add_error("kind", _("CSV のときは、何が入っているかを選んでください。"))
            return data
        try:
            self.reading = PlanReading(opened(file.name, file.read()), self.system, data["kind"] if is_text else "")
        except Unopened as refused:
            self.add_error("file", str(refused))
        return data


class PlanRowsForm(forms.Form):
    """Takes the signed rows back; after `is_valid`, `reading` is what they would do now, `is_as_seen` whether that is
    what the person was shown."""

    rows = forms.CharField(strip=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, system: System) -> None:
        super().__init__(data)
        self.system = system
        self.is_as_seen = False
        self.reading: PlanReading | None = None

    def clean_rows(self) -> str:
        signed: str = self.cleaned_data["rows"]
        try:
            sent = signing.loads(signed, salt=_SALT, max_age=_HOURS * 3600)
        except signing.BadSignature as error:
            raise ValidationError(
                _("時間がたちすぎたか、途中で欠けました。ファイルをもう一度選んでください。")
            ) from error
        if sent["system"] != self.system.pk:
            raise ValidationError(_("ほかの対象システムのファイルです。ファイルをもう一度選んでください。"))
        self.reading = PlanReading([_sheet(plain) for plain in sent["sheets"]], self.system, sent["kind"])
        self.is_as_seen = self.reading.digest == sent["seen"]
        return signed


def signed_rows(reading: PlanReading) -> str:
    """Return the rows of a reading for the page, signed with what they would do."""
    sheets = [
        [sheet.title, sheet.rows, _listed(sheet.refused), _listed(sheet.told), sheet.left_out] for sheet in reading.file
    ]
    sent = {"system": reading.system.pk, "kind": reading.kind, "seen": reading.digest, "sheets": sheets}
    return signing.dumps(json.loads(json.dumps(sent)), salt=_SALT, compress=True)


def _listed(said: dict[int, dict[int, str]]) -> list[Any]:
    return [[number, [*words.items()]] for number, words in said.items()]


def _sheet(plain: list[Any]) -> FileSheet:
    title, rows, refused, told, left_out = plain
    return FileSheet(title, [(number, cells) for number, cells in rows], _by_row(refused), _by_row(told), left_out)


def _by_row(listed: list[Any]) -> dict[int, dict[int, str]]:
    return {number: dict(words) for number, words in listed}
