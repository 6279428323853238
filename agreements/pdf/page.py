"""What the template is given: the content as one language's reader sees it, in the order of the paper.

Fixed texts are in the active language: call it inside `translation.override(content.language)`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, edition_in, reading_of
from agreements.content.parts import Side
from agreements.papers import Size
from agreements.pdf import rows
from agreements.pdf.annex import Annex, annex_of
from agreements.pdf.approval import Approval, approval_of
from agreements.pdf.closing_record import ClosingRecord, closing_record_of
from agreements.pdf.editions import other_files, untranslated_words
from agreements.pdf.first_page import FirstPage, first_page_of, main_contact
from agreements.pdf.level_rows import LevelRow, level_rows
from agreements.pdf.qr import host, permanent_address, proof_address, qr_code
from agreements.pdf.records import IssueRecord, PaperForm, Release
from agreements.pdf.timeline import Moment, ReportRow, report_rows, timeline_of
from agreements.pdf.typesetting import fits_beside


@dataclass(frozen=True)
class Edition:
    """Which paper this is. `kind` is body, issued, draft or general; `number` the agreement's, or the system's slug;
    `sha256` the content's hash; `at` the aware moment the file is dated with; `alone`: page 1 without the others."""

    kind: str
    number: str
    sha256: str
    at: datetime
    form: PaperForm
    version: int | None = None
    record: IssueRecord | None = None
    released: tuple[Release, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Control:
    """What names the paper: `name` and `edition` (AG-0001, 第2版); on every page `line` at the head (with the system
    as `subject`, on page 1 `first`, where there is room), `state` and `phone` at the foot."""

    name: str
    edition: str
    line: str
    subject: str
    first: str
    state: str
    phone: str


@dataclass(frozen=True)
class Fallback:
    """When the call chain ends: whether the chain has mail, and the ways out that were agreed for it."""

    mail: bool
    ways: list[SimpleNamespace]


@dataclass(frozen=True)
class Page:
    """The whole paper; `topics` are the pages after the first, in order, with their `titles`.

    `printed` holds what no template has a place for. `untranslated` says how many texts this language lacks, `others`
    where the other languages' files are.
    """

    kind: str
    language: str
    size: Size
    heading: str
    created: str
    control: Control
    reading: SimpleNamespace
    topics: list[str]
    titles: dict[str, str]
    first: FirstPage
    levels: list[LevelRow]
    scales: list[tuple[str, str]]
    level_deciders: str
    chains: list[tuple[str, list[rows.ContactRow], list[str]]]
    staffing: list[tuple[str, list[rows.StaffingRow]]]
    fallback: Fallback
    acts: list[tuple[str, list[rows.ActRow]]]
    printed: dict[str, list[tuple[str, str]]]
    timeline: list[Moment]
    reports: list[ReportRow]
    information: list[rows.InformationRow]
    criteria: list[rows.CriterionRow]
    capabilities: list[rows.CapabilityRow]
    closing_record: ClosingRecord
    released: tuple[Release, ...]
    approval: Approval | None
    annex: Annex | None
    untranslated: str
    others: list[str]
    address: str
    qr: SafeString
    host: str

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.control.name, self.control.edition, self.heading) if part)


# What is printed on the other pages alone, of which a draft may hold hundreds.
_ELSEWHERE = (
    "aims", "staffing", "acts", "substitutes", "special_days", "information", "criteria", "escalations", "flow",
    "reports", "capabilities", "targets", "open_points", "glossary",
)  # fmt: skip


def page_of(content: AgreementContent, edition: Edition) -> Page:
    """Return what the template needs, and nothing that content, edition and the public address do not determine."""
    original, (approved, whole, annex) = content, _today(content, edition)
    approval = approval_of(edition.record, whole.time_zone) if edition.record else None
    content, topics = _after_the_first(whole, edition)
    reading = reading_of(content, content.language)
    return Page(
        kind=edition.kind,
        language=content.language,
        size=edition.form.size,
        heading=reading.title or reading.system.name,
        created=edition.at.astimezone(UTC).isoformat(),
        control=_control(whole, edition, approval),
        reading=reading,
        topics=topics,
        titles={topic: title for topic, title in _titles().items() if topic in topics},
        first=_first_page(whole, edition),
        levels=level_rows(content),
        scales=rows.scale_rows(content),
        level_deciders=rows.level_deciders(content),
        chains=_chains(content, annex),
        staffing=[(title, some) for title, side in _sides(content) if (some := rows.staffing_rows(content, side))],
        fallback=_fallback(content),
        acts=_acts(content),
        printed=rows.printed_facts(approved) | rows.printed_facts(content) if annex else rows.printed_facts(content),
        timeline=timeline_of(content),
        reports=report_rows(content),
        information=rows.information_rows(content),
        criteria=rows.criterion_rows(content),
        capabilities=rows.capability_rows(content),
        closing_record=closing_record_of(content, edition.sha256),
        released=edition.released,
        approval=approval,
        annex=annex,
        untranslated=untranslated_words(original, content.language),
        others=other_files(original, edition.form, edition.number, edition.version),
        address=_address(edition),
        qr=_qr(edition),
        host=host(),
    )


def _today(content: AgreementContent, edition: Edition) -> tuple[AgreementContent, AgreementContent, Annex | None]:
    """The content as approved and as its contacts are today, in the paper's language, and its annex if there is one."""
    language, record = edition.form.language, edition.record.annex if edition.record else None
    approved = edition_in(content, language)
    if record is None:
        return approved, approved, None
    return approved, edition_in(record.content, language), annex_of(record, approved, content.time_zone, language)


