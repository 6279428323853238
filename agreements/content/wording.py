"""Parts of a content as people read them: a title, a second line, the rest by name, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements import display, states
from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.item_lines import SECONDS, TITLES, TOLD
from agreements.content.labels import label_of
from agreements.content.level_words import (
    clock_words,
    level_sign,
)
from agreements.content.phrases import deadline_words, phone_words
from agreements.content.planned import Planned
from agreements.content.reading import language_to_read, text_in
from agreements.content.said import ByHand, FieldFacts, Unprinted, facts_of
from agreements.content.text import Language
from agreements.content.thresholds import threshold_words
from agreements.content.vocabulary import MARK_OF

# Said beside an item, not in it.
_BESIDE = {*parts.Item.model_fields, *Planned.model_fields}


class Wording:
    """Says the parts of one content, its texts in `language`; other items are called by their titles."""

    def __init__(self, content: AgreementContent, language: Language | None = None):
        self.content = content
        self.language: Language = language or content.language

    def title(self, item: Any) -> str:
        """Return the one line by which an item is called: 決済の再送を止める, ▲2 一部不可."""
        say = _of_kind(TITLES, item)
        return say(self, item) if say else self.text(next(iter(item.model_dump().values()), None))

    def second(self, item: Any) -> str:
        """Return the line under the title: 店舗システム当番　検知から10分以内　■1 ▲2 (empty where there is none)."""
        say = _of_kind(SECONDS, item)
        return "　".join(filter(None, say(self, item))) if say else ""

    def rest(self, item: Any) -> list[tuple[str, str]]:
        """Return (name, words) of every filled field that neither title nor second line tells."""
        told = (_of_kind(TOLD, item) or set()) | _BESIDE
        return [pair for pair in self.facts(item, but=told) if pair[1]]

    def facts(self, part: Any, *, but: set[str] | frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """Return (name, words) of every filled field of a part, but the named ones."""
        names = [name for name in type(part).model_fields if name not in but and not _is_silent(part, name)]
        return [(label_of(part, name), self.value(part, name, getattr(part, name))) for name in names]

    def printed(self, part: Any) -> list[tuple[str, str]]:
        """Return (name, words) of every filled field that no template of the paper gives a place of its own."""
        kind = type(part)
        placed = {name for name in kind.model_fields if isinstance(facts_of(kind, name).said, ByHand | Unprinted)}
        return [pair for pair in self.facts(part, but=placed | {"key"}) if pair[1]]

    def sentence(self, item: Any) -> str:
        """Return a whole item in one go, as the comparison says what was added or taken out."""
        stop = _("。")
        if isinstance(item, parts.Act):
            told = [self._act(item), self.levels(item.levels)]
        else:
            told = [self.title(item), self.second(item)]
        named = [_("%(name)s：%(words)s") % {"name": name, "words": words} for name, words in self.rest(item)]
        return stop.join(line.rstrip("。.") for line in [*filter(None, told), *named]) + stop

    def _act(self, act: parts.Act) -> str:
        words = {
            "role": self.text(act.role),
            "act": self.text(act.sentence).rstrip("。."),
            "deadline": deadline_words(act),
        }
        if act.within_minutes is None:
            return _("%(role)sが、%(act)s") % words
        return _("%(role)sが、%(deadline)sに%(act)s") % words

    def value(self, part: Any, name: str, value: Any) -> str:
        """Return the words of one field's value, of a part or a kind of part; nothing for an absent one."""
        if value is None or value == []:
            return ""
        field = facts_of(part, name)
        if isinstance(value, list) and field.kind in {"level", "clock"}:
            return self.levels(value) if field.kind == "level" else clock_words(value)
        if isinstance(value, list):
            return _("、").join(self._one(field, entry) for entry in value)
        return self._one(field, value)

    def _one(self, field: FieldFacts, value: Any) -> str:
        if isinstance(value, parts.Part):
            return self._part(value)
        if field.said.words is not None:
            return str(field.said.words.get(value, value))
        say: dict[str, Callable[[Any], Any]] = {
            "reference": self.name_of,
            "text": self.text,
            "level": self.level,
            "minutes": display.minutes,
            "flag": _yes_or_no,
            "moment": lambda moment: display.datetime_table(moment, "UTC"),
            "day": display.date_table,
        }
        return str(say.get(field.kind, str)(value))

    def _part(self, value: parts.Part) -> str:
        if isinstance(value, parts.Threshold):
            return threshold_words(value, self.language)
        if isinstance(value, parts.Span):
            return self.span(value)
        if isinstance(value, parts.Phone):
            return phone_words(value, self.language)
        if isinstance(value, parts.Consent):
            return self.consent(value)
        if isinstance(value, parts.Named):
            return self.text(value.name)
        return self.title(value) if _of_kind(TITLES, value) else ""

    def consent(self, consent: parts.Consent) -> str:
        """Return 同意（条件：開店中だけ行う）, 当日判断（決める人：店舗運営部長）."""
        word, note = str(states.CONSENT_WORDS[consent.answer]), self.consent_note(consent)
        return _("%(word)s（%(note)s）") % {"word": word, "note": note} if note else word

    def consent_note(self, consent: parts.Consent) -> str:
        """Return what stands beside the answer: 条件：開店中だけ行う (nothing where it says all)."""
        notes = [pair for pair in self.facts(consent, but={"answer"}) if pair[1]]
        return _("、").join(_("%(name)s：%(words)s") % {"name": name, "words": words} for name, words in notes)

    def text(self, text: Any) -> str:
        """Return one text in this language, else in the language it has."""
        return (text_in(text, self.language) if isinstance(text, dict) else text) or ""

    def name_of(self, key: str) -> str:
        """Return the title of the item that bears `key`; of one that is not there, that it was taken out."""
        item = self.content.item(key)
        if isinstance(item, parts.Contact):
            return self.text(item.role)
        return self.title(item) if item else _("（外された項目）")

    def conditions(self, part: parts.SeverityLevel | parts.DecisionCriterion) -> list[str]:
        """Return what must be seen, one condition each: numbers, steps of a scale, facts."""
        if isinstance(part, parts.DecisionCriterion):
            numbers, spans = [part.threshold] if part.threshold else [], [part.span] if part.span else []
            facts = [part.fact] if part.fact else []
        else:
            numbers, spans, facts = part.thresholds, part.spans, part.facts
        told = [threshold_words(number, self.language) for number in numbers]
        return [*told, *map(self.span, spans), *map(self.text, facts)]

    def report(self, report: parts.ReportPlan) -> str:
        """Return 続報, or 第2報 where the report has a name of its own."""
        return self.text(report.label) or self.value(report, "kind", report.kind)

    def channels(self, report: parts.ReportPlan) -> str:
        """Return 電話、メール（どれか1つで伝える）."""
        words, how = self.value(report, "channels", report.channels), ""
        if len(report.channels) > 1:
            how = self.value(report, "channels_match", report.channels_match)
        return _("%(word)s（%(note)s）") % {"word": words, "note": how} if how else words

    def audience(self, report: parts.ReportPlan) -> str:
        """Return whom a report goes to: contacts by their roles, then whoever else."""
        told = [self.value(report, "recipients", report.recipients), self.text(report.audience)]
        return _("、").join(words for words in told if words)

    def staffed(self, line: parts.Staffing) -> str:
        """Return 日曜、2人のとき: when, and for how many people, a line of the staffing holds."""
        told = [self.text(line.when), _("%(count)d人のとき") % {"count": line.present}]
        return _("、").join(words for words in told if words)

    def when(self, act: parts.Act) -> str:
        """Return when an act is due at all: its condition, only if it lasts so long, for which services."""
        lasts = {"time": display.minutes(act.only_after_minutes)}
        told = [
            self.text(act.condition),
            _("%(time)sより長く続くとき") % lasts if act.only_after_minutes is not None else "",
            self.value(act, "services", act.services),
        ]
        return _("、").join(words for words in told if words)

    def step(self, step: parts.Step) -> str:
        """Return 影響の広さ：全店."""
        return _("%(name)s：%(words)s") % {"name": self.text(step.scale), "words": self.text(step.name)}

    def span(self, span: parts.Span) -> str:
        """Return 影響の広さ：3店以上〜全店."""
        to = self.content.item(span.to_step) if span.to_step and span.to_step != span.from_step else None
        first = self.name_of(span.from_step)
        return _("%(start)s〜%(end)s") % {"start": first, "end": self.text(to.name)} if to else first

    def level(self, number: int) -> str:
        """Return ▲2 (or ▲ P2) for a number, as this content marks and labels it."""
        level = next((level for level in self.content.levels if level.number == number), None)
        return level_sign(level, self.language) if level else f"{MARK_OF[number]}{number}"

    def levels(self, numbers: list[int]) -> str:
        """Return ■1 ▲2."""
        return " ".join(self.level(number) for number in numbers)


def title_of(content: AgreementContent, item: Any) -> str:
    """Return by what whoever works on a content calls an item, in the language of the pages where it has that."""
    return Wording(content, language_to_read(content)).title(item)


def _of_kind(table: Mapping[type[Any], Any], item: Any) -> Any | None:
    """What the table says of an item's kind; a row of a plan is of the kind of its part."""
    return next((table[kind] for kind in type(item).__mro__ if kind in table), None)


def _is_silent(part: Any, name: str) -> bool:
    """What is not worth a word: a plain yes where yes is usual, how thresholds join where there is only one."""
    return facts_of(part, name).said.is_silent(part, getattr(part, name))


def _yes_or_no(said: object) -> str:
    return _("はい") if said else _("いいえ")
