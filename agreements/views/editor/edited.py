"""What is written in the editor: the draft of an agreement, or the plan of a system. The pages ask where it is
written, how it stands and stood, what is wrong with it, and how it is kept."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.content import SECTIONS, AgreementContent, Problem, Section, edition_in, language_to_read, parts
from agreements.content.lists import ItemList
from agreements.content.plan_kinds import PLAN_SECTIONS
from agreements.content.planned import as_agreed
from agreements.forms.draft import PartForm, item_form, single_form
from agreements.forms.mended_contact import mended_lines
from agreements.forms.planned_item import planned_item_form, planned_single_form
from agreements.models import Agreement, System, Thread, User
from agreements.permissions import may_draft, may_edit_contacts, may_lead
from agreements.queries.contact_history import contact_of
from agreements.queries.draft_history import content_at
from agreements.queries.open_problems import open_problems, plan_problems
from agreements.queries.plan_state import PlanState, have_others_written, plan_at, plan_state
from agreements.queries.seeding import general_content
from agreements.queries.threads import changes_to_make
from agreements.views.allowed import agreement_to_read, system_to_read
from agreements.workflow.clashing import Stands
from agreements.workflow.drafts import save_fields
from agreements.workflow.plans import save_plan


class Edited(ABC):
    """`prefix` begins the names of its addresses, `whole` is the page that shows all of it; `head` and `aside` are the
    templates of what stands above and beside; `agreement` is whose draft it is, if it is one."""

    prefix: ClassVar[str]
    whole: ClassVar[str]
    head: ClassVar[str]
    aside: ClassVar[str]
    sections: ClassVar[tuple[Section, ...]]
    agreement: Agreement | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """By what its addresses know it."""

    @property
    @abstractmethod
    def called(self) -> str:
        """By what people know it."""

    @property
    @abstractmethod
    def of(self) -> Agreement | System: ...

    @property
    @abstractmethod
    def stands(self) -> Stands:
        """Revision, who saved it last and when, in which zone times are told."""

    @property
    @abstractmethod
    def content(self) -> AgreementContent: ...

    @abstractmethod
    def content_at(self, revision: int) -> AgreementContent:
        """Return how it stood. Raises Refused if there never was such a revision."""

    @abstractmethod
    def save(self, **verb: Any) -> Stands:
        """Keep fields of it on top of a revision. Raises Conflict, Refused, Unreadable."""

    @abstractmethod
    def others_wrote(self, stored: Any, *, since: int, by: User, at: datetime) -> bool:
        """Whether what stands is more than what `by` has just put, at `at`, into how it stood at a revision."""

    @abstractmethod
    def may_write(self, user: User) -> bool: ...

    @abstractmethod
    def item_form(self, kind: ItemList, item: Any, content: AgreementContent, data: Any = None) -> PartForm: ...

    @abstractmethod
    def single_form(self, section: Section, content: AgreementContent, data: Any = None) -> PartForm | None: ...

    @abstractmethod
    def problems(self, content: AgreementContent) -> list[Problem]: ...

    @abstractmethod
    def printed(self, revision: int) -> AgreementContent:
        """Return what stands on the paper that is shown beside. Refused where there is none."""

    def as_agreed(self, content: AgreementContent) -> AgreementContent:
        """Return the content as the checks read it."""
        return content

    def as_read(self, content: AgreementContent) -> AgreementContent:
        """Return the content as the page shows it: what is agreed, in the language it is agreed in."""
        return content

    def beside(self, item: Any, user: User) -> dict[str, Any]:
        """Return what else the page of an item shows: where the register says otherwise, what reviewers asked for."""
        return {}

    def asked_for(self, key: str = "") -> list[Thread]:
        """Return the threads of reviewers that are to be changed here, of one item or all."""
        return []

    def address(self, noun: str = "", *more: Any) -> str:
        return reverse(f"{self.prefix}-{noun}" if noun else self.whole, args=[self.name, *more])

    def section_of(self, field: str) -> Section | None:
        """Return the section that holds a field of the document; None where nothing of it is written here."""
        return next((section for section in self.sections if field in section.fields), None)

    def section_named(self, name: str) -> Section | None:
        return next((section for section in self.sections if section.name == name), None)


@dataclass(frozen=True)
class EditedDraft(Edited):
    agreement: Agreement
    prefix, whole = "draft", "agreement-draft"
    head, aside = "agreements/editor/_head.html", "agreements/editor/_aside.html"
    sections = SECTIONS

    @property
    def name(self) -> str:
        return self.agreement.number

    @property
    def called(self) -> str:
        return _("%(number)s の下書き") % {"number": self.name}

    @property
    def of(self) -> Agreement:
        return self.agreement

    @property
    def stands(self) -> Agreement:
        return self.agreement

    @property
    def content(self) -> AgreementContent:
        return self.agreement.content()

    def content_at(self, revision: int) -> AgreementContent:
        return content_at(self.agreement, revision)

    def save(self, **verb: Any) -> Agreement:
        return save_fields(agreement=self.agreement, **verb)

    def others_wrote(self, stored: Any, *, since: int, by: User, at: datetime) -> bool:
        is_next_of_ours = (stored.revision, stored.saved_by, stored.saved_at) == (since + 1, by, at)
        return stored.revision != since and not is_next_of_ours

    def may_write(self, user: User) -> bool:
        return may_draft(user, self.agreement)

    def item_form(self, kind: ItemList, item: Any, content: AgreementContent, data: Any = None) -> PartForm:
        return item_form(kind, item, content, data)

    def single_form(self, section: Section, content: AgreementContent, data: Any = None) -> PartForm | None:
        return single_form(section, content, data)

    def problems(self, content: AgreementContent) -> list[Problem]:
        return open_problems(self.agreement, content)

    def printed(self, revision: int) -> AgreementContent:
        return self.content_at(revision)

    def beside(self, item: Any, user: User) -> dict[str, Any]:
        found: dict[str, Any] = {"threads": self.asked_for(item.key)}
        row = contact_of(self.agreement, item.key) if isinstance(item, parts.Contact) else None
        if row is None or not may_edit_contacts(user, row.party):
            return found
        return {**found, "registered": row, "mended": mended_lines(item, row)}

    def asked_for(self, key: str = "") -> list[Thread]:
        rows = changes_to_make(self.agreement)
        return list(rows.filter(path__endswith=f".{key}") if key else rows)

    def section_of(self, field: str) -> Section:
        """What no section shows is of the head."""
        return super().section_of(field) or self.sections[0]


@dataclass(frozen=True)
class EditedPlan(Edited):
    system: System
    prefix, whole = "plan", "plan-edit"
    head, aside = "agreements/editor/_plan_head.html", "agreements/editor/_plan_aside.html"
    sections = PLAN_SECTIONS

    @property
    def name(self) -> str:
        return self.system.slug

    @property
    def called(self) -> str:
        return _("%(system)s の方針") % {"system": self.system}

    @property
    def is_empty(self) -> bool:
        return not self.system.planned.filter(retired_at=None).exists()

    @property
    def of(self) -> System:
        return self.system

    @cached_property
    def stands(self) -> PlanState:
        return plan_state(self.system)

    @property
    def content(self) -> AgreementContent:
        return self.stands.content

    def content_at(self, revision: int) -> AgreementContent:
        return self.content if revision == self.stands.revision else plan_at(self.system, revision)

    def save(self, **verb: Any) -> PlanState:
        return save_plan(system=self.system, **verb)

    def others_wrote(self, stored: Any, *, since: int, by: User, at: datetime) -> bool:
        return have_others_written(self.system, since=since, by=by, at=at)

    def may_write(self, user: User) -> bool:
        return self.system.retired_at is None and may_lead(user, self.system)

    def item_form(self, kind: ItemList, item: Any, content: AgreementContent, data: Any = None) -> PartForm:
        return planned_item_form(kind, item, content, data)

    def single_form(self, section: Section, content: AgreementContent, data: Any = None) -> PartForm | None:
        return planned_single_form(section, content, data)

    def problems(self, content: AgreementContent) -> list[Problem]:
        return plan_problems(content)

    def printed(self, revision: int) -> AgreementContent:
        """The general procedure, what somebody without an agreement is given: of the plan as it stands now."""
        return general_content(self.system, self.content.language)

    def as_agreed(self, content: AgreementContent) -> AgreementContent:
        return as_agreed(content)

    def as_read(self, content: AgreementContent) -> AgreementContent:
        """In the reader's language, with a mark where only the other one is written."""
        return edition_in(content, language_to_read(content))


def edited_to_read(request: HttpRequest, *, number: str = "", slug: str = "") -> Edited:
    """Return the draft (`number`) or plan (`slug`) that is edited, or 404 for what one may not see."""
    if number:
        return EditedDraft(agreement_to_read(request, number))
    return EditedPlan(system_to_read(request, slug))


def edited_to_write(request: HttpRequest, **where: str) -> Edited:
    """The same for whoever writes there: 404 unseen, 403 seen but not theirs to write."""
    edited = edited_to_read(request, **where)
    if not edited.may_write(request.user):
        raise PermissionDenied
    return edited
