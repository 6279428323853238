"""A contradiction in words: both sentences, where each stands, and why they do not go together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display
from agreements.content import Language, parts, section_of
from agreements.content.item_lines import TOLD
from agreements.content.wording import Wording
from agreements.models import Party
from agreements.promises.vendors import Gap, Obstacle, Promised, Undertaking
from agreements.promises.vendors.promised import COMPARED
from agreements.queries.promise_check import CheckedPromise, NotCompared
from agreements.queries.promise_sources import Speaker

KIND_WORDS: dict[str, Any] = {
    "cannot": gettext_lazy("できないこと"),
    "hours": gettext_lazy("足りない時間帯"),
    "minutes": gettext_lazy("間に合わない分数"),
    "path": gettext_lazy("最悪の順で間に合わない"),
    "condition": gettext_lazy("書いていない条件"),
}
_DAY_WORDS: dict[str, Any] = {
    "weekday": gettext_lazy("平日"),
    "saturday": gettext_lazy("土曜"),
    "sunday": gettext_lazy("日曜"),
    "holiday": gettext_lazy("祝日"),
    "new_year": gettext_lazy("年末年始"),
}


@dataclass(frozen=True)
class ReadSentence:
    """What one side says, the place it stands in, and the address of that place; in the language of `lang`."""

    words: str
    place: str
    address: str
    lang: str


@dataclass(frozen=True)
class ReadContradiction:
    """`why` holds for each obstacle its kind in words and a line."""

    row: CheckedPromise
    promise: ReadSentence
    answers: list[ReadSentence]
    why: list[tuple[Any, str]]


def read_contradiction(row: CheckedPromise) -> ReadContradiction:
    """Return a contradiction as it is read on the pages."""
    found = row.found
    why = list(dict.fromkeys((one.kind, _why(row, one)) for one in found.obstacles))
    return ReadContradiction(
        row,
        promise_sentence(row.customer, found.promise),
        _answers(row),
        [(KIND_WORDS[kind], line) for kind, line in why],
    )


def promise_sentence(customer: Speaker, promise: Promised) -> ReadSentence:
    """Return a promise as its agreement says it, in the language of the pages where it has that."""
    say = _voice(customer, promise.part)
    with translation.override(say.language):
        words = say.sentence(_pared(promise.part))
        if promise.deed == "first":
            level = {"level": say.title(promise.part), "time": display.minutes(promise.minutes)}
            words = _("%(level)s：第一報を%(time)s以内に伝える。") % level
    return _placed(customer, promise.part, words, say.language)


def _voice(speaker: Speaker, part: Any) -> Wording:
    """In the language of the pages where the item is written in it, else in its own."""
    active: Language = "en" if display.in_english() else "ja"
    texts = (value for name in type(part).model_fields if isinstance(value := getattr(part, name), dict))
    written = next(texts, {})
    return Wording(speaker.content, active if active in written else next(iter(written), speaker.content.language))


def _pared(part: Any) -> Any:
    """An item with what is compared, and what it is called; without where, why, and how one knows it is done."""
    kind = type(part)
    kept = TOLD.get(kind, set()) | {*COMPARED, "key", "clause", "levels", "services", "only_after_minutes"}
    fields = kind.model_fields.items()
    left_out = {name: field.get_default(call_default_factory=True) for name, field in fields if name not in kept}
    return part.model_copy(update=left_out)


def _answers(row: CheckedPromise) -> list[ReadSentence]:
    """What the vendor says, each once, what stands in one place under one another."""
    by_place: dict[tuple[str, str], dict[str, ReadSentence]] = {}
    for obstacle in row.found.obstacles:
        for one in _answers_to(row, obstacle):
            by_place.setdefault((one.place, one.lang), {})[one.words] = one
    return [replace(next(iter(some.values())), words="\n".join(some)) for some in by_place.values()]


def _answers_to(row: CheckedPromise, obstacle: Obstacle) -> Iterator[ReadSentence]:
    vendor, before = row.vendor, obstacle.before
    if before and (first := row.firsts.get(before.vendor)):
        one = _undertaken(first, before)
        yield replace(one, place=_("%(party)s　%(place)s") % {"party": first.party, "place": one.place})
    if obstacle.undertaking:
        yield _undertaken(vendor, obstacle.undertaking)
    for contact in obstacle.contacts:
        say = _voice(vendor, contact)
        with translation.override(say.language):
            words = _reached(say, contact)
        yield _placed(vendor, contact, words, say.language)


def _undertaken(vendor: Speaker, undertaking: Undertaking) -> ReadSentence:
    part = undertaking.part
    say = _voice(vendor, part)
    with translation.override(say.language):
        words = say.sentence(_pared(part))
    return _placed(vendor, part, words, say.language)


def _reached(say: Wording, contact: parts.Contact) -> str:
    told = [say.text(contact.hours)]
    if contact.calendar:
        told.append(_("休み %(days)s") % {"days": say.text(contact.calendar)})
    if contact.no_answer_minutes:
        told.append(_("出ないとき%(time)sで次へ") % {"time": display.minutes(contact.no_answer_minutes)})
    return _("%(role)s：%(words)s。") % {"role": say.text(contact.role), "words": _("、").join(filter(None, told))}


def _placed(speaker: Speaker, part: Any, words: str, language: str) -> ReadSentence:
    """Where it stands: in a version, by its section; what only the register says, on the party's page."""
    named = next((name for name, item in speaker.content.items() if item is part), "")
    agreed = speaker.agreed
    if agreed and any(item.key == part.key for _name, item in agreed.items()):
        section = section_of(named)
        if speaker.version:
            number = speaker.version.agreement.number
            address = f"{reverse('version', args=[number, speaker.version.number])}#{section.name}"
            facts = {"number": number, "n": speaker.version.number, "section": section.title}
            return ReadSentence(words, _("%(number)s 第%(n)d版 %(section)s") % facts, address, language)
        if speaker.draft:
            address = f"{reverse('draft-section', args=[speaker.draft.number, section.name])}#{named}"
            facts = {"number": speaker.draft.number, "section": section.title}
            return ReadSentence(words, _("%(number)s 下書き %(section)s") % facts, address, language)
    place = "contacts" if isinstance(part, parts.Contact) else f"capabilities-{part.key.rpartition('-')[2]}"
    address = f"{reverse('party-page', args=[speaker.party.pk])}#{place}"
    return ReadSentence(words, _("%(party)sの登録") % {"party": speaker.party}, address, language)


