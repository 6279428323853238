"""Who will be told when it is sent to all, before it is sent: by kind of party one preview, and what is in the way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from agreements.content.staged import filled_in
from agreements.content.vocabulary import LANGUAGE_WORDS, PARTY_WORDS
from agreements.models import Document
from agreements.queries.papers import bytes_of
from incidents.models import Incident, ReportDraft
from incidents.queries.basis import Basis, bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import next_of
from incidents.queries.drafts import attachment_of, open_drafts, sent_by_party
from incidents.queries.mails import text_of_mail
from incidents.queries.promising import ChainStep, PartyPromises, promises_on
from incidents.queries.recipients import Recipient, mailboxes_of
from incidents.queries.rounds import drafts_on_their_way

_FIELD_LEFT = re.compile(r"\{[^{}\n]{1,30}\}")
_JAPANESE = re.compile(r"[\u3040-\u30ff]")


@dataclass(frozen=True)
class Ready:
    """One party with the draft that goes to it next: who gets it, what should be looked at, whom one can call."""

    row: PartyPromises
    draft: ReportDraft
    recipients: list[Recipient]
    attachment: Document | None
    problems: list[str]
    next_at: datetime | None = None

    @property
    def basis(self) -> Basis:
        return self.row.basis

    @property
    def calls(self) -> list[ChainStep]:
        return self.row.chain()

    @property
    def was_called(self) -> bool:
        """Whether this very report was read out to somebody on the phone."""
        told = [(one.kind, one.ordinal) for one in self.row.facts.every_report() if one.way == "phone"]
        return (self.draft.kind, self.draft.ordinal) in told


@dataclass(frozen=True)
class Alike:
    """Parties whose report reads alike: what is sent to the first of them."""

    title: str
    rows: list[Ready]
    preview: str

    @property
    def first(self) -> Ready:
        return self.rows[0]


@dataclass(frozen=True)
class Outlook:
    """`groups` get a mail, `by_phone` a call; `told` have nothing left to be sent, `going` are in a round already.
    `forgotten` must be empty: they are concerned, and nobody would tell them."""

    groups: list[Alike] = field(default_factory=list)
    by_phone: list[Ready] = field(default_factory=list)
    unaffected: list[Basis] = field(default_factory=list)
    told: list[Basis] = field(default_factory=list)
    going: list[Basis] = field(default_factory=list)
    forgotten: list[Basis] = field(default_factory=list)

    @property
    def ready(self) -> list[Ready]:
        return [row for group in self.groups for row in group.rows]

    @property
    def mails(self) -> int:
        return sum(len(row.recipients) for row in self.ready)

    @property
    def problems(self) -> dict[str, list[Ready]]:
        """What should be looked at, and with whom."""
        found: dict[str, list[Ready]] = {}
        for row in self.ready:
            for problem in row.problems:
                found.setdefault(problem, []).append(row)
        return found


def outlook_of(incident: Incident, now: datetime) -> Outlook:
    """Return who would be told now, in a fixed number of queries."""
    incident = Incident.objects.loaded().get(pk=incident.pk)
    sent, notes = sent_by_party(incident), notes_of(incident)
    rows = promises_on(incident, bases_on(incident), sent, notes, now)
    drafts, held = open_drafts(incident, sent), drafts_on_their_way(incident)
    next_ones = {party: found[0] for party, found in drafts.items() if found}
    prefetch_related_objects(list(next_ones.values()), "recipients")
    outlook, ready = Outlook(), []
    for row in rows:
        draft = next_ones.get(row.basis.party.pk)
        if draft is None or not row.facts.affected or draft.pk in held:
            _put_aside(outlook, row, is_going=draft is not None and draft.pk in held)
        else:
            draft.incident = incident
            ready.append(_ready(row, draft, next_of(draft, row.basis, sent[row.basis.party.pk], notes, now), now))
    _sort(outlook, ready)
    return outlook


def _put_aside(outlook: Outlook, row: PartyPromises, *, is_going: bool) -> None:
    if not row.facts.affected:
        outlook.unaffected.append(row.basis)
    elif is_going:
        outlook.going.append(row.basis)
    elif row.was_told:
        outlook.told.append(row.basis)
    else:
        outlook.forgotten.append(row.basis)


def _ready(row: PartyPromises, draft: ReportDraft, next_at: datetime | None, now: datetime) -> Ready:
    attachment = attachment_of(draft, row.basis)
    problems = list(_problems(row.basis, draft, attachment))
    if next_at and next_at <= now:
        problems.append(_("書いてある「次の報告の時刻」を過ぎました。"))
    return Ready(row, draft, mailboxes_of(draft), attachment, problems, next_at)


def _problems(basis: Basis, draft: ReportDraft, attachment: Document | None) -> Iterable[str]:
    if attachment and not _is_readable(attachment):
        yield _("添付する文書を読めません。")
    if draft.edited and draft.level_number != basis.now.number:
        yield _("手を入れたあとに障害レベルが変わりました。")
    if found := _FIELD_LEFT.search(filled_in(draft.body, {"next": ""})):
        yield _("%(field)s に言葉が入っていません。") % {"field": found[0]}
    if basis.pair.language == "en" and _JAPANESE.search(draft.body):
        yield _("英語で送る相手ですが、日本語の文が残っています。")


def _is_readable(document: Document) -> bool:
    return bytes_of(document) is not None


def _sort(outlook: Outlook, ready: list[Ready]) -> None:
    """By mail in groups that read alike; who has no mailbox is called, and whoever can be neither is forgotten."""
    groups: dict[tuple[str, str, str, bool], list[Ready]] = {}
    for one in ready:
        if one.recipients:
            basis = one.basis
            key = (one.draft.label, basis.party.kind, basis.pair.language, basis.in_force is not None)
            groups.setdefault(key, []).append(one)
        elif one.was_called:
            outlook.told.append(one.basis)
        elif one.calls:
            outlook.by_phone.append(one)
        else:
            outlook.forgotten.append(one.basis)
    outlook.groups.extend(Alike(_title(*key), rows, _preview(rows[0])) for key, rows in groups.items())


def _title(label: str, kind: str, language: str, is_agreed: bool) -> str:  # noqa: FBT001 - a part of the key above
    agreed = _("取り決めのある相手") if is_agreed else _("取り決めのない相手")
    return _("、").join([label, str(PARTY_WORDS[kind]), agreed, str(LANGUAGE_WORDS[language])])


def _preview(row: Ready) -> str:
    return text_of_mail(row.draft, row.basis, row.recipients[0], row.next_at)
