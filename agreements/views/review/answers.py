"""What a reviewer sends: answers to items, a comment, the request for a code, the one final answer.

What did something leads to a page that can be gone back to and loaded again; what is typed there is kept."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.forms.review import CommentForm, DecisionForm, ItemAnswerForm
from agreements.models import ReviewInvitation
from agreements.queries.item_answers import standings_of
from agreements.queries.links import must_be_asked, must_decide, state_of_link
from agreements.refusals import Refused
from agreements.views.client_address import address_of
from agreements.views.links import SeeOther
from agreements.views.review.access import by_link, device_of, home_of, remember_link
from agreements.views.review.letter import letter_page, receipt_page, stopped_page
from agreements.workflow.answering_items import SaidOfItem, agree_to_rest, answer_item
from agreements.workflow.codes import send_code
from agreements.workflow.keeping_typed import keep_typed
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.reviewing import Answer, decide
from agreements.workflow.talking import ask, comment

# What a person types or chooses: of the whole, and (by its path) of each item. The code is never kept.
_KEPT = {"answer", "reason", "merit", "merit_words", "typed_name", "comment", "key", "words", "who_decides"}
_LONGEST = 4_000


@by_link
def review_code(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Mail a code; what was typed so far is kept, and stands there again, however often the page is opened."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now)
    if stopped:
        return stopped
    try:
        send_code(invitation=invitation, at=now)
    except Refused as refused:
        return letter_page(request, invitation, now, typed=typed_in(request), refused=refused, status=429)
    return _back_to(request, invitation, "code")


@by_link
def review_item_answers(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Keep the answer to one item, or agree to all that have none yet."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now) or _not_asked(request, invitation, must_be_asked, now)
    if stopped:
        return stopped
    device = device_of(request, invitation)
    path = request.POST.get("agree") or request.POST.get("item") or ""
    try:
        if "rest" in request.POST:
            agree_to_rest(invitation=invitation, device=device, at=now)
            return _back_to(request, invitation, "answer")
        answer_item(invitation=invitation, said=_said_of(request, path), device=device, at=now)
    except Refused as refused:
        return letter_page(
            request, invitation, now, typed=typed_in(request), wrong=(path, str(refused)), refused=refused, status=422
        )
    return _back_to(request, invitation, path.replace(".", "-"), settled=path)


def _not_asked(
    request: HttpRequest, invitation: ReviewInvitation, must: Callable[[ReviewInvitation], None], at: datetime
) -> HttpResponse | None:
    """Return the letter that says so, where somebody sends what they were not asked for."""
    try:
        must(invitation)
    except Refused as refused:
        return letter_page(request, invitation, at, not_asked=str(refused), status=403)
    return None


def _said_of(request: HttpRequest, path: str) -> SaidOfItem:
    """What is said of one item: by its button of its own, or by the fields beside it. Raises Refused."""
    if request.POST.get("agree"):
        return SaidOfItem(path, "agreed", _condition(request, path))
    form = ItemAnswerForm(request.POST, prefix=path)
    if not form.is_valid():
        raise Refused(" ".join(str(word) for words in form.errors.values() for word in words))
    said = form.cleaned_data
    decides = said["who_decides"] if said["answer"] == "on_the_day" else ""
    return SaidOfItem(path, said["answer"], said["words"].strip(), decides.strip())


def _condition(request: HttpRequest, path: str) -> str:
    """What is written beside an item that is agreed to by its button: lost it must not be. Raises Refused where it was
    written as something else."""
    form = ItemAnswerForm(request.POST, prefix=path)
    form.is_valid()
    if form.errors.get("words"):
        raise Refused(" ".join(form.errors["words"]))
    words = form.cleaned_data.get("words", "").strip()
    if words and form.cleaned_data.get("answer", "agreed") != "agreed":
        raise Refused(_("同意とは別のことが書かれています。「この項目に答える」を押すか、消してから同意してください。"))
    return words


@by_link
def review_comment(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Keep a comment, before the answer and after it; what was typed for the answer stays."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    answered = state_of_link(invitation, now) == "answered"
    stopped = None if answered else stopped_page(request, invitation, now)
    stopped = stopped or _not_asked(request, invitation, must_be_asked, now)
    if stopped:
        return stopped
    form = CommentForm(request.POST)
    if form.says_something():
        try:
            _say(request, invitation, form.cleaned_data["comment"], now)
        except Refused as refused:
            form.add_error("comment", str(refused))
        else:
            return _back_to(request, invitation, "comments", settled="comment", page="receipt/" if answered else "")
    if answered:
        return receipt_page(request, invitation, comment=form, status=422)
    return letter_page(request, invitation, now, typed=typed_in(request), comment=form, status=422)


def _say(request: HttpRequest, invitation: ReviewInvitation, text: str, at: datetime) -> None:
    """A comment on the whole, or a question about the item that the page names."""
    about = request.POST.get("about", "")
    if about:
        ask(invitation=invitation, path=about, text=text, at=at)
    else:
        comment(version=invitation.version, invitation=invitation, text=text, at=at)


def _back_to(
    request: HttpRequest, invitation: ReviewInvitation, place: str, *, settled: str = "", page: str = ""
) -> HttpResponse:
    """Lead back to the page, with all that is typed there but what was just kept for good."""
    done = {settled, *(f"{name}:{settled}" for name in ("answer", "words", "who_decides"))}
    typed = {name: text for name, text in typed_in(request).items() if name not in done}
    keep_typed(invitation=invitation, device=device_of(request, invitation), typed=typed, at=timezone.now())
    return SeeOther(f"{home_of(invitation)}{page}?said={place}#{place}")


@by_link
def review_decision(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """Record the answer; every error is told on the letter itself, with everything typed kept."""
    if request.method != "POST":
        return SeeOther(home_of(invitation))
    now = timezone.now()
    stopped = stopped_page(request, invitation, now) or _not_asked(request, invitation, must_decide, now)
    if stopped:
        return stopped
    form, said = DecisionForm(request.POST), CommentForm(request.POST)
    whole = form.is_valid() and said.is_valid()
    if whole and _decide(request, invitation, form):
        _keep_comment(invitation, said)
        response = SeeOther(f"{home_of(invitation)}receipt/")
        remember_link(response, ReviewInvitation.objects.get(pk=invitation.pk))
        return response
    invitation.refresh_from_db()
    stopped = stopped_page(request, invitation, now)
    page = {"typed": typed_in(request), "form": form, "comment": said, "unkept": said}
    return stopped or letter_page(request, invitation, now, **page, status=422)


def _decide(request: HttpRequest, invitation: ReviewInvitation, form: DecisionForm) -> bool:
    """Call the verb; a refusal is told at the field it is about."""
    unsent = _unsent_beside(request, invitation)
    if unsent:
        words = _(
            "「%(title)s」に書いたことが、まだ届いていません。「この項目に答える」を押すか、消してから確定してください。"
        )
        form.add_error(None, words % {"title": unsent})
        return False
    try:
        decide(invitation=invitation, answer=_answer(request, invitation, form), at=timezone.now())
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _unsent_beside(request: HttpRequest, invitation: ReviewInvitation) -> str:
    """Return what the first item is called beside which something is written that was not sent: the answer to the whole
    would end it."""
    typed = typed_in(request)
    if not any(name.startswith("words:") and words.strip() for name, words in typed.items()):
        return ""
    for one in standings_of(invitation, device_of(request, invitation)):
        words = typed.get(f"words:{one.path}", "").replace("\r\n", "\n").strip()
        if words and (typed.get(f"answer:{one.path}", one.answer), words) != (one.answer, one.words):
            return one.title
    return ""


def _answer(request: HttpRequest, invitation: ReviewInvitation, form: DecisionForm) -> Answer:
    typed = form.cleaned_data
    return Answer(
        answer=typed["answer"],
        typed_name=typed["typed_name"],
        code=typed["code"],
        viewed_sha256=typed["viewed"],
        key=str(typed["key"]),
        reason=typed["reason"],
        merit=typed["merit"],
        merit_words=typed["merit_words"],
        answers_sha256=typed["answers"],
        device=device_of(request, invitation),
        ip=address_of(request),
        user_agent=_legible(request.headers.get("User-Agent", "")),
    )


def _keep_comment(invitation: ReviewInvitation, form: CommentForm) -> None:
    """A comment written but not sent on its own goes with the answer."""
    text = form.cleaned_data["comment"]
    if text:
        with suppress(Refused):
            comment(version=invitation.version, invitation=invitation, text=text, at=timezone.now())


def typed_in(request: HttpRequest) -> dict[str, str]:
    """What is in the form, but for the code: that one is about to be another."""
    fields = {name: str(text) for name, text in request.POST.items() if name.partition(":")[0] in _KEPT}
    return {name: text for name, text in fields.items() if 0 < len(text) <= _LONGEST}


def _legible(header: str) -> str:
    return "".join(character if character.isprintable() else "〓" for character in header)
