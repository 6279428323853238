"""What a reviewer has said of each item: on this version in one browser, or on an earlier one that said the same of it.

A person is known by the address they were asked at: whoever follows somebody in a role has agreed to nothing yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from agreements import states
from agreements.changes import REMOVED, changes_between
from agreements.content import AgreementContent, Language, canonical_text, parts
from agreements.content.wording import Wording
from agreements.models import AgreementVersion, ItemAnswer, ReviewDecision, ReviewInvitation

UNANSWERED = "unanswered"
# With these an item is settled; they hold on in the next version, if the item is the same.
_SETTLED = {"agreed", "on_the_day"}


@dataclass(frozen=True)
class ItemStanding:
    """How one item stands with one reviewer. `version` is the earlier one that was answered, of an answer that is
    carried over; `whole` says that they approved that version and said nothing of this item. `at` is when we had it,
    `given` when it was given: of a paper the day that stands on it."""

    path: str
    title: str
    answer: str = UNANSWERED
    words: str = ""
    who_decides: str = ""
    at: datetime | None = None
    version: int | None = None
    whole: bool = False
    is_gone: bool = False
    given: date | datetime | None = None

    @property
    def is_answered(self) -> bool:
        return self.answer != UNANSWERED

    @property
    def is_carried(self) -> bool:
        return self.version is not None

    @property
    def asks(self) -> bool:
        """Whether this version has something to ask about it."""
        return not self.is_carried

    @property
    def list_name(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True)
class SeenBefore:
    """What changes are told against: the version, and this person's own approval of it, if they gave one."""

    version: AgreementVersion
    approval: ReviewDecision | None = None


def answers_of(invitation: ReviewInvitation, device: str | None = None) -> str:
    """Return the answers to all items as canonical JSON: each with its words, when it was given, and on which earlier
    version if it was carried over. What the final answer is given on: in its browser, or in `device` before it is."""
    listed: list[dict[str, Any]] = []
    for standing in standings_of(invitation, device):
        said: dict[str, Any] = {"path": standing.path, "answer": standing.answer}
        if standing.at:
            said["at"] = standing.at.astimezone(UTC).isoformat(timespec="microseconds")
        said |= {name: value for name in ("words", "who_decides", "version") if (value := getattr(standing, name))}
        listed.append(said)
    return canonical_text({"items": listed})


def standings_of(
    invitation: ReviewInvitation, device: str | None = None, content: AgreementContent | None = None
) -> list[ItemStanding]:
    """Return every item of the version, and what was taken out of it since they saw it, in document order."""
    content = content or invitation.version.content()
    said = _newest(invitation, device)
    titles = titles_of(invitation, content)
    carried = _carried(invitation, content, set(titles) - set(said))
    gone = {path for path in titles if content.item(path.partition(".")[2]) is None}
    return [
        _answered(path, title, said[path], is_gone=path in gone)
        if path in said
        else carried.get(path) or ItemStanding(path, title, is_gone=path in gone)
        for path, title in titles.items()
    ]


def titles_of(invitation: ReviewInvitation, content: AgreementContent) -> dict[str, str]:
    """Return what each item that can be answered is called, by its path; what was taken out stands last."""
    language: Language = invitation.language  # type: ignore[assignment]  # the model holds the same words
    say = Wording(content, language)
    titles = {f"{name}.{item.key}": say.title(item) for name, item in _items(content)}
    base = base_of(invitation)
    if base:
        old = base.version.content()
        before = Wording(old, language)
        for change in changes_between(old, content):
            if change.kind == REMOVED and isinstance(change.before, parts.Item):
                titles[change.path] = before.title(change.before)
    return titles


def base_of(invitation: ReviewInvitation) -> SeenBefore | None:
    """Return what this reader has seen before: what they approved last, else answered last, else what their side said
    yes to last; nothing for whoever comes first."""
    own = list(_earlier(invitation))
    answers = [(one.version, decision) for one in own if (decision := one.answer())]
    for version, decision in answers:
        if decision.answer == states.APPROVED:
            return SeenBefore(version, decision)
    seen = answers[0][0] if answers else last_agreed_before(invitation.version)
    return SeenBefore(seen) if seen else None


def last_agreed_before(version: AgreementVersion) -> AgreementVersion | None:
    """Return the newest older version that was ever approved, or agreed in the meeting."""
    older = version.agreement.versions.filter(number__lt=version.number, moves__state__in=states.IN_FORCE)
    return older.order_by("-number").first()


def _items(content: AgreementContent) -> Iterator[tuple[str, Any]]:
    return ((name, item) for name, item in content.items() if isinstance(item, parts.Item))


def _earlier(invitation: ReviewInvitation) -> Iterable[ReviewInvitation]:
    """Earlier requests to the same person about the same agreement, the newest first; none that was taken back before
    this one was made. Whoever has no address, and answers on paper, is known by contact and name: no address is not one
    that they share."""
    rows = ReviewInvitation.objects.filter(
        version__agreement=invitation.version.agreement_id,
        version__number__lt=invitation.version.number,
        mail__iexact=invitation.mail,
    )
    if not invitation.mail:
        rows = rows.filter(contact__isnull=False, contact=invitation.contact_id, name=invitation.name)
    rows = rows.select_related("version", "decision__recorded").prefetch_related("item_answers")
    kept = (one for one in rows if one.revoked_at is None or one.revoked_at > invitation.created_at)
    return sorted(kept, key=lambda one: (-one.version.number, -one.pk))


def _carried(invitation: ReviewInvitation, content: AgreementContent, asked: set[str]) -> dict[str, ItemStanding]:
    """What they said of an item the last time, where it is the same still."""
    found: dict[str, ItemStanding] = {}
    open_paths = set(asked)
    say = Wording(content, invitation.language)  # type: ignore[arg-type]  # the model holds the same words
    for earlier in _earlier(invitation):
        if not open_paths:
            break
        if earlier.answer() is None:
            continue
        old = earlier.version.content()
        changed = {change.path for change in changes_between(old, content)}
        there = {f"{name}.{item.key}": item for name, item in _items(old)}
        said = _newest(earlier)
        for path in sorted(open_paths & set(there)):
            standing = _said_then(path, say.title(there[path]), earlier, said.get(path))
            if standing:
                open_paths.discard(path)
            if standing and standing.answer in _SETTLED and path not in changed:
                found[path] = standing
    return found


def _said_then(path: str, title: str, earlier: ReviewInvitation, said: ItemAnswer | None) -> ItemStanding | None:
    """What was said of one item on an earlier version, by itself or with the whole; None where nothing was."""
    if said:
        return _answered(path, title, said, version=earlier.version.number)
    decision = earlier.answer()
    if decision and decision.answer == states.APPROVED:
        number, when = earlier.version.number, decision.given
        return ItemStanding(path, title, "agreed", at=decision.at, version=number, whole=True, given=when)
    return None


def _answered(path: str, title: str, said: ItemAnswer, **more: Any) -> ItemStanding:
    return ItemStanding(path, title, said.answer, said.words, said.who_decides, said.at, given=said.at, **more)


def _newest(invitation: ReviewInvitation, device: str | None = None) -> dict[str, ItemAnswer]:
    """The newest answer to each item: of the browser in which the final answer was given, else of `device`."""
    decision = invitation.answer()
    given_in = decision.device if decision else device or ""
    answers = (one for one in invitation.item_answers.all() if one.device == given_in)
    return {answer.path: answer for answer in sorted(answers, key=lambda one: one.pk)}
