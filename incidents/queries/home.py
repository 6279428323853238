"""What waits for one person: each kind in a list of its own, the oldest first, no longer than one reads.

It belongs to whoever leads the system; drafts belong to who saved them last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import states
from agreements.models import (
    Agreement,
    AgreementVersion,
    Capability,
    Comment,
    ContactAnnex,
    Meeting,
    PairEntry,
    Party,
    ReviewInvitation,
    Succession,
    Thread,
    User,
    VersionMove,
)
from agreements.models.version import REFUSED
from agreements.queries.annexes import has_lost_contacts
from agreements.queries.contact_links import unconfirmed_of
from agreements.queries.contradiction_words import promise_sentence
from agreements.queries.in_house import open_requests
from agreements.queries.leading import systems_led
from agreements.queries.promise_check import promise_checks
from agreements.queries.standing import day_in, standing_of, version_in_force, with_facts
from agreements.queries.successions import waiting_successions
from agreements.queries.threads import with_state
from incidents.queries.undelivered import undelivered_on

# So many of a kind stand there; and so many are looked through for them.
SHOWN, _LOOKED_AT, _CUSTOMERS = 8, 60, 30
REVIEW_DAYS = 30


@dataclass(frozen=True)
class Waiting:
    """One thing: what it is, about whom, since or until when, and where it is done."""

    words: str
    about: str
    day: date | None
    address: str
    is_late: bool = False


@dataclass(frozen=True)
class Kind:
    """All that waits of one kind; `address` leads to the list where the rest is found, if there is one."""

    key: str
    words: Any
    rows: list[Waiting]
    address: str = ""

    @property
    def shown(self) -> list[Waiting]:
        return self.rows[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > SHOWN


def waiting_for(user: User, at: datetime) -> list[Kind]:
    """Return what waits for `user`, only kinds that have something. A fixed number of queries."""
    led = list(systems_led(user).values_list("pk", flat=True))
    found = [
        Kind("own", gettext_lazy("社内の承認"), list(_own(user))),
        Kind("threads", gettext_lazy("返事を待つ質問と異議"), list(_threads(led)), _waiting_threads()),
        Kind("answers", gettext_lazy("直しを求められた版"), list(_refused(led))),
        Kind("overdue", gettext_lazy("期限を過ぎた回答"), list(_overdue(led, at))),
        Kind("mails", gettext_lazy("届いていないメール"), list(_undelivered(led, at))),
        Kind("meetings", gettext_lazy("記録を待つ打合せ"), list(_meetings(led, at)), _past_meetings()),
        Kind("contacts", gettext_lazy("確かでない連絡先"), list(_contacts(led, at))),
        Kind("successions", gettext_lazy("引き継ぎの確認"), list(_successions(user, led, at))),
        Kind("reviews", gettext_lazy("見直しの期限"), list(_reviews(led, at))),
        Kind("contracts", gettext_lazy("契約の見直し"), list(_contracts(led, at))),
        Kind("promises", gettext_lazy("連携先と食い違う約束"), list(_promises(led, at))),
        Kind(
            "drafts", gettext_lazy("書きかけの下書き"), list(_drafts(user)), reverse("agreement-list") + "?order=saved"
        ),
    ]
    return [kind for kind in found if kind.rows]


def _waiting_threads() -> str:
    return reverse("thread-list") + "?state=waiting"


def _threads(led: list[int]) -> Iterator[Waiting]:
    said = Comment.objects.filter(thread=OuterRef("pk")).order_by("pk").values("text")[:1]
    rows = with_state(_led(Thread.objects.all(), led)).filter(state="waiting").order_by("pk")
    rows = rows.annotate(said=Subquery(said))
    for row in _with_pair(rows)[: SHOWN + 1]:
        words = _("%(kind)s：%(words)s") % {"kind": states.THREAD_KINDS[row.kind], "words": row.said or row.title}
        yield Waiting(words, _pair(row.version.agreement), localdate(row.at), reverse("thread", args=[row.pk]))


def _own(user: User) -> Iterator[Waiting]:
    """Versions that go out once this person, too, has approved them: nothing has become of them since."""
    rows = open_requests().filter(user=user)
    for row in _with_pair(rows.order_by("at"))[: SHOWN + 1]:
        address = f"{_page(row.version)}#in-house"
        yield Waiting(_version(row.version), _pair(row.version.agreement), localdate(row.at), address)


def _refused(led: list[int]) -> Iterator[Waiting]:
    """Newest versions whose last move says that they are not agreed to."""
    later = VersionMove.objects.filter(version=OuterRef("version"), sequence__gt=OuterRef("sequence"))
    rows = _led(VersionMove.objects.filter(~Exists(later), state__in=REFUSED), led, of=_newest()).order_by("at")
    for move in _with_pair(rows)[: SHOWN + 1]:
        words = f"{states.VERSION_WORDS[move.state]}　{_version(move.version)}"
        yield Waiting(words, _pair(move.version.agreement), localdate(move.at), _page(move.version))


def _overdue(led: list[int], at: datetime) -> Iterator[Waiting]:
    rows = _led(ReviewInvitation.objects.filter(reply_by__lt=at, decision=None), led, of=_newest())
    rows = rows.filter(revoked_at=None, handed_at=None, closed_at=None, asked_to=states.TO_APPROVE).order_by("reply_by")
    for row in _with_pair(rows)[: SHOWN + 1]:
        who = " ".join(filter(None, [row.role, row.name]))
        words = f"{who}　{_version(row.version)}"
        yield Waiting(words, _pair(row.version.agreement), localdate(row.reply_by), _page(row.version), is_late=True)


def _undelivered(led: list[int], at: datetime) -> Iterator[Waiting]:
    for one in undelivered_on(led, at):
        yield Waiting(one.mail.subject, one.whom, localdate(one.mail.created_at), one.address, is_late=True)


def _past_meetings() -> str:
    return reverse("meeting-list") + "?when=past"


def _meetings(led: list[int], at: datetime) -> Iterator[Waiting]:
    """Meetings that are over and of which nobody has said that they took place, or what was heard."""
    rows = Meeting.objects.filter(systems__in=led, ends_at__lt=at, held_at=None, cancelled_at=None).distinct()
    for row in rows.prefetch_related("parties").order_by("-starts_at", "-pk")[: SHOWN + 1]:
        about = _("、").join(str(party) for party in row.parties.all())
        yield Waiting(str(row), about, day_in(row.time_zone, row.starts_at), reverse("meeting-page", args=[row.pk]))


def _contacts(led: list[int], at: datetime) -> Iterator[Waiting]:
    annexed = ContactAnnex.objects.filter(Exists(_agreements(led))).order_by("-pk")
    keys = set(annexed.values_list("agreement", flat=True)[:_LOOKED_AT])
    agreements = with_facts(Agreement.objects.filter(pk__in=keys)).prefetch_related("annexes").order_by("pk")
    for agreement in agreements:
        held = version_in_force(agreement, at)
        if held and has_lost_contacts(held):
            yield Waiting(
                _("連絡先が外れ、後任未定"), _pair(agreement), None, _register(agreement.party_id), is_late=True
            )
    since = unconfirmed_of(None, at)
    theirs = PairEntry.objects.filter(system__in=led, party__in=list(since)).values("party")
    for party in Party.objects.filter(pk__in=theirs).order_by("rank_place", "name")[: SHOWN + 1]:
        yield Waiting(_("問い合わせに返事がない"), str(party), localdate(since[party.pk]), _register(party.pk))


def _successions(user: User, led: list[int], at: datetime) -> Iterator[Waiting]:
    """What this person carries on with and has not confirmed, and contacts of theirs who have not."""
    theirs = Q(contact__isnull=False) & Exists(_versions(led).filter(pk=OuterRef("version")))
    rows = Succession.objects.filter(Q(user=user) | theirs, confirmed=None).order_by("due", "pk")
    keys = list(rows.values_list("pk", flat=True)[:_LOOKED_AT])
    for row in sorted(
        waiting_successions(Succession.objects.filter(pk__in=keys), at), key=lambda row: (row.due, row.pk)
    ):
        agreement = row.version.agreement
        facts = {"version": _version(row.version), "left": row.left, "who": row.who}
        words = _("%(version)s を確かめて引き継ぐ（前の担当 %(left)s）") if row.user else _("%(version)s　後任 %(who)s")
        address = reverse("agreement", args=[agreement.number])
        late = row.due < day_in(agreement.time_zone, at)
        yield Waiting(words % facts, _pair(agreement), row.due, address, is_late=late)


def _reviews(led: list[int], at: datetime) -> Iterator[Waiting]:
    """What is in force and to be looked at again soon, or was to be."""
    today = localdate(at)
    soon = today + timedelta(days=REVIEW_DAYS)
    due = _newest().filter(Exists(_agreements(led)), review_by__lte=soon).order_by("review_by")
    keys = list(due.values_list("agreement", flat=True)[:_LOOKED_AT])
    found = with_facts(Agreement.objects.all()).in_bulk(keys)
    for agreement in (found[key] for key in keys):
        standing = standing_of(agreement, at)
        if standing.in_force:
            late, address = standing.overdue, reverse("agreement", args=[agreement.number])
            words = _version(standing.in_force)
            yield Waiting(words, _pair(agreement), standing.in_force.review_by, address, is_late=late)


def _contracts(led: list[int], at: datetime) -> Iterator[Waiting]:
    """Contracts to be changed whose day of notice is near, or has passed."""
    today = localdate(at)
    rows = Capability.objects.filter(contract_review_needed=True, retired_at=None, party__retired_at=None)
    rows = rows.filter(notice_by__lte=today + timedelta(days=REVIEW_DAYS))
    rows = rows.filter(party__in=PairEntry.objects.filter(system__in=led).values("party"))
    for row in rows.select_related("party").order_by("notice_by", "pk")[: SHOWN + 1]:
        words = f"{row}　{row.review_owner}" if row.review_owner else str(row)
        address = f"{_register(row.party_id)}#capabilities-{row.pk}"
        yield Waiting(
            words, str(row.party), row.notice_by, address, is_late=row.notice_by is not None and row.notice_by < today
        )


def _promises(led: list[int], at: datetime) -> Iterator[Waiting]:
    """Promises that a vendor does not hold and nobody has accepted, those of the first customers only: the page of the
    system has them all."""
    for check in promise_checks(led, at, _CUSTOMERS).values():
        for row in check.open[: SHOWN + 1]:
            system = row.agreement.system
            words, day = promise_sentence(row.customer, row.found.promise).words, None
            if row.ruling and row.lapsed:
                day = row.ruling.look_again_on
            address = f"{reverse('system-promises', args=[system.slug])}#c-{row.key[:12]}"
            about = f"{row.customer.party}　{row.vendor.party}"
            yield Waiting(words, about, day, address, is_late=day is not None)


def _drafts(user: User) -> Iterator[Waiting]:
    """What they saved last and nobody has published since."""
    mine = Agreement.objects.visible_to(user).filter(saved_by=user, retired_at=None).order_by("-saved_at", "-pk")
    rows = list(mine.select_related("party", "system").defer("draft")[:_LOOKED_AT])
    published = dict(
        AgreementVersion.objects.filter(agreement__in=rows).order_by("number").values_list("agreement", "published_at")
    )
    for row in rows:
        if row.pk not in published or published[row.pk] < row.saved_at:
            address = reverse("agreement-draft", args=[row.number])
            yield Waiting(row.number, _pair(row), localdate(row.saved_at), address)


def _led(rows: QuerySet[Any], led: list[int], of: QuerySet[AgreementVersion] | None = None) -> QuerySet[Any]:
    """What is about versions of those systems, asked row by row: a join would begin with all agreements there are."""
    return rows.filter(Exists(_versions(led, of).filter(pk=OuterRef("version"))))


def _versions(led: list[int], of: QuerySet[AgreementVersion] | None = None) -> QuerySet[AgreementVersion]:
    return (AgreementVersion.objects.all() if of is None else of).filter(Exists(_agreements(led)))


def _agreements(led: list[int]) -> QuerySet[Agreement]:
    """The agreement of the row that asks, if it is in use and of those systems."""
    return Agreement.objects.filter(pk=OuterRef("agreement"), system__in=led, retired_at=None)


def _newest() -> QuerySet[AgreementVersion]:
    """Versions that no other has followed."""
    newer = AgreementVersion.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    return AgreementVersion.objects.filter(~Exists(newer))


def _with_pair(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With their version and whose it is, asked for afterwards for the same reason; the long texts stay behind."""
    versions = AgreementVersion.objects.select_related("agreement__party", "agreement__system")
    return rows.prefetch_related(Prefetch("version", versions.defer("content_text", "manifest", "agreement__draft")))


def _version(version: AgreementVersion) -> str:
    return _("%(number)s 第%(n)d版") % {"number": version.agreement.number, "n": version.number}


def _page(version: AgreementVersion) -> str:
    return reverse("version", args=[version.agreement.number, version.number])


def _register(party: int) -> str:
    return reverse("party-page", args=[party])


def _pair(agreement: Agreement) -> str:
    return f"{agreement.party}　{agreement.system}"
