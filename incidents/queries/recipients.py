"""Who gets a report by mail: whom its line of the report plan names, one mail a mailbox, and why somebody does not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.content import parts
from agreements.display import in_english
from agreements.models import Contact
from agreements.promises import DayPromise
from incidents.models import ReportDraft
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class Recipient:
    """One mailbox and whose it is: contacts of the party, or our account owner's, who gets a copy."""

    mail: str
    contacts: tuple[Contact, ...] = ()
    owner: str = ""

    def people(self, language: str) -> list[tuple[str, str]]:
        """Return role and name of each, in a language."""
        if not self.contacts:
            return [(_("営業担当"), self.owner)]
        return [(row.said("role", language), row.name) for row in self.contacts]

    @property
    def contact(self) -> Contact | None:
        return self.contacts[0] if self.contacts else None

    @property
    def phone(self) -> str:
        return self.contact.phone if self.contact else ""

    @property
    def role(self) -> str:
        return "、".join(role for role, _name in self.people("ja"))[:200]

    @property
    def name(self) -> str:
        return "、".join(dict.fromkeys(name for _role, name in self.people("ja") if name))[:200]

    def __str__(self) -> str:
        return _("、").join(f"{role} {name}".strip() for role, name in self.people("en" if in_english() else "ja"))


@dataclass(frozen=True)
class Choice:
    """One contact: whether the report goes to them, and why."""

    contact: Contact
    gets_it: bool
    reason: str


@dataclass(frozen=True)
class Plan:
    """Whom the agreed reports of one kind name: the contacts of the register that they mean, and whether our account
    owner gets a copy."""

    named: tuple[Contact, ...]
    to_owner: bool


def mailable_contacts(parties: Iterable[int]) -> dict[int, list[Contact]]:
    """Return who at each party can be mailed, in call order."""
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = Contact.objects.filter(party__in=list(parties), retired_at=None).exclude(mail="")
    for row in rows.order_by("place", "id"):
        found[row.party_id].append(row)
    return found


def plan_of(promises: Iterable[DayPromise], basis: Basis, rows: Iterable[Contact]) -> Plan:
    """Return whom the lines of one kind of report name at the level of now (`promises` are those of that kind). A
    contact is found again by its address or role."""
    planned = [one for one in promises if isinstance(one.part, parts.ReportPlan)]
    keys = {key for one in planned if not one.ways or "mail" in one.ways for key in one.contacts}
    named = [one for one in basis.promised.contacts if one.key in keys] if basis.promised else []
    mails = {one.mail.lower() for one in named if one.mail}
    roles = {word for one in named for word in one.role.values()}
    found = tuple(row for row in rows if row.mail.lower() in mails or {row.role, row.role_en} & roles)
    lines = [one.part for one in planned if isinstance(one.part, parts.ReportPlan)]
    return Plan(found, any(line.to_account_owner for line in lines))


def planned_recipients(plan: Plan, rows: Iterable[Contact]) -> list[Contact]:
    """Return who gets the report by mail: whom the plan names; where no line names anybody who can be mailed,
    everybody who gets reports."""
    return list(plan.named) or [row for row in rows if row.gets_reports]


def recipients_of(draft: ReportDraft) -> list[Contact]:
    """Return the draft's recipients who can be mailed now, in call order."""
    there = [row for row in draft.recipients.all() if row.party_id == draft.party_id]
    rows = [row for row in there if row.mail and row.retired_at is None]
    return sorted(rows, key=lambda row: (row.place, row.pk))


def mailboxes_of(draft: ReportDraft) -> list[Recipient]:
    """Return one recipient for each mailbox the draft goes to: who shares one gets one mail that names both."""
    shared: dict[str, list[Contact]] = {}
    for contact in recipients_of(draft):
        shared.setdefault(contact.mail.lower(), []).append(contact)
    found = [Recipient(rows[0].mail, tuple(rows)) for rows in shared.values()]
    owner = draft.party.account_owner_mail
    if found and draft.to_owner and owner and owner.lower() not in shared:
        found.append(Recipient(owner, owner=draft.party.account_owner))
    return found


def choices_of(draft: ReportDraft, plan: Plan) -> list[Choice]:
    """Return every contact in use of the draft's party: whether the report goes to them, and why."""
    chosen = {contact.pk for contact in recipients_of(draft)}
    rows = Contact.objects.filter(party=draft.party_id, retired_at=None).order_by("place", "id")
    named = {contact.pk for contact in plan.named}
    return [Choice(row, row.pk in chosen, _reason(row, plan, named, gets_it=row.pk in chosen)) for row in rows]


def _reason(row: Contact, plan: Plan, named: set[int], *, gets_it: bool) -> str:
    is_planned = row.pk in named or (not named and row.gets_reports and bool(row.mail))
    if not row.mail:
        return _("メールアドレスがないため、電話で伝えます。")
    if gets_it != is_planned:
        return _("手で加えました。") if gets_it else _("手で外しました。")
    if row.pk in named:
        return _("報告の取り決めで、届ける相手になっています。")
    if gets_it:
        return _("障害の報告を受け取る連絡先です。")
    return _("報告の取り決めで、届ける相手になっていません。") if named else _("障害の報告を受け取らない連絡先です。")
