"""The contacts of today: those of a version as its annexes have changed them. Whoever shows whom to call asks here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from agreements.content import AgreementContent, Language, read_content, read_heads
from agreements.content.annex import Annexed, ContactNow, annex_words, annexed, changes_in
from agreements.content.annex_lines import lines_of, role_in
from agreements.models import AgreementVersion, ContactAnnex


@dataclass(frozen=True)
class ContactsToday:
    """`content` is the version's with the contacts of today, `contacts` each of them beside what was approved, and
    `annex` the newest annex that holds for it (None: all is as approved)."""

    content: AgreementContent
    contacts: tuple[ContactNow, ...]
    annex: ContactAnnex | None = None

    @property
    def differences(self) -> tuple[ContactNow, ...]:
        return tuple(one for one in self.contacts if one.differs)


def annexes_of(version: AgreementVersion) -> list[ContactAnnex]:
    """Return the annexes that hold for a version, the oldest first. Versions of an agreement are written one after the
    other: one that came after an annex names its contacts itself."""
    holding = [one for one in version.agreement.annexes.all() if one.version_id >= version.pk]
    return sorted(holding, key=lambda annex: annex.number)


def contacts_of(
    version: AgreementVersion,
    *,
    counts: Callable[[ContactAnnex], bool] = lambda _annex: True,
    only_contacts: bool = False,
) -> ContactsToday:
    """Return the contacts of a version today, or by those annexes that `counts` picks. Asks the database for nothing
    where version, agreement and its annexes are loaded. With `only_contacts` the content has no other lists; one of
    thousands is then read in a fifth of the time."""
    holding = [one for one in annexes_of(version) if counts(one)]
    texts = tuple(annex.text for annex in holding)
    found = _with(read_heads(version.content_text), texts) if only_contacts else _annexed(version.content_text, texts)
    return ContactsToday(found.content, found.contacts, holding[-1] if holding else None)


@dataclass(frozen=True)
class SaidToday:
    """What a page says beside an approved content: the `name` of the annex, and what became of whom."""

    name: str
    changes: list[tuple[str, list[str]]]


def said_today(version: AgreementVersion, language: Language) -> SaidToday | None:
    """Return it in a language, which is the active one; None where all is as approved."""
    today = contacts_of(version)
    if today.annex is None:
        return None
    name = annex_words(today.annex.number, today.annex.at, version.agreement.time_zone)
    return SaidToday(name, [(role_in(one, language), lines_of(one, language)) for one in today.differences])


def has_lost_contacts(version: AgreementVersion) -> bool:
    """Return whether a contact of theirs has left a version, and nobody follows. Looks at annexes alone."""
    left: dict[str, bool] = {}
    for annex in sorted(version.agreement.annexes.all(), key=lambda annex: annex.number):
        if annex.version_id >= version.pk:
            left |= {one.key: one.contact is None and one.successor is None for one in annex.changes()}
    return any(left.values())


def changes_of(annexes: Iterable[ContactAnnex]) -> list[ContactNow]:
    """Return what became of each contact that these annexes of one agreement name, beside how it stood before them;
    the oldest annex first."""
    rows = sorted(annexes, key=lambda annex: annex.number)
    first, last = rows[0], rows[-1]
    before = contacts_of(first.version, counts=lambda annex: annex.number < first.number).contacts
    after = contacts_of(first.version, counts=lambda annex: annex.number <= last.number).contacts
    stood = {one.key: one.now for one in before}
    named = {change.key for annex in rows for change in annex.changes()}
    return [ContactNow(one.key, stood.get(one.key), one.now, one.successor) for one in after if one.key in named]


@lru_cache(maxsize=256)
def _annexed(content_text: str, annexes: tuple[str, ...]) -> Annexed:
    """On the day the same ones are asked for again and again. Nobody may change what this gives."""
    return _with(read_content(content_text), annexes)


def _with(content: AgreementContent, annexes: tuple[str, ...]) -> Annexed:
    return annexed(content, [change for text in annexes for change in changes_in(text)])
