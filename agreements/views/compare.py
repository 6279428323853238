"""Two contents side by side: only what changed, why, and what was answered; the rest is counted and folded."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agreements import display, states
from agreements.changes import ADDED, CHANGED, REMOVED, Apart, Change, apart, changes_between
from agreements.content import SECTIONS, AgreementContent, parts
from agreements.content.labels import label_of
from agreements.content.lists import LISTS
from agreements.content.wording import Wording
from agreements.models import Agreement, AgreementVersion
from agreements.permissions import may_draft
from agreements.views.agreements import seen_agreement

ANSWER = "answer"
KIND_WORDS = {
    CHANGED: gettext_lazy("変更"),
    ADDED: gettext_lazy("追加"),
    REMOVED: gettext_lazy("削除"),
    ANSWER: gettext_lazy("回答の変更"),
}
DRAFT = "draft"
_NUMBERS = (int, parts.Threshold, parts.Phone)


@dataclass(frozen=True)
class FieldLine:
    """One changed field: its name, and both words cut where they differ."""

    name: str
    words: Apart


@dataclass(frozen=True)
class ChangeLine:
    """One change: where it stands, what it is called, both words field by field, why, and the answer now."""

    number: int
    section: Any
    title: str
    kind: str
    fields: list[FieldLine]
    reason: str
    answer: str

    @property
    def word(self) -> Any:
        return KIND_WORDS[self.kind]


@require_safe
def compare(request: HttpRequest, number: str) -> HttpResponse:
    agreement = seen_agreement(request, number)
    versions = list(
        agreement.versions.order_by("-number").select_related("published_by").prefetch_related("moves", "decisions")
    )
    choices = [DRAFT, *(str(version.number) for version in versions)]
    before, after = _asked(request, choices)
    contents = {name: _content(agreement, versions, name) for name in {before, after} - {""}}
    context = {
        "agreement": agreement,
        "versions": versions,
        "before": before,
        "after": after,
        "before_name": name_of(before),
        "after_name": name_of(after),
        "options": [(DRAFT, name_of(DRAFT)), *((str(version.number), _called(version)) for version in versions)],
        "may_draft": may_draft(request.user, agreement),
    }
    if before:
        context |= _compared(contents[before], contents[after])
    return render(request, "agreements/compare_page.html", context)


def name_of(name: str) -> str:
    """Return 第2版, or 下書き."""
    if name == DRAFT:
        return _("下書き")
    return _("第%(number)s版") % {"number": name} if name else ""


def _called(version: AgreementVersion) -> str:
    words = {"name": name_of(str(version.number)), "state": states.VERSION_WORDS[version.state]}
    day = display.date_table(version.published_at, version.agreement.time_zone)
    return _("%(name)s　%(day)s %(state)s") % {**words, "day": day}


def _asked(request: HttpRequest, choices: list[str]) -> tuple[str, str]:
    """What to compare: the address says it, else the last two versions, else the only one with the draft."""
    after = request.GET.get("to") or (choices[1] if len(choices) > 2 else DRAFT)
    if after not in choices:
        raise Http404
    older = choices[choices.index(after) + 1 :]
    before = request.GET.get("from") or (older[0] if older else "")
    if before and before not in choices:
        raise Http404
    return before, after


def _content(agreement: Agreement, versions: list[AgreementVersion], name: str) -> AgreementContent:
    if name == DRAFT:
        return agreement.content()
    return next(version for version in versions if str(version.number) == name).content()


def _compared(before: AgreementContent, after: AgreementContent) -> dict[str, Any]:
    lines = change_lines(before, after)
    changed = {change.path for change in changes_between(before, after)}
    same = [name for name, item in after.items() if f"{name}.{item.key}" not in changed]
    consents = [item.consent.answer for _name, item in after.items() if hasattr(item, "consent")]
    counted = Counter(same)
    return {
        "lines": lines,
        "items": len(after.items()),
        "unchanged": len(same),
        "unchanged_by_list": [(label_of(AgreementContent, name), count) for name, count in counted.items()],
        "answers": [(answer, consents.count(answer)) for answer in states.CONSENT_WORDS if answer in consents],
    }


def change_lines(before: AgreementContent, after: AgreementContent) -> list[ChangeLine]:
    """Return every change between two contents in section order, in the reader's language; numbers come first."""
    say = (Wording(before), Wording(after))
    return [_line(change, *say) for change in changes_between(before, after)]


def _line(change: Change, old: Wording, new: Wording) -> ChangeLine:
    known, say = (change.after, new) if change.after is not None else (change.before, old)
    consent = getattr(known, "consent", None)
    return ChangeLine(
        number=SECTIONS.index(change.section) + 1,
        section=change.section,
        title=say.title(known) if hasattr(known, "key") else label_of(AgreementContent, change.path),
        kind=_kind(change),
        fields=_fields(change, old, new),
        reason=new.text(change.reason),
        answer=consent.answer if consent else "",
    )


def _kind(change: Change) -> str:
    if change.kind == CHANGED and {field.name for field in change.fields} == {"consent"}:
        return ANSWER
    return change.kind


def _fields(change: Change, old: Wording, new: Wording) -> list[FieldLine]:
    if change.kind == ADDED and hasattr(change.after, "key"):
        return [FieldLine("", Apart("", "", new.sentence(change.after), ""))]
    if change.kind == REMOVED and hasattr(change.before, "key"):
        return [FieldLine("", Apart("", old.sentence(change.before), "", ""))]
    owner = change.after if hasattr(change.after, "model_fields_set") else AgreementContent
    ordered = sorted(change.fields, key=lambda field: not _is_number(field.before, field.after))
    return [
        FieldLine(
            "" if field.name == change.path else label_of(owner, field.name),
            apart(_value(old, field.name, field.before), _value(new, field.name, field.after)),
        )
        for field in ordered
    ]


def _is_number(*values: Any) -> bool:
    flat = [entry for value in values for entry in (value if isinstance(value, list) else [value])]
    return any(isinstance(value, _NUMBERS) and not isinstance(value, bool) for value in flat)


def _value(say: Wording, name: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], LISTS["attendees"].part):
        return _("、").join(say.title(entry) for entry in value)
    return say.value(name, value)
