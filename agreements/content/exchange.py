"""The exchange file: one agreement with all that is needed to read it elsewhere (docs/exchange-format.md)."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError as Invalid
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from agreements.content.canonical import canonical_text
from agreements.content.document import MAX_ITEMS, AgreementContent
from agreements.content.half_read import contradictions_in_the_rest
from agreements.content.parts import Part, Phone, Side
from agreements.content.problems import Problem, is_hopeless
from agreements.content.rules import contradictions_of
from agreements.content.text import Day, Language, Mail, Minutes, Moment, Plain, Zone
from agreements.content.vocabulary import PartyKind

FORMAT = "heiji-agreement/1"
ConcernKind = Literal["earning_first", "no_time", "unseen", "depends", "contract", "other"]


def _one_line(text: str) -> str:
    if "\n" in text or text != text.strip():
        problem = _("1行で、前後に空白を付けずに書いてください。")
        raise PydanticCustomError("one_line", "{problem}", {"problem": problem})
    return text


def _address(text: str) -> str:
    return _passed(EmailValidator(), text, _("メールアドレスの形ではありません。"))


def _web_address(text: str) -> str:
    return _passed(URLValidator(["http", "https"]), text, _("https:// で始まるアドレスを書いてください。"))


def _passed(validator: Any, text: str, problem: str) -> str:
    try:
        validator(text)
    except Invalid as error:
        raise PydanticCustomError("address", "{problem}", {"problem": problem}) from error
    return text


Line = Annotated[Plain, StringConstraints(max_length=200), AfterValidator(_one_line)]
Short = Annotated[Line, StringConstraints(max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,50}$")]


class OurSide(Part):
    """The operating organisation, as it is registered where the file comes from."""

    name: Line
    name_en: Line | None = None


class ExchangeParty(OurSide):
    kind: PartyKind
    language: Language = "ja"
    revenue_rank: Literal["A", "B", "C"] | None = None
    incident_sensitivity: Literal["high", "medium", "low"] | None = None
    account_owner: Line | None = None
    account_owner_mail: Annotated[Mail, AfterValidator(_address)] | None = None
    contract_reference: Line | None = None
    notes: Plain | None = None

    @model_validator(mode="after")
    def _fields_of_its_kind(self) -> Self:
        customers = (self.revenue_rank, self.incident_sensitivity, self.account_owner, self.account_owner_mail)
        if self.contract_reference if self.kind == "customer" else any(customers):
            problem = _(
                "revenue_rank、incident_sensitivity、account_owner、account_owner_mail は顧客だけに、"
                "contract_reference はベンダだけに書きます。"
            )
            raise PydanticCustomError("kind", "{problem}", {"problem": problem})
        return self


class ExchangeSystem(Part):
    slug: Slug
    name: Line
    name_en: Line | None = None
    symptom: Short | None = None
    symptom_en: Annotated[Line, StringConstraints(max_length=160)] | None = None
    notes: Plain | None = None


class ExchangeContact(Part):
    """A contact as it is registered; the agreed call chain stands in the content."""

    side: Side
    role: Line
    role_en: Line | None = None
    department: Line | None = None
    department_en: Line | None = None
    name: Line | None = None
    phone: Phone | None = None
    mail: Annotated[Mail, AfterValidator(_address)] | None = None
    hours: Line | None = None
    hours_en: Line | None = None
    language: Language = "ja"
    no_answer_minutes: Minutes | None = None
    gets_reports: bool = True


class ExchangeAttendee(Part):
    side: Side
    role: Line
    name: Line | None = None


class ExchangeConcern(Part):
    """What the other side raised; with an `outcome` it is settled."""

    kind: ConcernKind
    text: Plain
    next_moment: Line | None = None
    next_on: Day | None = None
    after_outage: bool = False
    before_month: Annotated[int, Field(ge=1, le=12)] | None = None
    outcome: Plain | None = None


class ExchangeMeeting(Part):
    """The meeting the agreement rests on. With `heard` it was held. Times are local in `time_zone`."""

    title: Line
    starts_at: Moment
    ends_at: Moment
    time_zone: Zone = "Asia/Tokyo"
    place: Line | None = None
    call_url: Annotated[Plain, StringConstraints(max_length=200), AfterValidator(_web_address)] | None = None
    preparation: Plain | None = None
    heard: Plain | None = None
    attendees: Annotated[list[ExchangeAttendee], Field(max_length=MAX_ITEMS)] = []
    concerns: Annotated[list[ExchangeConcern], Field(max_length=MAX_ITEMS)] = []

    @model_validator(mode="after")
    def _times_that_exist(self) -> Self:
        for name in ("starts_at", "ends_at"):
            if instant(getattr(self, name), self.time_zone) is None:
                problem = _("%(name)s：この時刻は %(zone)s にはありません（夏時間の切替えで飛びます）。")
                words = {"problem": problem % {"name": name, "zone": self.time_zone}}
                raise PydanticCustomError("no_such_time", "{problem}", words)
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError(
                "order", "{problem}", {"problem": _("終わりの時刻は、始まりより後にしてください。")}
            )
        self.attendees.sort(key=lambda attendee: attendee.side)
        return self


class ExchangeFile(Part):
    """Lists of both sides are kept with ours first; within a side their order counts."""

    format: Literal["heiji-agreement/1"]
    our_side: OurSide
    party: ExchangeParty
    system: ExchangeSystem
    contacts: Annotated[list[ExchangeContact], Field(max_length=MAX_ITEMS)] = []
    meeting: ExchangeMeeting | None = None
    content: AgreementContent

    @model_validator(mode="after")
    def _ours_first(self) -> Self:
        self.contacts.sort(key=lambda contact: contact.side)
        return self

    def canonical(self) -> str:
        """Return the canonical text: equal for files that say the same."""
        return canonical_text(self.model_dump(mode="json", exclude_none=True))


def read_parts(plain: Any) -> tuple[dict[str, Any], list[Problem]]:
    """Read plain JSON data as an exchange file, part by part.

    Gives the parts that can be read (by name) and every problem of the others, with what contradicts between them.
    """
    try:
        whole = ExchangeFile.model_validate(plain)
    except ValidationError as error:
        if is_hopeless(error):
            return {}, Problem.list_of(error)
        bad = {line["loc"][0] for line in error.errors() if line["loc"]}
        parts, problems = _readable(plain, bad), _one_a_place(Problem.list_of(error))
        if "content" in bad and "content" in plain:
            problems += [replace(p, path=f"content.{p.path}") for p in contradictions_in_the_rest(plain["content"])]
    else:
        parts, problems = {name: getattr(whole, name) for name in ExchangeFile.model_fields}, []
    return parts, problems + _contradictions(parts)


def _one_a_place(problems: list[Problem]) -> list[Problem]:
    """Of what is wrong with one value the first is told: mending that mends the others."""
    return list({problem.path: problem for problem in reversed(problems)}.values())[::-1]


def instant(local: datetime, zone: str) -> datetime | None:
    """Return the moment of a local time, or None when clocks jump over it."""
    at = local.replace(tzinfo=ZoneInfo(zone))
    there = datetime.fromtimestamp(at.timestamp(), ZoneInfo(zone))
    return at if there.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _readable(plain: Any, bad: set[Any]) -> dict[str, Any]:
    if not isinstance(plain, dict):
        return {}
    kinds: dict[str, Any] = {name: field.annotation for name, field in ExchangeFile.model_fields.items()}
    good = [name for name in kinds if name in plain and name not in bad]
    return {name: TypeAdapter(kinds[name]).validate_python(plain[name]) for name in good}


def _contradictions(parts: dict[str, Any]) -> list[Problem]:
    content, party, meeting = parts.get("content"), parts.get("party"), parts.get("meeting")
    found = [replace(p, path=f"content.{p.path}") for p in contradictions_of(content)] if content else []
    if content and party and content.their_side.kind != party.kind:
        found.append(
            Problem("content.their_side.kind", "rule", _("party.kind と違います。どちらかにそろえてください。"))
        )
    if content and meeting and content.meeting.starts_at:
        here = instant(content.meeting.starts_at, content.time_zone)
        if here != instant(meeting.starts_at, meeting.time_zone):
            message = _("content.meeting.starts_at と違う時刻です。どちらかにそろえてください。")
            found.append(Problem("meeting.starts_at", "rule", message))
    return found
