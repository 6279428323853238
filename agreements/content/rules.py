"""What an agreement must say before it is published, and what it had better say (docs/content-model.md 3)."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.level_words import level_title, updates_words
from agreements.content.problems import Problem
from agreements.content.reading import text_in
from agreements.content.references import lost_references
from agreements.content.scales import seams_of
from agreements.content.special_days import rule_of
from agreements.content.staffing import staffing_problems
from agreements.content.staged import FIELDS, unknown_fields
from agreements.content.text import Language
from agreements.content.thresholds import overlaps_and_gaps
from agreements.content.untranslated import untranslated


def problems_of(content: AgreementContent) -> list[Problem]:
    """Return every problem in document order: "must" stops publishing, "ask" is a question to the author."""
    found = [
        *_keys(content),
        *lost_references(content),
        *_languages(content),
        *_head(content),
        *_meeting(content),
        *_levels(content),
        *_contacts(content),
        *staffing_problems(content),
        *_acts(content),
        *_rest(content),
        *_staged(content),
        *untranslated(content),
    ]
    order = {name: place for place, name in enumerate(AgreementContent.model_fields)}
    return sorted(found, key=lambda problem: (problem.weight != "must", order.get(problem.section, 99)))


def contradictions_of(content: AgreementContent) -> list[Problem]:
    """Return what no reader can make sense of, complete or not: a key or language twice, a lost reference."""
    return [*_keys(content), *lost_references(content), *_languages(content)]


def _must(path: str, message: str) -> Problem:
    return Problem(path, "rule", message, "must")


def _ask(path: str, message: str) -> Problem:
    return Problem(path, "rule", message, "ask")


def _keys(content: AgreementContent) -> Iterator[Problem]:
    keys = Counter(item.key for _name, item in content.items())
    for key, count in keys.items():
        if count > 1:
            yield _must(
                _path_of(content, key), _("キー「%(key)s」が%(count)d回使われています。") % {"key": key, "count": count}
            )
    levels = Counter(level.number for level in content.levels)
    for number, count in levels.items():
        if count > 1:
            yield _must(
                "levels", _("障害レベル %(number)d が%(count)d行あります。") % {"number": number, "count": count}
            )


def _languages(content: AgreementContent) -> Iterator[Problem]:
    if content.language in content.translations:
        yield _must("translations", _("この言葉は、元の文の言葉です。ほかの言語だけを選んでください。"))
    if len(set(content.translations)) < len(content.translations):
        yield _must("translations", _("同じ言語が2回以上あります。1つにしてください。"))


def _head(content: AgreementContent) -> Iterator[Problem]:
    if not content.title:
        yield _must("title", _("表題を書いてください（何が見えたら、まず何をするか）。"))
    if not content.effective_from:
        yield _must("effective_from", _("いつから有効かを書いてください。"))
    if not content.review_by:
        yield _must("review_by", _("いつまでに見直すかを書いてください。"))
    elif content.effective_from and content.review_by <= content.effective_from:
        yield _must("review_by", _("見直しの日は、有効になる日より後にしてください。"))
    if not content.purpose:
        yield _ask("purpose", _("何のための取り決めかを1文で書けますか？"))


def _meeting(content: AgreementContent) -> Iterator[Problem]:
    meeting = content.meeting
    if not meeting.starts_at:
        yield _must("meeting.starts_at", _("打合せの日時を書いてください。障害の日の引用に使います。"))
    elif meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        yield _must("meeting.ends_at", _("終わりの時刻は、始まりより後にしてください。"))
    sides = {attendee.side for attendee in meeting.attendees}
    if sides != {"ours", "theirs"}:
        yield _must("meeting.attendees", _("両社の出席者を書いてください。"))
    if not meeting.heard:
        yield _must("meeting.heard", _("伺った内容を書いてください。"))


def _levels(content: AgreementContent) -> Iterator[Problem]:
    if not content.levels:
        yield _must("levels", _("障害レベルを1つ以上書いてください。"))
    numbers = [level.number for level in content.levels]
    if numbers != sorted(numbers):
        yield _must("levels", _("障害レベルは、重い順（1、2、3…）に並べてください。"))
    for place, level in enumerate(content.levels):
        if not (level.conditions or level.seen):
            yield _must(
                f"levels.{place}.thresholds",
                _("%(name)s：何がいくつになったらこのレベルかを書いてください。") % _named(level, content.language),
            )
        if level.first_contact_minutes is None and level.first_contact is None and level.counts_as_outage:
            yield _must(
                f"levels.{place}.first_contact_minutes",
                _("%(name)s：第一報は何分以内ですか。") % _named(level, content.language),
            )
        if not updates_words(level) and level.counts_as_outage:
            yield _ask(
                f"levels.{place}.update_minutes",
                _("%(name)s：続報は何分ごとですか？") % _named(level, content.language),
            )
        elif (
            level.update_minutes
            and level.update_minutes_to is not None
            and level.update_minutes_to < level.update_minutes
        ):
            yield _must(
                f"levels.{place}.update_minutes_to",
                _("%(name)s：続報の間隔が「長い〜短い」の順です。短いほうを先に書けますか？")
                % _named(level, content.language),
            )
        yield from _one_rhythm(place, level, content.language)
    for place, message in overlaps_and_gaps(content.levels, content.language):
        yield _ask(f"levels.{place}.thresholds", message)
    for place, message in seams_of(content):
        yield _ask(f"levels.{place}.spans", message)


def _one_rhythm(place: int, level: parts.SeverityLevel, language: Language) -> Iterator[Problem]:
    """Minutes or a word, not both; and minutes that begin before the report itself."""
    name = _named(level, language)
    if level.first_contact and level.first_contact_minutes is not None:
        words = _("%(name)s：第一報が、分と言葉の両方で書かれています。どちらか1つにしてください。")
        yield _must(f"levels.{place}.first_contact", words % name)
    if sum((level.update_minutes is not None, bool(level.update_clock), level.updates is not None)) > 1:
        words = _("%(name)s：続報が、分、時刻、言葉のうち2つ以上で書かれています。1つにしてください。")
        yield _must(f"levels.{place}.updates", words % name)
    if level.measured_from in {"first_contact", "recovered"}:
        words = _("%(name)s：第一報は、検知、連絡、発生のどれかから数えてください。")
        yield _must(f"levels.{place}.measured_from", words % name)


def _named(level: parts.SeverityLevel, language: Language) -> dict[str, str]:
    return {"name": level_title(level, language)}


def _contacts(content: AgreementContent) -> Iterator[Problem]:
    if not any(contact.phone for contact in content.contacts_of("ours")):
        yield _must("contacts", _("弊社の電話番号を1つ以上書いてください。1ページ目の大きな番号になります。"))
    if not content.contacts_of("theirs"):
        yield _ask("contacts", _("御社の連絡先はどなたですか？"))
    for side in ("ours", "theirs"):
        chain = content.contacts_of(side)
        if len(chain) == 1:
            yield _ask(
                "contacts",
                _("出ないときの次の連絡先はどなたですか？（%(role)s）")
                % {"role": text_in(chain[0].role, content.language)},
            )
    for place, contact in enumerate(content.contacts):
        if contact.key in {contact.next, *contact.never_together_with}:
            words = _("%(role)s：次の連絡先か兼ねない役割に、自分を選んでいます。ほかを選んでください。")
            yield _must(f"contacts.{place}", words % {"role": text_in(contact.role, content.language)})
        if not contact.phone:
            yield _ask(
                f"contacts.{place}.phone",
                _("%(role)s：電話番号は何番ですか？") % {"role": text_in(contact.role, content.language)},
            )
        if not contact.hours:
            yield _ask(
                f"contacts.{place}.hours",
                _("%(role)s：何曜日の何時から何時まで出られますか？")
                % {"role": text_in(contact.role, content.language)},
            )


def _acts(content: AgreementContent) -> Iterator[Problem]:
    if not content.acts:
        yield _must("acts", _("することを1つ以上書いてください。"))
    with_contact = {
        (contact.side, words)
        for contact in content.contacts
        for role in (contact.role, *contact.more_roles)
        for words in role.values()
    }
    slowest = max((level.first_contact_minutes or 0 for level in content.levels), default=0)
    for place, act in enumerate(content.acts):
        name = {"act": text_in(act.sentence, content.language)[:30]}
        if act.within_minutes is None:
            yield _ask(f"acts.{place}.within_minutes", _("「%(act)s」は何分以内ですか？") % name)
        if not act.done_sign:
            yield _ask(f"acts.{place}.done_sign", _("「%(act)s」は、何がいくつになれば終わりですか？") % name)
        if with_contact.isdisjoint((act.side, words) for words in act.role.values()):
            yield _ask(
                f"acts.{place}.role", _("「%(act)s」をする役割の連絡先がありません。何番に電話しますか？") % name
            )
        if act.from_event == "first_contact" and act.within_minutes is not None and not slowest:
            yield _ask(
                f"acts.{place}.from_event", _("「%(act)s」は第一報から数えます。第一報は何分以内ですか？") % name
            )


def _rest(content: AgreementContent) -> Iterator[Problem]:
    for place, prohibition in enumerate(content.prohibitions):
        if not prohibition.reason:
            yield _ask(
                f"prohibitions.{place}.reason",
                _("「%(what)s」の理由は何ですか？") % {"what": text_in(prohibition.sentence, content.language)[:30]},
            )
    if not content.end_signal.threshold and "end_signal" not in content.not_agreed:
        yield _ask("end_signal", _("何がいくつになれば終わりですか？"))
    if len(content.flow) > 7:
        yield _ask(
            "flow",
            _("フローが%(count)d段階あります。どれをまとめられますか？（7段階まで）") % {"count": len(content.flow)},
        )
    for place, criterion in enumerate(content.criteria):
        if not (criterion.threshold or criterion.span or criterion.fact):
            yield _must(f"criteria.{place}.threshold", _("どの数字、段、事実で決めるかを書いてください。"))
        if not (criterion.then_level or criterion.then_act or criterion.then_text):
            yield _must(f"criteria.{place}", _("この数字になったら何をするかを書いてください。"))
    for place, day in enumerate(content.special_days):
        yield from _special_day(day, f"special_days.{place}", content.language)
    first = max((level.first_contact_minutes or 0 for level in content.levels), default=0)
    for place, report in enumerate(content.reports):
        late = report.kind == "first" and report.within_minutes is not None and report.within_minutes > first > 0
        if late:
            yield _must(
                f"reports.{place}.within_minutes",
                _("第一報が、障害レベルの期限（%(first)d分）より遅くなっています。どちらに合わせますか？")
                % {"first": first},
            )


def _special_day(day: parts.SpecialDay, path: str, language: Language) -> Iterator[Problem]:
    if rule_of(day.when) is None:
        words = _("「%(when)s」は、日付や繰り返しの決まりとして読めません。その日になっても、画面は気づきません。")
        yield _ask(f"{path}.when", words % {"when": (text_in(day.when, language) or "")[:30]})
    elif not day.changes_something:
        words = _("「%(when)s」に、レベルも呼ぶ役割も変わりません。当日は、人が読むだけになります。")
        yield _ask(f"{path}.change", words % {"when": (text_in(day.when, language) or "")[:30]})


def _path_of(content: AgreementContent, key: str) -> str:
    for name, item in content.items():
        if item.key == key:
            return f"{name}.{getattr(content, name).index(item)}.key"
    return ""


def _staged(content: AgreementContent) -> Iterator[Problem]:
    known = _("、").join(f"{{{name}}}" for name in FIELDS)
    words = _("「%(field)s」には、障害の日に何も入りません。使えるのは %(known)s です。")
    for place, report in enumerate(content.reports):
        for language, name in unknown_fields(report):
            yield _must(f"reports.{place}.staged.{language}", words % {"field": name, "known": known})
