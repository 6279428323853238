"""What a system's plan holds in the very parts of an agreement (docs/adr/0049-the-plan-in-parts.md): which lists, which
single texts; how a part is kept as plain data and read again."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.content.document import AgreementContent, blank_content
from agreements.content.labels import words_of
from agreements.content.lists import LISTS
from agreements.content.parts import Item
from agreements.content.planned import Planned, as_planned
from agreements.content.said import facts_of
from agreements.content.sections import SECTIONS, Section, section_of
from agreements.content.text import Language
from agreements.content.wording import Wording

# Of one agreement only: what was answered there, why it changed, which of its words were kept.
_OF_AN_AGREEMENT = frozenset(Item.model_fields)
_OF_A_ROW = frozenset(Planned.model_fields)


@dataclass(frozen=True)
class PlanKind:
    """`name` is its address; `field` the field of the document that its rows fill. A row is an item of that list; of a
    single field there is one row, and `section` is the section whose form asks for it. `tried` says that somebody has
    to confirm that it can be done; `called` what a plan calls its rows, where an agreement calls them otherwise."""

    name: str
    field: str
    section: str = ""
    tried: bool = False
    called: str | Promise = ""

    @property
    def is_list(self) -> bool:
        return not self.section

    @property
    def where(self) -> str:
        """The section in which it is written."""
        return section_of(self.field).name

    @property
    def one(self) -> str | Promise:
        return self.called or (LISTS[self.field].one if self.is_list else self.all)

    @property
    def all(self) -> str | Promise:
        return self.called or words_of(AgreementContent, self.field)

    def read(self, plain: dict[str, Any], key: str) -> Any:
        """Return the part (of a single field its value) that `plain` data says; an item is called `key`."""
        if self.is_list:
            return LISTS[self.field].part.model_validate({**plain, "key": key})
        document = blank_content().model_dump(mode="json", exclude_none=True)
        return getattr(AgreementContent.model_validate({**document, **plain}), self.field)

    def plain(self, value: Any) -> dict[str, Any]:
        """Return a part as plain data, without what only one agreement knows of it."""
        if self.is_list:
            return value.model_dump(mode="json", exclude_none=True, exclude=_OF_AN_AGREEMENT | _OF_A_ROW)
        document = blank_content().model_copy(update={self.field: value})
        return document.model_dump(mode="json", exclude_none=True, include={self.field})

    def as_row(self, item: Any, facts: dict[str, Any] | None = None) -> Any:
        """Return an item of the list as a row of a plan, with what only a plan knows of it: `facts`, else what it says
        itself."""
        known = facts or {name: getattr(item, name, None) for name in _OF_A_ROW}
        tried = known["feasibility"] or "unchecked" if self.tried else None
        return as_planned(item, **{**known, "feasibility": tried})

    def slot(self, plain: dict[str, Any]) -> str:
        """Return what can be there once in a plan: a level's number, the field of a single row; else nothing."""
        return str(plain.get("number", "")) if self.name == "levels" else "" if self.is_list else self.field

    def title(self, plain: dict[str, Any], language: Language) -> str:
        """Return the one line by which a row is called where its plan is not at hand."""
        say = Wording(blank_content(), language)
        value = self.read(plain, "row")
        if self.is_list:
            return say.title(value)
        told = [say.text(value)] if isinstance(value, dict) else [words for _name, words in say.facts(value) if words]
        words = next(iter(told), "")
        return words.partition("\n")[0]


PLAN_KINDS: dict[str, PlanKind] = {
    kind.name: kind
    for kind in (
        PlanKind("flow", "flow"),
        PlanKind("levels", "levels"),
        PlanKind("steps", "steps"),
        PlanKind("acts", "acts", tried=True, called=_("アクション候補")),
        PlanKind("prohibitions", "prohibitions"),
        PlanKind("information", "information"),
        PlanKind("criteria", "criteria"),
        PlanKind("end", "end_signal", section="end"),
        PlanKind("ways_out", "ways_out"),
        PlanKind("staffing", "staffing"),
        PlanKind("what_to_say", "what_to_say", section="contacts"),
        PlanKind("substitutes", "substitutes", tried=True),
        PlanKind("special_days", "special_days"),
        PlanKind("reports", "reports"),
        PlanKind("escalations", "escalations", tried=True),
    )
}

_FIELDS = {kind.field: kind for kind in PLAN_KINDS.values()}


def kind_of(field: str) -> PlanKind:
    """Return the kind of row that fills a field of the document. Raises KeyError for one that a plan has not."""
    return _FIELDS[field]


def _joined(*words: str | Promise) -> str:
    return gettext("、").join(map(str, words))


_all_of = lazy(_joined, str)


def _planned(section: Section) -> Section:
    """The section as a plan has it: of one that holds other things too, what is left is named by itself."""
    fields = tuple(name for name in section.fields if name in _FIELDS)
    if fields == section.fields or not fields:
        return replace(section, fields=fields)
    title = _all_of(*(words_of(AgreementContent, name) for name in fields))
    return replace(section, fields=fields, title=title, purpose=facts_of(AgreementContent, fields[-1]).said.hint)


# Where each of them is written, in the order of an agreement.
PLAN_SECTIONS: tuple[Section, ...] = tuple(found for section in SECTIONS if (found := _planned(section)).fields)
