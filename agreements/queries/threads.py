"""Questions, objections and comments of reviewers: how each stands, found and filtered in the database."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    ItemAnswer,
    ReviewInvitation,
    Thread,
    ThreadChange,
    User,
)
from agreements.queries.leading import systems_led
from agreements.queries.links import with_those_before
from agreements.queries.pairs import pairs_for

# With such an answer to its item, a thread has led to what it was begun for.
_SETTLING = ("agreed", "on_the_day")
# So many are looked at for a number that stands on each page.
_NEWEST = 200


def with_state(rows: QuerySet[Thread]) -> QuerySet[Any]:
    """Annotate each thread with `state`, a key of THREAD_WORDS: taken into the next draft; settled by the
    final answer to its item; answered or waiting, by who spoke last."""
    sealed = ItemAnswer.objects.filter(device=F("invitation__decision__device"))
    answers = sealed.filter(invitation=OuterRef("invitation"), path=OuterRef("path")).order_by("-pk")
    comments = Comment.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    return rows.annotate(
        answer_now=Subquery(answers.values("answer")[:1]), spoke_last=Subquery(comments.values("user")[:1])
    ).annotate(
        state=Case(
            When(Exists(ThreadChange.objects.filter(thread=OuterRef("pk"))), then=Value("changed")),
            When(answer_now__in=_SETTLING, then=Value("settled")),
            When(spoke_last__isnull=False, then=Value("answered")),
            default=Value("waiting"),
        )
    )


def threads_for(user: User, *, q: str = "", state: str = "") -> QuerySet[Thread]:
    """Return the threads this person may see, the newest first: of a `state`, in which or of which `q` is said."""
    rows = with_state(Thread.objects.filter(version__in=AgreementVersion.objects.visible_to(user)))
    if state:
        rows = rows.filter(state=state)
    if q:
        of_pair = Q(version__agreement__in=pairs_for(user, q=q).values("agreement"))
        said = Comment.objects.filter(thread=OuterRef("pk"), text__icontains=q)
        rows = rows.filter(of_pair | Q(title__icontains=q) | Exists(said))
    return rows.order_by("-pk")


def threads_read_by(invitation: ReviewInvitation) -> QuerySet[Thread]:
    """Return the threads a reviewer reads: those begun by them, and by whoever handed the request on to them."""
    rows = Thread.objects.filter(invitation__in=with_those_before(invitation)).order_by("pk")
    return rows.select_related("change").prefetch_related("comments__user", "comments__invitation")


def waiting_threads(user: User) -> int:
    """Return how many of the newest threads wait for an answer on the systems this person leads, for the head of each
    page: one query that looks at no more than those."""
    newest = Thread.objects.order_by("-pk").values("pk")[:_NEWEST]
    led = AgreementVersion.objects.filter(agreement__system__in=systems_led(user), agreement__retired_at=None)
    return with_state(Thread.objects.filter(pk__in=newest, version__in=led)).filter(state="waiting").count()


def changes_to_make(agreement: Agreement) -> QuerySet[Thread]:
    """Return the threads that were taken into the draft as it is written now: those of the newest version, and of older
    ones those that were taken since it was published."""
    newest = agreement.versions.sent_out().order_by("-number").first()
    if newest is None:
        return Thread.objects.none()
    taken = Thread.objects.filter(version__agreement=agreement, change__isnull=False)
    rows = taken.filter(Q(version=newest) | Q(change__at__gt=newest.published_at))
    return rows.select_related("version", "invitation", "change__user").prefetch_related("comments__user")
