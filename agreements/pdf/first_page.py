"""Page 1, the first five minutes: whom to call, what to do, and how much of it fits (rubric P1, L1-L12)."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, Language, reading_of, threshold_words
from agreements.content.parts import Contact
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.papers import Size
from agreements.pdf.level_rows import LevelRow, channels_of, counted_from, level_rows, times_head
from agreements.pdf.rows import ActRow, act_rows, dialled, extension, joined
from agreements.pdf.typesetting import lines_within

# How many acts to try for beside so many levels (rubric L3); the renderer measures and takes fewer if it must.
_ACTS_BESIDE = {0: 7, 1: 6, 2: 5, 3: 4, 4: 4}
_MOST_ACTS = 7
_PROHIBITIONS = 3
# What the level table's columns of name and criteria hold, in multiples of the size (pdf.css).
_COLUMNS: dict[Language, tuple[float, float]] = {"ja": (6.3, 21.5), "en": (7.1, 20.7)}
_REPORT_LETTERS = 5
# The same with a class that widens the column of the names, at the cost of the one beside it.
_WIDER: dict[str, tuple[float, float]] = {" wide": (8.5, 19.5), " named": (11.5, 17.1)}
# A Latin word longer than this is longer than the columns of the reports.
_REPORT_WORD = 8


@dataclass(frozen=True)
class CallBox:
    """① Whom to call: the first number of ours, the one after it (`otherwise` who that is), and what to say."""

    key: str
    who: str
    phone: str
    extension: str
    tel: str
    example: bool
    otherwise: str
    other_phone: str
    other_extension: str
    other_tel: str
    say: str


@dataclass(frozen=True)
class EndRow:
    """④ `later` is what follows the end, where the time line says it too."""

    label: str
    text: str
    later: bool = False


@dataclass(frozen=True)
class WayRow:
    """⑤ `anchor` names the topic whose page number is printed."""

    item: SimpleNamespace
    anchor: str


@dataclass(frozen=True)
class FirstPage:
    """`more` holds, for each number of acts that may be shown, which ones then follow on the acts page."""

    call: CallBox | None
    acts: list[ActRow]
    more: list[tuple[int, str]]
    prohibitions: list[SimpleNamespace]
    end: list[EndRow]
    ways: list[WayRow]
    counted: str
    times: str
    channels: str
    fits: list[str]


def first_page_of(content: AgreementContent, *, number: str, topics: list[str], size: Size = "a4") -> FirstPage:
    """Return page 1; `number` is what the caller says on the phone (nothing for a general procedure).

    On A4 it is one page, whose acts make room; on a phone it is as long as it is, with up to seven acts.
    """
    acts = [row for row in act_rows(content, "theirs") if row.item.on_page_one]
    everything = len(content.acts_of("theirs"))
    levels, phone = level_rows(content), size == "phone"
    most = min(len(acts), _MOST_ACTS if phone else _ACTS_BESIDE.get(len(content.levels), 4))
    shown = [most] if phone else range(1, most + 1)
    return FirstPage(
        call=_call_box(content, number, size),
        acts=acts[:most],
        more=[(count, _rest(acts[count:])) for count in shown if count < len(acts) or len(acts) < everything],
        prohibitions=reading_of(content.prohibitions[:_PROHIBITIONS], content.language),
        end=_end_rows(content, topics),
        ways=_way_rows(content, topics),
        counted="" if phone and _is_from_detection(content) else counted_from(levels),
        times=times_head(levels),
        channels=channels_of(levels),
        fits=_phone_fits(most) if phone else _fits(most, _column(levels, content.language)),
    )


def _is_from_detection(content: AgreementContent) -> bool:
    """As is usual; on a phone it is said with the levels in full, so that one swipe leads to the acts."""
    return all(level.measured_from == "detected" for level in content.levels)


def main_contact(content: AgreementContent) -> Contact | None:
    """Return whose number is the large one: our first contact that has a phone (rubric L2)."""
    return next((contact for contact in content.contacts_of("ours") if contact.phone), None)


def _call_box(content: AgreementContent, number: str, size: Size) -> CallBox | None:
    contact = main_contact(content)
    if contact is None or contact.phone is None:
        return None
    say, following = Wording(content), _following(content, contact)
    return CallBox(
        key=contact.key,
        who=_who(say, contact, size),
        phone=dialled(contact.phone, content),
        extension=extension(contact.phone),
        tel=f"tel:{contact.phone.number}",
        example=contact.phone.example,
        otherwise=_otherwise(say, contact, following) if following else "",
        other_phone=dialled(following.phone, content) if following else "",
        other_extension=extension(following.phone) if following else "",
        other_tel=f"tel:{following.phone.number}" if following and following.phone else "",
        say=say.text(content.what_to_say) or _default_words(say, number),
    )


def _who(say: Wording, contact: Contact, size: Size) -> str:
    """Role, hours and languages; the first screen of a phone leaves the languages to the call chain."""
    languages = [] if size == "phone" else contact.languages
    facts = joined([say.text(contact.hours), *(str(LANGUAGE_WORDS[name]) for name in languages)])
    role = say.text(contact.role)
    return _("%(role)s（%(facts)s）") % {"role": role, "facts": facts} if facts else role


def _following(content: AgreementContent, contact: Contact) -> Contact | None:
    """Whom to call when `contact` does not answer: who is named, else the next of ours that has a phone."""
    named = content.item(contact.next) if contact.next else None
    others = (other for other in content.contacts_of("ours") if other is not contact)
    found = named or next((other for other in others if other.phone), None)
    return found if found and found.phone else None


def _otherwise(say: Wording, contact: Contact, following: Contact) -> str:
    to = say.text(following.role)
    if contact.no_answer_minutes is None:
        return _("つながらないとき → %(next)s") % {"next": to}
    return _("%(time)sつながらないとき → %(next)s") % {"time": display.minutes(contact.no_answer_minutes), "next": to}


def _default_words(say: Wording, number: str) -> str:
    if not number:
        return _("「%(system)sのことで電話しました」") % {"system": say.text(say.content.system.name)}
    return _("「%(number)s、%(party)sです」") % {"number": number, "party": say.text(say.content.their_side.name)}


def _rest(acts: list[ActRow]) -> str:
    """The numbers of the acts that are on the acts page only: 「5〜7」, 「5」, or nothing when page 1 omits others."""
    if not acts:
        return ""
    first, last = acts[0].place, acts[-1].place
    return f"{first}" if first == last else _("%(start)s〜%(end)s") % {"start": first, "end": last}


def _end_rows(content: AgreementContent, topics: list[str]) -> list[EndRow]:
    end = reading_of(content.end_signal, content.language)
    signal = content.end_signal.threshold
    told = " ".join(part for part in (end.declared_by, end.told_by) if part)
    after = end.then or ""
    if end.then_within_minutes is not None:
        after = _("%(time)s以内に、%(what)s") % {"time": display.minutes(end.then_within_minutes), "what": after}
    rows = [
        EndRow(_("目印"), threshold_words(signal, content.language) if signal else ""),
        EndRow(_("伝える人"), told),
        EndRow(_("そのあと"), after, later="timeline" in topics),
    ]
    return [row for row in rows if row.text]


def _way_rows(content: AgreementContent, topics: list[str]) -> list[WayRow]:
    return [
        WayRow(reading_of(way, content.language), way.leads_to if way.leads_to in topics else "exceptions")
        for way in content.ways_out
    ]


def _phone_fits(most: int) -> list[str]:
    """Everything; where the first level does not stand on the first screen (P1), levels by their numbers alone, then
    with less room between the blocks: the stamp of an overdue copy takes a line; then no more of them than its
    beginning."""
    everything = f"acts-{max(most, 1)} signs ways"
    last = f"{everything} brief tight"
    return [everything, f"{everything} brief", last, f"{last} cuts"]


def _column(levels: list[LevelRow], language: Language) -> str:
    """Classes that widen the column of the levels' names where that takes fewer lines than the narrow one, and those
    of the reports where hours (24時間ごと) or long words (something) stand in them."""
    lines = {name: _lines(levels, *columns) for name, columns in {"": _COLUMNS[language], **_WIDER}.items()}
    told = [words for level in levels for words in (level.first, level.update)]
    if language == "ja":
        long = any(len(words) > _REPORT_LETTERS for words in told)
    else:
        long = any(len(word) > _REPORT_WORD for words in told for word in words.split())
    return min(lines, key=lines.__getitem__) + (" hours" if long else "")


def _lines(levels: list[LevelRow], name: float, seen: float) -> int:
    """A guess of how many lines the level table takes with columns so wide (in multiples of the size)."""
    names = (lines_within(level.title, name) for level in levels)
    criteria = (sum(lines_within(words, seen) for words in _seen(level)) for level in levels)
    return sum(map(max, names, criteria))


def _seen(level: LevelRow) -> list[str]:
    return level.criteria or [level.item.seen or ""]


def _fits(most: int, column: str = "") -> list[str]:
    """What page 1 shows, from everything down to one act, each time less: the renderer takes the first that fits.

    The order of giving up is that of docs/emergency-page.md 1. What goes stands on another page; who does an act, and
    by when, never goes. Few sets, few trials.
    """
    first = max(most, 1)
    whole, some, least = (f"acts-{min(first, count)}" for count in (first, 3, 2))
    fuller = [f"{whole} signs ways scopes", f"{whole} signs scopes", f"{whole} scopes", f"{whole} scopes dense"]
    fewer = [f"acts-{count} dense brief" for count in range(first, min(first, 3) - 1, -1)]
    close = [f"{one} dense brief close" for one in dict.fromkeys((some, least))]
    last = [
        f"{least} dense brief close lean",
        *(f"{one} dense brief close lean cuts" for one in dict.fromkeys((least, "acts-1"))),
    ]
    sets = [*fuller, f"{whole} dense", *fewer, *close, *last, "acts-1 dense brief close lean cuts bare"]
    return [f"{one}{column}" for one in sets]
