"""The draft at the table: one item a screen, turned to the other side, answered by one touch. It is saved as the editor
is, so that a lost connection loses nothing; all screens are one page, so that it does not end the talk either."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, language_to_read, parts
from agreements.content.labels import label_of
from agreements.content.two_sides import Minute, Miss, minutes_of, misses_of
from agreements.content.vocabulary import SIDE_WORDS
from agreements.content.wording import Wording
from agreements.forms.meeting_mode import AnsweredForm, MeetingModeForm
from agreements.models import Agreement, Attendee, Meeting
from agreements.queries.attending import has_minutes_out
from agreements.queries.plan_offers import unchecked_keys
from agreements.queries.seeding import record_in_draft
from agreements.views.allowed import agreement_to_draft
from agreements.views.autosaved import writer_of
from agreements.views.editor.autosave import answers_to
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.saving import Base, base_of, keep
from agreements.views.forms_on_pages import posted

# So many moments stand beside an item: what is before it, and what comes of it.
_ROWS = 4


@dataclass(frozen=True)
class Screen:
    """One item as both sides look at it."""

    form: AnsweredForm
    kind: str
    title: str
    second: str
    rest: list[tuple[str, str]]
    minutes: list[Minute]
    misses: list[Miss]
    unchecked: bool

    @property
    def item(self) -> parts.Item:
        return self.form.item

    @property
    def side(self) -> str:
        return str(SIDE_WORDS.get(getattr(self.item, "side", ""), ""))


def meeting_mode(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    meeting = meeting_of_pair(request, agreement, pk)
    if request.method == "GET" and has_minutes_out(meeting, agreement):
        return leave_the_table(request, agreement)
    base = base_of(request, EditedDraft(agreement))
    record = record_in_draft(base.content, meeting, agreement.party)
    asked = MeetingModeForm(posted(request), content=base.content, record=record)
    if request.method == "POST" and asked.is_valid():
        here = [number, pk]
        to = reverse("meeting-conclusion" if "conclude" in request.POST else "meeting-mode", args=here)
        said = _("打合せの内容を下書きに保存しました。")
        answer = keep(request, base, asked.document_fields(), said=said, to=to, form=asked.heard)
        if answer:
            return answer
    return answers_to(request).unfinished(asked, lambda: _page(request, base, agreement, meeting, asked))


def leave_the_table(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What was said in a meeting is published: its table would write into the draft of the next version."""
    messages.info(request, _("この打合せの議事録は発行済みです。次の版は、ここで直します。"))
    return redirect("agreement-draft", number=agreement.number)


def meeting_of_pair(request: HttpRequest, agreement: Agreement, pk: int) -> Meeting:
    """Return a meeting with this party about this system, or 404."""
    seen = Meeting.objects.visible_to(request.user).filter(parties=agreement.party, systems=agreement.system)
    return get_object_or_404(Meeting, pk__in=seen.values("pk"), pk=pk, cancelled_at=None)


def attendees_of(meeting: Meeting, agreement: Agreement) -> list[Attendee]:
    """Who sits there of us and of this party: what the others of a meeting say or are is none of theirs."""
    rows = meeting.attendees.select_related("party").order_by("party__kind", "place", "pk")
    return [row for row in rows if row.party_id == agreement.party_id or row.party.kind == "own"]


def _page(
    request: HttpRequest, base: Base, agreement: Agreement, meeting: Meeting, asked: MeetingModeForm
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "stands": agreement,
        "revision": base.revision,
        "writer": writer_of(agreement, request.user),
        "reads": language_to_read(base.content),
        "meeting": meeting,
        "present": attendees_of(meeting, agreement),
        "form": asked.heard,
        "screens": _screens(base.content, asked.items, unchecked_keys(agreement.system_id)),
        "minutes": minutes_of(base.content),
        "misses": misses_of(base.content),
        "home": _brought_home(base.content),
        "purpose": Wording(base.content, language_to_read(base.content)).text(base.content.purpose),
    }
    page = render(request, "agreements/editor/meeting_mode.html", context)
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _screens(content: AgreementContent, asked: Iterable[AnsweredForm], unchecked: set[str]) -> list[Screen]:
    say, misses = Wording(content, language_to_read(content)), misses_of(content)
    return [
        Screen(
            form=form,
            kind=label_of(AgreementContent, form.name),
            title=say.title(form.item),
            second=say.second(form.item),
            rest=_rest(say, form.item),
            minutes=_around(minutes_of(content, form.item.key), form.item.key) if form.name == "acts" else [],
            misses=[miss for miss in misses if form.item.key in miss.keys],
            unchecked=form.item.key in unchecked,
        )
        for form in asked
    ]


def _rest(say: Wording, item: parts.Item) -> list[tuple[str, str]]:
    """What is folded; the merit of an act stands open, as a field."""
    return [pair for pair in say.rest(item) if not (isinstance(item, parts.Act) and pair[0] == label_of(item, "gain"))]


def _around(minutes: list[Minute], key: str) -> list[Minute]:
    """The moments around the one of an act, as many as one screen holds."""
    place = next(n for n, row in enumerate(minutes) if any(move.is_here for move in (*row.theirs, *row.ours)))
    start = max(0, min(place - 1, len(minutes) - _ROWS))
    return minutes[start : start + _ROWS]


def _brought_home(content: AgreementContent) -> dict[str, Any]:
    """What the last screen reads out: how many of each answer, what comes back, by whom and when."""
    say = Wording(content, language_to_read(content))
    answers = Counter(item.consent.answer for _name, item in content.items() if isinstance(item, parts.Item))
    points = [
        (say.text(point.what), say.text(point.owner), point.due) for point in content.open_points if not point.outcome
    ]
    return {"points": points, "answers": list(answers.items())}
