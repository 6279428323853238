"""What a reviewer reads, in the order of what concerns them: what changed since they said yes (for the first time:
page 1 as text), what they do, what we do, the levels, whom to call; all the rest is folded."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from agreements import states
from agreements.changes import ChangeLine, change_lines, changed_numbers, unchanged_count
from agreements.content import SECTIONS, AgreementContent, parts
from agreements.content.item_lines import TITLES
from agreements.content.phrases import deadline_words, phone_words
from agreements.content.sheet import SectionSheet, SheetRow, section_sheet
from agreements.content.wording import Wording
from agreements.models import ReviewInvitation, Thread
from agreements.queries.item_answers import ItemStanding, SeenBefore, base_of, standings_of
from agreements.queries.threads import threads_read_by

# What the head holds for those who print it; a reader sees it in every line of the letter.
_FOR_US = {"system", "our_side", "their_side", "language", "translations", "time_zone"}
_LAST = ("head", "meeting")
_PROHIBITIONS = 3


@dataclass(frozen=True)
class AskedItem:
    """An item as it can be answered: how it stands, its threads, what is typed beside it and what is wrong with that.
    `above` says that it is answered among the changes."""

    standing: ItemStanding
    threads: list[Thread] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    error: str = ""
    above: bool = False

    @property
    def path(self) -> str:
        return self.standing.path

    @property
    def anchor(self) -> str:
        return self.path.replace(".", "-")


@dataclass(frozen=True)
class LetterRow:
    """One item that is read: when and what it is, the facts one looks up later, and how it can be answered."""

    title: str
    lead: str = ""
    second: str = ""
    gain: str = ""
    tel: str = ""
    phone: str = ""
    rest: list[tuple[str, str]] = field(default_factory=list)
    meant: SheetRow | None = None
    asked: AskedItem | None = None


class LetterText:
    """The letter of one invitation, in one browser. `typed` is what stands in its fields, `wrong` what is wrong with
    one item."""

    def __init__(self, invitation: ReviewInvitation, device: str, *, typed: dict[str, str], wrong: tuple[str, str]):
        self.invitation = invitation
        self.content: AgreementContent = invitation.version.content()
        self.say = Wording(self.content)
        self.standings = standings_of(invitation, device, self.content)
        self.base: SeenBefore | None = base_of(invitation)
        language: Any = invitation.language
        self.changes: list[ChangeLine] = (
            change_lines(self.base.version.content(), self.content, language) if self.base else []
        )
        self._asked = self._all_asked(typed, wrong)

    def context(self) -> dict[str, Any]:
        return {
            "content": self.content,
            **self._since(),
            "first": None if self.base else self._first(),
            "deeds": self._deeds("theirs"),
            "our_deeds": self._deeds("ours"),
            "levels": [self._row("levels", level) for level in self.content.levels],
            "calls": [self._call(contact) for contact in self.content.contacts_of("ours")],
            "sections": self._folded(),
            **self._tally(),
        }

    def _all_asked(self, typed: dict[str, str], wrong: tuple[str, str]) -> dict[str, AskedItem]:
        above = {change.path for change in self.changes}
        threads: dict[str, list[Thread]] = {}
        for thread in threads_read_by(self.invitation).exclude(path=""):
            threads.setdefault(thread.path, []).append(thread)
        found: dict[str, AskedItem] = {}
        for one in () if self.invitation.asked_to == states.TO_READ else self.standings:
            names = ("answer", "words", "who_decides")
            fields = {name: typed[f"{name}:{one.path}"] for name in names if typed.get(f"{name}:{one.path}")}
            error = wrong[1] if wrong[0] == one.path else ""
            found[one.path] = AskedItem(one, threads.get(one.path, []), fields, error, one.path in above)
        return found

    def _since(self) -> dict[str, Any]:
        """What changed since the version they know; nothing for the first."""
        if self.base is None:
            return {"before": None}
        before = self.base.version
        approvals = before.decisions.filter(answer=states.APPROVED).select_related("recorded")
        approval = self.base.approval or approvals.order_by("-sequence").first()
        moves = (move for move in before.moves.all() if move.state in states.IN_FORCE)
        agreed = max(moves, key=lambda move: move.sequence, default=None)
        return {
            "before": before,
            "before_name": approval.typed_name if approval else "",
            "before_at": approval.given if approval else agreed.at if agreed else before.published_at,
            "before_agreed": bool(approval or agreed),
            "changes": [(change, self._asked.get(change.path)) for change in self.changes],
            "numbers": changed_numbers(self.changes),
            "unchanged": unchanged_count(before.content(), self.content),
        }

    def _first(self) -> dict[str, Any]:
        """What page 1 says and the parts below do not: what is seen and done first, what not to do, when it is over."""
        end = self.say.facts(self.content.end_signal)
        nots = [self.say.title(item) for item in self.content.prohibitions[:_PROHIBITIONS]]
        return {
            "title": self.say.text(self.content.title),
            "say": self.say.text(self.content.what_to_say),
            "nots": nots,
            "end": end[0][1] if end else "",
        }

    def _deeds(self, side: parts.Side) -> list[LetterRow]:
        """One side's acts by the minute; those without a deadline last."""
        acts = sorted(self.content.acts_of(side), key=lambda act: (act.within_minutes is None, act.within_minutes or 0))
        return [self._deed(act) for act in acts]

    def _deed(self, act: parts.Act) -> LetterRow:
        gain = self.say.text(act.gain)
        rest = [pair for pair in self.say.rest(act) if pair[1] != gain]
        second = "　".join(filter(None, [self.say.text(act.role), self.say.levels(act.levels)]))
        asked = self._asked.get(f"acts.{act.key}")
        return LetterRow(self.say.title(act), deadline_words(act), second, gain, rest=rest, asked=asked)

    def _row(self, name: str, item: Any) -> LetterRow:
        rest, asked = self.say.rest(item), self._asked.get(f"{name}.{item.key}")
        return LetterRow(self.say.title(item), second=self.say.second(item), rest=rest, asked=asked)

    def _call(self, contact: parts.Contact) -> LetterRow:
        phone = contact.phone
        second = "　".join(filter(None, [contact.name, self.say.text(contact.hours)]))
        return LetterRow(
            TITLES[parts.Contact](self.say, contact),
            second=second,
            tel=f"tel:{phone.number}" if phone else "",
            phone=phone_words(phone, self.say.language) if phone else "",
            rest=self.say.rest(contact),
            asked=self._asked.get(f"contacts.{contact.key}"),
        )

    def _folded(self) -> list[tuple[SectionSheet, list[tuple[str, list[LetterRow]]]]]:
        """Every section but what stands above; what is about the paper itself comes last."""
        order = sorted(SECTIONS, key=lambda section: section.name in _LAST)
        found = []
        for section in order:
            fields = tuple(name for name in section.fields if name not in _FOR_US)
            number = SECTIONS.index(section) + 1
            sheet = section_sheet(self.content, replace(section, fields=fields), number, self.say)
            groups = [
                (title, rows)
                for kind in sheet.lists
                for group in kind.groups
                if (rows := self._below(kind.kind.name, group.rows))
                for title in [" ".join(str(words) for words in (kind.title, group.title) if words)]
            ]
            if groups or any(words for _name, words in sheet.facts):
                found.append((sheet, groups))
        return found

    def _below(self, name: str, rows: list[SheetRow]) -> list[LetterRow]:
        shown = {"acts", "levels"}
        left = [row for row in rows if name not in shown and not (name == "contacts" and row.item.side == "ours")]
        return [
            LetterRow(
                row.title, row.number, row.second, rest=row.rest, meant=row, asked=self._asked.get(f"{name}.{row.key}")
            )
            for row in left
        ]

    def _tally(self) -> dict[str, Any]:
        """How far they are: of this version, and by answer with what is carried over."""
        asks = [one for one in self.standings if one.asks and one.path in self._asked]
        open_ones = [one for one in asks if not one.is_answered]
        fresh = Counter(one.answer for one in asks)
        carried = Counter(one.answer for one in self.standings if one.is_carried)
        return {
            "asks": len(asks),
            "answered": len(asks) - len(open_ones),
            "rest": len(open_ones),
            "next_open": self._asked[open_ones[0].path].anchor if open_ones else "",
            "tally": [(key, fresh[key], carried[key]) for key in states.CONSENT_WORDS if fresh[key] or carried[key]],
            "carried": sum(carried.values()),
        }
