"""Two contents side by side: the numbers first, then only what changed, why, and what was answered; the rest is folded.

`from` and `to` are the number of a version, `draft`, or `agreed`: the version the other side last said yes to.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import display, states
from agreements.changes import KIND_WORDS, ChangeLine, change_lines, changed_numbers, unchanged_titles
from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion
from agreements.permissions import may_draft
from agreements.views.allowed import agreement_to_read
from agreements.views.versions.agreements import last_agreed

DRAFT, AGREED = "draft", "agreed"


@dataclass(frozen=True)
class Side:
    """One of the two: the draft (no version) or a version, what it is called, its content and the hash of it."""

    name: str
    version: AgreementVersion | None
    content: AgreementContent
    sha256: str

    @property
    def called(self) -> str:
        return name_of(self.name)


@require_safe
def compare(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_read(request, number)
    # The texts of all versions may be long: those of two are fetched.
    rows = agreement.versions.order_by("-number").defer("content_text", "manifest").select_related("published_by")
    versions = list(rows.prefetch_related("moves", "decisions"))
    for version in versions:
        version.agreement = agreement
    agreed = last_agreed(versions)
    before, after = _asked(request, [str(version.number) for version in versions], agreed)
    context = {
        "agreement": agreement,
        "versions": versions,
        "agreed": agreed,
        "asked_for_agreed": request.GET.get("from") == AGREED,
        "options": [(DRAFT, name_of(DRAFT)), *((str(version.number), _described(version)) for version in versions)],
        "may_draft": may_draft(request.user, agreement),
    }
    if before:
        context |= _compared(_side(agreement, versions, before), _side(agreement, versions, after))
    return render(request, "agreements/versions/compare_page.html", context)


def name_of(name: str) -> str:
    """Return 第2版, or 下書き."""
    return _("下書き") if name == DRAFT else _("第%(number)s版") % {"number": name}


def _described(version: AgreementVersion) -> str:
    words = {"name": name_of(str(version.number)), "state": states.TOLD_WORDS[version.told]}
    day = display.date_table(version.published_at, version.agreement.time_zone)
    return _("%(name)s　%(day)s %(state)s") % {**words, "day": day}


def _asked(request: HttpRequest, versions: list[str], agreed: AgreementVersion | None) -> tuple[str, str]:
    """What to compare: the address says it, else the last two versions, else the only one with the draft."""
    choices = [DRAFT, *versions]
    # Where nobody has said yes yet, what changed since is what changed in the newest version.
    since = str(agreed.number) if agreed else "".join(versions[:1])
    after = request.GET.get("to") or (choices[1] if len(choices) > 2 else DRAFT)
    after = since if after == AGREED else after
    if after not in choices:
        raise Http404
    before = request.GET.get("from") or "".join(choices[choices.index(after) + 1 :][:1])
    before = since if before == AGREED else before
    if before and before not in choices:
        raise Http404
    return before, after


def _side(agreement: Agreement, versions: list[AgreementVersion], name: str) -> Side:
    if name == DRAFT:
        content = agreement.content()
        return Side(name, None, content, sha256_of(canonical_text(content)))
    version = next(version for version in versions if str(version.number) == name)
    return Side(name, version, version.content(), version.content_sha256)


def _compared(before: Side, after: Side) -> dict[str, Any]:
    lines = change_lines(before.content, after.content)
    unchanged = unchanged_titles(before.content, after.content)
    consents = [item.consent.answer for _name, item in after.content.items() if hasattr(item, "consent")]
    return {
        "before": before,
        "after": after,
        "is_backwards": _is_newer(before, after),
        "lines": lines,
        "numbers": changed_numbers(lines),
        "kinds": _kinds(lines),
        "unchanged": unchanged,
        "unchanged_count": sum(len(titles) for _section, titles in unchanged),
        "answers": [(answer, consents.count(answer)) for answer in states.CONSENT_WORDS if answer in consents],
    }


def _kinds(lines: list[ChangeLine]) -> list[tuple[Any, int]]:
    """How many changes there are of each kind; one that also moved counts as what it is."""
    found = [line.kind for line in lines]
    return [(word, found.count(kind)) for kind, word in KIND_WORDS.items() if kind in found]


def _is_newer(before: Side, after: Side) -> bool:
    """Tell whether the order was swapped: the draft is newer than any version."""
    if before.version is None or after.version is None:
        return before.version is None and after.version is not None
    return before.version.number > after.version.number
