"""What a change of the plan makes untrue in agreements: the sentences on both sides, and the question to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements.content.lists import items_of
from agreements.content.parts import Item
from agreements.content.wording import Wording
from agreements.models import Agreement, AgreementVersion, PlannedPart, System
from agreements.queries.plan_drift import Records, plan_records, sentences_apart
from agreements.queries.plan_state import said_of
from agreements.queries.standing import version_in_force, with_facts

_BESIDE = frozenset(Item.model_fields)
# A version that is older than this was to be looked at again anyway.
_DAYS = 3 * 365


@dataclass(frozen=True)
class Sentence:
    """An item both say: how it is called in the version, and (name, as agreed, as planned by now) where they differ.
    `is_gone`: the plan has given the item up."""

    title: str
    lines: tuple[tuple[str, str, str], ...] = ()
    is_gone: bool = False


@dataclass(frozen=True)
class Difference:
    """A version in force that says what the plan does not say any more; `question` is to be asked of the party, in the
    language of the agreement."""

    version: AgreementVersion
    sentences: tuple[Sentence, ...]
    question: str

    @property
    def agreement(self) -> Agreement:
        return self.version.agreement


def differences_on(system: System, agreements: Iterable[int], at: datetime) -> list[Difference]:
    """Return what of these agreements of a system differs, in their order. A fixed number of queries."""
    records = plan_records([system.pk], at - timedelta(days=_DAYS)).get(system.pk, {})
    keys = list(agreements)
    found = with_facts(Agreement.objects.filter(retired_at=None)).in_bulk(keys if records else [])
    held = [version for key in keys if key in found and (version := version_in_force(found[key], at))]
    texts = dict(AgreementVersion.objects.filter(pk__in=[one.pk for one in held]).values_list("pk", "content_text"))
    differing = (_difference(version, texts[version.pk], records) for version in held)
    return [one for one in differing if one]


def _difference(version: AgreementVersion, text: str, records: Records) -> Difference | None:
    apart = sentences_apart(text, version.published_at, records)
    if not apart:
        return None
    version.content_text = text
    content = version.content()
    say = Wording(content, content.language)
    with translation.override(content.language):
        sentences = tuple(
            _sentence(item, say, records[item.key], version.published_at)
            for name, key in dict.fromkeys((one.list_name, one.key) for one in apart)
            for item in items_of(content, name)
            if item.key == key
        )
        told = tuple(one for one in sentences if one.lines or one.is_gone)  # not what differs in a translation alone
        return Difference(version, told, _question(version, told)) if told else None


def _sentence(item: Item, say: Wording, rows: list[Any], at: datetime) -> Sentence:
    then = [row for row in rows if row.history_date <= at][-1]
    if rows[-1].retired_at:
        return Sentence(say.title(item), is_gone=True)
    agreed, before, now = dict(say.facts(item, but=_BESIDE)), _facts(then.instance, say), _facts(rows[-1].instance, say)
    changed = [name for name in {**before, **now} if before.get(name, "") != now.get(name, "")]
    lines = ((name, agreed.get(name, ""), now.get(name, "")) for name in changed)
    return Sentence(say.title(item), tuple(line for line in lines if line[1] != line[2]))


def _facts(row: PlannedPart, say: Wording) -> dict[str, str]:
    return {name: words for name, words in say.facts(said_of(row), but=_BESIDE) if words}


def _question(version: AgreementVersion, sentences: tuple[Sentence, ...]) -> str:
    """What to ask, in the active language, as one would write it into a mail or take it to a meeting."""
    head = _("%(number)s 第%(n)d版で合意いただいた次のところを、弊社では変えたいと考えています。")
    lines = [head % {"number": version.agreement.number, "n": version.number}]
    for sentence in sentences:
        lines.append(_("・「%(item)s」") % {"item": sentence.title})
        lines += [
            _("　%(name)s：いまは「%(agreed)s」。「%(planned)s」にしたい。")
            % {"name": name, "agreed": agreed or _("なし"), "planned": planned or _("なし")}
            for name, agreed, planned in sentence.lines
        ]
        if sentence.is_gone:
            lines.append(_("　弊社の対応方針から外しました。なくしてよいですか。"))
    lines.append(_("御社の利用者にとって困ることはありますか。困るときは、どの値ならよいかを教えてください。"))
    return "\n".join(lines)
