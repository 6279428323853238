"""The form of a meeting: what is said of each item at the table, and what else was heard, put into the draft."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import states
from agreements.content import AgreementContent, parts
from agreements.content.text import FIRST_DAY, KEY_LETTERS, LAST_DAY, Text
from agreements.content.wording import Wording
from agreements.forms.fields import ChoiceField, LineField, TextField

CONDITIONAL = "conditional"
# By one touch; the first takes a slip of the finger back.
ANSWERS = [
    ("unanswered", gettext_lazy("まだ")),
    ("agreed", states.CONSENT_WORDS["agreed"]),
    (CONDITIONAL, gettext_lazy("条件つき同意")),
    *((answer, states.CONSENT_WORDS[answer]) for answer in ("question", "objection", "on_the_day")),
]
# What is talked about item by item: neither who is called nor the words of the paper.
ASKED = (
    "definition", "levels", "acts", "substitutes", "prohibitions", "information", "criteria", "special_days",
    "reports", "escalations", "capabilities", "targets",
)  # fmt: skip
# With these somebody comes back: an open point, with who and until when.
COMES_BACK = {"question", "objection"}


class HeardForm(forms.Form):
    heard = TextField(
        label=gettext_lazy("伺った内容"),
        required=False,
        help_text=gettext_lazy("相手の言葉のまま書きます。この相手の議事録だけに入ります。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AnsweredForm(forms.Form):
    """What is said of one item. Half an answer is kept too: nobody waits at the table for a form; only an agreement
    with a condition is none until the condition is written."""

    answer = ChoiceField(label=gettext_lazy("御社の回答"), choices=ANSWERS, required=False, widget=forms.RadioSelect)
    words = TextField(
        label=gettext_lazy("御社の言葉"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    who_decides = LineField(label=gettext_lazy("当日に決める人（役割）"), required=False)
    owner = LineField(label=gettext_lazy("持ち帰る人（役割）"), required=False)
    due = forms.DateField(
        label=gettext_lazy("いつまでに"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    gain = TextField(
        label=gettext_lazy("御社にとっての利点"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, data: Any, *, name: str, item: parts.Item, content: AgreementContent) -> None:
        self.name, self.item, self.content = name, item, content
        super().__init__(data, prefix=item.key, initial=self._as_it_stands())
        if not isinstance(item, parts.Act):
            del self.fields["gain"]

    def clean_due(self) -> date | None:
        day = self.cleaned_data["due"]
        return day if day and FIRST_DAY <= day <= LAST_DAY else None

    def put(self) -> parts.Item:
        """Return the item with what was said of it."""
        said = self.cleaned_data
        update: dict[str, Any] = {"consent": self._consent(said)}
        if "gain" in self.fields:
            update["gain"] = self._text(self.item.gain, said["gain"])  # type: ignore[attr-defined]  # an act
        return self.item.model_copy(update=update)

    def open_point(self) -> parts.OpenPoint | None:
        """Return what is brought home of it, if somebody has to come back."""
        said, known = self.cleaned_data, self.known_point
        if said["answer"] not in COMES_BACK:
            return known if known and known.outcome else None
        title = Wording(self.content).title(self.item)
        what = _("「%(item)s」：%(words)s") % {"item": title, "words": said["words"]} if said["words"] else title
        point = known or parts.OpenPoint(key=point_key(self.item.key), what={self.content.language: what})
        new = {
            "what": self._text(point.what, what),
            "raised_by": point.raised_by or self.content.their_side.name,
            "owner": self._text(point.owner, said["owner"]),
            "due": said["due"],
        }
        return point.model_copy(update=new)

    @cached_property
    def known_point(self) -> parts.OpenPoint | None:
        key = point_key(self.item.key)
        return next((point for point in self.content.open_points if point.key == key), None)

    def _as_it_stands(self) -> dict[str, Any]:
        consent, say, point = self.item.consent, Wording(self.content), self.known_point
        return {
            "answer": CONDITIONAL if consent.condition else consent.answer,
            "words": say.text(consent.condition or consent.words),
            "who_decides": say.text(consent.who_decides),
            "owner": say.text(point.owner) if point else "",
            "due": point.due if point else None,
            "gain": say.text(getattr(self.item, "gain", None)),
        }

    def _consent(self, said: dict[str, Any]) -> parts.Consent:
        old, answer = self.item.consent, said["answer"] or "unanswered"
        if answer == CONDITIONAL:
            condition = self._text(old.condition, said["words"])
            return parts.Consent(answer="agreed" if condition else "unanswered", condition=condition)
        if answer not in COMES_BACK | {"on_the_day"}:
            return parts.Consent(answer=answer)
        who = self._text(old.who_decides, said["who_decides"]) if answer == "on_the_day" else None
        return parts.Consent(answer=answer, words=self._text(old.words, said["words"]), who_decides=who)

    def _text(self, old: Text | None, words: str) -> Text | None:
        """A translation stays as long as what it translates."""
        if old and Wording(self.content).text(old) == words:
            return old
        return {self.content.language: words} if words.strip() else None


class MeetingModeForm:
    """All of it, saved together: the draft's record of the meeting is `record`, with what was heard."""

    def __init__(self, data: Any, *, content: AgreementContent, record: parts.MeetingRecord) -> None:
        self.content, self.record = content, record
        heard = Wording(content).text(record.heard)
        self.heard = HeardForm(data, initial={"heard": heard})
        self.items = [
            AnsweredForm(data, name=name, item=item, content=content)
            for name in ASKED
            for item in getattr(content, name)
        ]

    def __iter__(self) -> Iterator[forms.Form]:
        yield self.heard
        yield from self.items

    def is_valid(self) -> bool:
        """Every form is checked, so that all errors are told at once."""
        return all([form.is_valid() for form in self])  # noqa: C419

    def document_fields(self) -> dict[str, Any]:
        """Return what the draft's fields become."""
        fields: dict[str, Any] = {name: [] for name in ASKED if getattr(self.content, name)}
        for form in self.items:
            fields[form.name].append(form.put())
        told = {point.key: point for form in self.items if (point := form.open_point())}
        ours = {point_key(form.item.key) for form in self.items}
        points = [told.pop(point.key, point) for point in self.content.open_points if self._stays(point, ours, told)]
        heard = self.heard.cleaned_data["heard"]
        text = self.record.heard
        if Wording(self.content).text(text) != heard:
            text = {self.content.language: heard} if heard.strip() else None
        meeting = self.record.model_copy(update={"heard": text})
        return {**fields, "open_points": [*points, *told.values()], "meeting": meeting}

    @staticmethod
    def _stays(point: parts.OpenPoint, ours: set[str], told: dict[str, Any]) -> bool:
        return point.key not in ours or point.key in told


def point_key(key: str) -> str:
    """Return the key of the open point of an item."""
    return f"open-{key}"[:KEY_LETTERS]
