"""What the plan says by now, beside the draft that was begun from it: item by item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Language
from agreements.content.lists import LISTS, items_of, says_the_same
from agreements.content.parts import Part
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.models import Agreement, Party, PlannedPart
from agreements.queries.draft_history import content_at
from agreements.queries.seeding import content_from_plan
from agreements.refusals import Refused

_SEEDED = frozenset({"contacts", "capabilities"} | {kind.field for kind in PLAN_KINDS.values()})
# What an item has besides what the plan can know.
_OWN = {"key", "consent", "change_reason", "kept_words"}


@dataclass(frozen=True)
class Offer:
    """An item `name.key` (of what is there once, the field `name`, which is its key too) that plan and draft say
    differently: `drafted` as it stands (None where it is not there), `planned` as it would stand if taken over (None
    where the plan has given it up).

    `news` tells that the plan has changed since the draft was begun; else it is the draft that went its own way.
    `unchecked`: nobody has confirmed yet that it can be done.
    """

    name: str
    key: str
    drafted: Any | None
    planned: Any | None
    news: bool
    unchecked: bool = False

    @property
    def state(self) -> Literal["new", "changed", "gone"]:
        if self.drafted is None:
            return "new"
        return "gone" if self.planned is None else "changed"


def plan_offers(agreement: Agreement, content: AgreementContent) -> list[Offer]:
    """Return where the plan as it is now and `content` differ, in document order. Refused without an own side."""
    plan, begun = _plan(agreement, content), _begun(agreement)
    unchecked, rows = unchecked_keys(agreement.system_id), _keys_of_rows(agreement.system_id)
    names = [name for name in AgreementContent.model_fields if name in _SEEDED]
    return [offer for name in names for offer in _offers(name, (plan, begun, content), unchecked, rows)]


def unchecked_keys(system: int) -> set[str]:
    """Return the keys of what the plan of a system proposes and nobody has confirmed yet that it can be done."""
    rows = PlannedPart.objects.filter(system_id=system, feasibility="unchecked", retired_at=None)
    return {row.key for row in rows if row.is_unchecked}


def with_all(content: AgreementContent, offers: list[Offer]) -> AgreementContent:
    """Return the content with everything on offer taken over: what the offers' own references lead to."""
    return content.model_copy(
        update={name: with_offers(content, name, offers) for name in {offer.name for offer in offers}}
    )


def with_offers(content: AgreementContent, name: str, chosen: list[Offer]) -> Any:
    """Return what a field becomes with what was chosen taken over: the items of a list, or the value itself."""
    taken = {offer.key: offer.planned for offer in chosen if offer.name == name}
    if name not in LISTS:
        return taken.get(name) or _blank(name)
    items = [taken.pop(item.key, item) for item in items_of(content, name)]
    return [item for item in items if item is not None] + [item for item in taken.values() if item is not None]


def _plan(agreement: Agreement, content: AgreementContent) -> AgreementContent:
    own = Party.own_side()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    return content_from_plan(
        system=agreement.system,
        party=agreement.party,
        own=own,
        language=content.language,
        time_zone=content.time_zone,
    )


def _begun(agreement: Agreement) -> AgreementContent:
    """The draft as it was begun: what the plan said then."""
    first = agreement.history.order_by("revision", "history_id").values_list("revision", flat=True).first()
    return content_at(agreement, first or agreement.revision)


def _offers(name: str, contents: tuple[AgreementContent, ...], unchecked: set[str], rows: set[str]) -> Iterator[Offer]:
    planned, then, drafted = (_said(one, name) for one in contents)
    language = contents[2].language
    for key, item in planned.items():
        old = then.get(key)
        taken = taken_over(drafted[key], item, language) if key in drafted else item
        if key not in drafted or not says_the_same(taken, drafted[key]):
            news = old is None or taken_over(old, item, language) != old
            yield Offer(name, key, drafted.get(key), taken, news, key in unchecked)
    for key in then:
        if key in drafted and key not in planned and (key in rows or _is_of_the_register(key)):
            yield Offer(name, key, drafted[key], None, news=True)


def _said(content: AgreementContent, name: str) -> dict[str, Any]:
    """What a field says, by its keys; one that says nothing has none."""
    if name in LISTS:
        return {item.key: item for item in items_of(content, name)}
    value = getattr(content, name)
    return {} if value == _blank(name) else {name: value}


def _blank(name: str) -> Any:
    return AgreementContent.model_fields[name].get_default(call_default_factory=True)


def taken_over(drafted: Any, planned: Any, language: Language) -> Any:
    """Return the draft's item with everything that the plan says of it; what only the draft knows stays."""
    if isinstance(planned, dict):
        return _text(drafted, planned, language)
    said = {field: getattr(planned, field) for field in type(planned).model_fields if field not in _OWN}
    update = {
        field: _text(getattr(drafted, field), value, language)
        for field, value in said.items()
        if value not in (None, [])
    }
    return drafted.model_copy(update=update)


def _text(drafted: Any, planned: Any, language: Language) -> Any:
    """A translation stays as long as the text it translates, in a number's name and unit too; what the plan itself
    says in that language goes first."""
    if isinstance(planned, dict) and isinstance(drafted, dict):
        said = language if language in planned else next(iter(planned))
        return {**drafted, **planned} if drafted.get(said) == planned[said] else planned
    if isinstance(planned, Part) and isinstance(drafted, Part):
        texts = {field: _text(getattr(drafted, field, None), value, language) for field, value in planned}
        return planned.model_copy(update=texts)
    if isinstance(planned, list) and isinstance(drafted, list) and len(planned) == len(drafted):
        return [_text(*pair, language) for pair in zip(drafted, planned, strict=True)]
    return planned


def _keys_of_rows(system: int) -> set[str]:
    """The retired ones too: what they gave to a draft is known by them."""
    rows = PlannedPart.objects.filter(system_id=system)
    return {row.key if row.its_kind.is_list else row.its_kind.field for row in rows}


def _is_of_the_register(key: str) -> bool:
    """Contacts and capabilities are seeded under the number of their row (seeding.py); the editor makes other keys."""
    return re.fullmatch("(contact|capability)-[0-9]+", key) is not None
