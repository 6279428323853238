"""What somebody had written on a page that takes nothing any more: an old tab, a second one, or somebody was faster."""

from django.http import HttpRequest

from agreements.models import ReviewInvitation

_WRITTEN = ("reason", "merit_words", "comment", "words")
_LONGEST = 4_000


def unsent_in(request: HttpRequest, invitation: ReviewInvitation) -> list[str]:
    """Return the texts that were sent now and are on record nowhere, in the order of the page."""
    fields = [text for name, text in request.POST.items() if name.partition(":")[0] in _WRITTEN]
    written = dict.fromkeys(_plain(str(text))[:_LONGEST] for text in fields)
    known = _recorded(invitation) if any(written) else set()
    return [text for text in written if text and text not in known]


def _recorded(invitation: ReviewInvitation) -> set[str]:
    decision = invitation.answer()
    of_decision = [decision.reason, decision.merit_words] if decision else []
    items = invitation.item_answers.values_list("words", flat=True)
    return {_plain(text) for text in (*of_decision, *invitation.comments.values_list("text", flat=True), *items)}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