def _topics(content: AgreementContent) -> list[str]:
    """The topics that have something to say, in the order of docs/emergency-page.md 2; the record is always there."""
    holds = {
        "contacts": content.contacts or content.staffing,
        "levels": content.levels or content.definition or content.steps,
        "timeline": content.flow or content.reports or content.escalations,
        "exceptions": content.ways_out
        or content.prohibitions
        or content.information
        or content.criteria
        or content.special_days,
        "acts": content.acts or content.substitutes,
        "capabilities": content.capabilities,
        "record": True,
    }
    return [topic for topic, something in holds.items() if something]


def _titles() -> dict[str, str]:
    return {
        "contacts": _("連絡の順番"),
        "levels": _("障害レベル（迷ったら上のレベル）"),
        "timeline": _("時間の流れと報告"),
        "exceptions": _("この紙が合わないとき、迷うとき"),
        "acts": _("すること（くわしく）"),
        "capabilities": _("できること、できないこと"),
        "record": _("取り決めの記録"),
    }


def _after_the_first(content: AgreementContent, edition: Edition) -> tuple[AgreementContent, list[str]]:
    """What the pages after the first show, and their topics: nothing, if page 1 stands alone."""
    if edition.alone:
        return content.model_copy(update={name: [] for name in _ELSEWHERE}), []
    return content, _topics(content)


def _first_page(content: AgreementContent, edition: Edition) -> FirstPage:
    number = "" if edition.kind == "general" else edition.number
    return first_page_of(content, number=number, topics=_topics(content), size=edition.form.size)


def _fallback(content: AgreementContent) -> Fallback:
    ways = [way for way in content.ways_out if way.leads_to in {None, "contacts", "exceptions"}]
    mail = any(contact.mail for contact in content.contacts_of("ours"))
    return Fallback(mail, reading_of(ways, content.language))


def _control(content: AgreementContent, edition: Edition, approval: Approval | None) -> Control:
    name = _("一般の手順") if edition.kind == "general" else edition.number
    which = _which(edition)
    state = {"draft": which, "general": _("取り決めではありません")}.get(
        edition.kind, approval.state if approval else ""
    )
    parts = (name, which, _since(content, edition), "" if edition.form.size == "phone" else _hash(edition))
    line = "  ".join(part for part in parts if part)
    beside = (reading_of(content.system.name, content.language), _("最初の5分"))
    subject, first = (words if fits_beside(line, words) else "" for words in beside)
    return Control(name, which, line, subject, first, state, _foot_phone(content, state, edition.form.size))


def _which(edition: Edition) -> str:
    if edition.kind == "draft":
        return _("案（下書き）")
    return "" if edition.version is None else _("第%(number)d版") % {"number": edition.version}


def _since(content: AgreementContent, edition: Edition) -> str:
    if edition.kind == "general":
        return _("%(date)s 現在") % {"date": display.date_table(edition.at, content.time_zone)}
    return _("発効 %(date)s") % {"date": content.effective_from} if content.effective_from else ""


def _hash(edition: Edition) -> str:
    """A draft is not known by its hash: it may be another one a minute later."""
    return "" if edition.kind == "draft" else _("内容 %(hash)s") % {"hash": display.short_hash(edition.sha256)}


def _foot_phone(content: AgreementContent, state: str, size: Size) -> str:
    """The number to call, with its hours where they leave the state in the middle of the foot its one line (P2)."""
    contact = main_contact(content)
    if contact is None:
        return ""
    hours = reading_of(contact.hours, content.language) or ""
    if size == "phone":
        return rows.dialled(contact.phone, content)
    number = rows.phone_number(contact.phone, content)
    timed = f"{hours} {number}"
    return timed if len(hours) <= 8 and fits_beside(state, timed * 2) else number


def _chains(content: AgreementContent, annex: Annex | None) -> list[tuple[str, list[rows.ContactRow], list[str]]]:
    """Each side's chain, with who left it."""
    gone = annex.gone if annex else {}
    chains = [(title, rows.contact_rows(content, side), gone.get(side, [])) for title, side in _sides(content)]
    return [chain for chain in chains if chain[1] or chain[2]]


def _sides(content: AgreementContent) -> list[tuple[str, Side]]:
    ours = _("弊社（%(name)s）") % {"name": reading_of(content.our_side.name, content.language)}
    theirs = _("御社（%(name)s）") % {"name": reading_of(content.their_side.name, content.language)}
    return [(ours, "ours"), (theirs, "theirs")]


def _acts(content: AgreementContent) -> list[tuple[str, list[rows.ActRow]]]:
    sides = [
        (_("御社がすること"), rows.act_rows(content, "theirs")),
        (_("弊社がすること"), rows.act_rows(content, "ours")),
    ]
    return [(title, acts) for title, acts in sides if acts]


def _address(edition: Edition) -> str:
    """Only a version has a permanent address."""
    return permanent_address(edition.sha256) if edition.kind in {"body", "issued"} else ""


def _qr(edition: Edition) -> SafeString:
    proof = edition.record.proof if edition.record else None
    address = proof_address(proof.code) if proof else _address(edition)
    title = _("QRコード：この版が今も有効かを確かめるページ")
    return qr_code(address, title=title, error="l" if proof else "m") if address else SafeString("")