def _why(row: CheckedPromise, obstacle: Obstacle) -> str:
    promise = row.found.promise
    facts = {
        "vendor": row.vendor.party,
        "takes": display.minutes(obstacle.takes),
        "budget": display.minutes(promise.minutes),
        "waits": display.minutes(obstacle.waits),
        "after": promise_title(row.customer, obstacle.after) if obstacle.after else "",
        "gaps": _("、").join(_gap(gap) for gap in obstacle.gaps),
    }
    words = {
        "cannot": _("%(vendor)sは、できないと言っています。"),
        "hours": _("約束した時間のうち、次は%(vendor)sの時間の外です：%(gaps)s"),
        "minutes": _("約束は%(budget)s以内、%(vendor)sは%(takes)sかかります。"),
        "condition": _("%(vendor)sの条件が、約束には書いてありません。"),
        "path": _path_words(obstacle),
    }[obstacle.kind]
    return words % facts


def promise_title(customer: Speaker, promise: Promised) -> str:
    return _voice(customer, promise.part).title(promise.part)


def _path_words(obstacle: Obstacle) -> str:
    if obstacle.after and obstacle.waits:
        return _(
            "約束は%(budget)s以内。先に「%(after)s」を知り、電話に出ない人を%(waits)s待つと、%(takes)sかかります。"
        )
    if obstacle.after:
        return _("約束は%(budget)s以内。先に「%(after)s」を知ると、%(takes)sかかります。")
    return _("約束は%(budget)s以内。電話に出ない人を%(waits)s待つと、%(takes)sかかります。")


def _gap(gap: Gap) -> str:
    spans = _("・").join(_span(start, end) for start, end in _over_midnight(list(gap.spans)))
    day = str(_DAY_WORDS[gap.kind])
    if not gap.always:
        day = _("%(day)sのうち %(date)s など") % {"day": day, "date": display.date_table(gap.day)}
    return f"{day} {spans}".strip()


def _over_midnight(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What ends at midnight and goes on from there is one: 18:00 to 9:00."""
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == 1440:
        return [*spans[1:-1], (spans[-1][0], 1440 + spans[0][1])]
    return spans


def _span(start: int, end: int) -> str:
    if (start, end) == (0, 1440):
        return _("終日")
    night = end > 1440
    last = f"{end % 1440 // 60 if night else end // 60}:{end % 60:02}"
    facts = {"start": f"{start // 60}:{start % 60:02}", "end": last}
    return (_("%(start)s–翌%(end)s") if night else _("%(start)s–%(end)s")) % facts


def not_compared(rows: tuple[NotCompared, ...]) -> list[tuple[ReadSentence, Party, Party]]:
    """Return each promise that could not be compared, with its customer and vendor; each once."""
    found = {(one.words, vendor.pk): (one, customer, vendor) for one, customer, vendor in _read(rows)}
    return list(found.values())


def _read(rows: tuple[NotCompared, ...]) -> Iterator[tuple[ReadSentence, Party, Party]]:
    for row in rows:
        yield promise_sentence(row.customer, row.promise), row.customer.party, row.vendor.party
