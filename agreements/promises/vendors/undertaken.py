"""What a vendor has agreed to do for us, and by whom it is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agreements.content import AgreementContent, parts
from agreements.content.hours_words import hours_of, names_hours
from agreements.content.opening_hours import Hours, seen_by
from agreements.content.text import Text
from agreements.promises.chain import chain_from
from agreements.promises.ground import OPEN_ANSWERS
from agreements.promises.vendors.alike import folded, likeness

Can = Literal["can", "cannot", "conditional"]
# From where on two texts are the same deed; and where the vendor is named, so that only its deeds are compared.
SAME_DEED, ITS_DEED = 0.75, 0.4
# These a vendor sees by itself: nobody has to reach it first.
_SEEN_BY_ITSELF = frozenset({"detected", "started"})
_COMPANY_FORMS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "(株)", "(有)", "㈱", "㈲", "co.,ltd.", "co., ltd.", " inc.",
    " inc", " ltd.", " ltd", " llc", " corporation", " corp.", " k.k.",
)  # fmt: skip


@dataclass(frozen=True)
class Undertaking:
    """One thing a vendor said of what it does; `part` is its item. `minutes` count from our asking; `on_request` says
    that it must be reached first."""

    vendor: str
    part: Any
    what: Text
    can: Can = "can"
    condition: Text | None = None
    hours: Text | None = None
    minutes: int | None = None
    on_request: bool = True

    @property
    def key(self) -> str:
        return self.part.key

    def said(self) -> list[Any]:
        """Return all that is compared of it: while this stays, so does what the vendor agreed."""
        return [self.vendor, self.what, self.can, self.condition, self.hours, self.minutes, self.on_request]


@dataclass(frozen=True)
class Vendor:
    """A vendor, its names, what it undertook, and whom one calls there, in call order. `vendor` names it for the
    caller, `clock` the zone its hours are told by."""

    vendor: str
    names: tuple[str, ...]
    contacts: tuple[parts.Contact, ...]
    undertakings: tuple[Undertaking, ...]
    clock: str = ""

    def is_named_in(self, text: Text | None) -> bool:
        words = [folded(one) for one in (text or {}).values()]
        return any(name in one for name in self.names for one in words)

    def is_called(self, who: Text | None) -> bool:
        """Whether whoever keeps a promise is this vendor: by its name, or by the beginning of it alone or before a role
        of theirs, as people shorten a name (ほくと警備 指令室 of ほくと警備保障)."""
        if self.is_named_in(who):
            return True
        roles = {
            folded(role) for one in self.contacts for text in (one.role, *one.more_roles) for role in text.values()
        }
        words = [folded(one) for one in (who or {}).values()]
        heads = [one.removesuffix(role).removesuffix("の") for one in words for role in roles if one.endswith(role)]
        short = [*(one for one in words if len(one) > 2), *(head for head in heads if len(head) > 1)]
        return any(name.startswith(one) for name in self.names for one in short)

    def roles_named_in(self, who: Text | None) -> list[parts.Contact]:
        """Return the contacts whose role that is: named beside the vendor, or the whole of it."""
        words = [folded(one) for one in (who or {}).values()]
        beside = self.is_called(who)
        return [
            contact
            for contact in self.contacts
            if any(
                role == one or (beside and role in one)
                for text in (contact.role, *contact.more_roles)
                for role in map(folded, text.values())
                for one in words
            )
        ]

    def hours_of(self, contacts: Sequence[parts.Contact], seen: str) -> list[Hours | None]:
        """Return when each is there, by the clock one looks by."""
        return [self.by_clock(hours_of(one.hours, one.calendar), seen) for one in contacts]

    def by_clock(self, hours: Hours | None, seen: str) -> Hours | None:
        return seen_by(hours, self.clock, seen) if hours else None

    def chain(self, named: Sequence[parts.Contact]) -> list[parts.Contact]:
        """Return whom one calls, in order: from the role that is named on, else from the first."""
        if not named:
            return list(self.contacts)
        by_key = {contact.key: contact for contact in self.contacts}
        keys = [key for contact in named for key in (contact.key, *chain_from(self.contacts, contact.key))]
        return [by_key[key] for key in dict.fromkeys(keys)]


def vendor_from(vendor: str, names: Sequence[str], content: AgreementContent) -> Vendor:
    """Return a vendor as the content of its agreement, or of the register, has it. What it objected to or asked about
    it has not undertaken."""
    acts = [act for act in content.acts_of("theirs") if act.consent.answer not in {*OPEN_ANSWERS, "on_the_day"}]
    able = [one for one in content.capabilities if one.consent.answer not in {*OPEN_ANSWERS, "on_the_day"}]
    own = [act for act in acts if act.from_event in _SEEN_BY_ITSELF]
    found = [
        Undertaking(
            vendor, one, one.what, _can(one.can, one), one.condition or one.consent.condition, one.hours,
            one.within_minutes, on_request=all(likeness(one.what, act.sentence) < SAME_DEED for act in own),
        )
        for one in able
    ] + [
        Undertaking(
            vendor, act, act.sentence, _can("can", act), act.consent.condition, minutes=act.within_minutes,
            hours=act.condition if names_hours(act.condition) else None, on_request=act not in own,
        )
        for act in acts
    ]  # fmt: skip
    names = tuple(short for name in names if len(short := short_name(name)) > 1)
    return Vendor(vendor, names, tuple(content.contacts_of("theirs")), tuple(found), content.time_zone)


def _can(can: Can, item: Any) -> Can:
    """What they agreed to with a condition they can on that condition."""
    return "conditional" if can == "can" and item.consent.condition else can


def short_name(name: str) -> str:
    """Return a company's name as people say it: without the form of the company."""
    plain = name.casefold()
    for form in _COMPANY_FORMS:
        plain = plain.replace(form, "")
    return folded(plain)
