"""Every pair of a system as plain data: what is in force, whom to call, which papers, what it is found by.

Pages, files of telephone numbers and the search are all made from this, in both languages.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import display
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models import Document, Succession, System
from agreements.models.document import GENERAL, form_words
from agreements.queries.contact_links import unconfirmed_of
from agreements.queries.pairs import Pair, pairs_of
from agreements.queries.papers import file_name
from agreements.queries.returns import lost_since
from agreements.queries.successions import succession_words, successions_of
from gobag.letters import search_letters
from incidents.queries.bag.calls import NAMES, Told, calls_now, numbers_in
from incidents.queries.basis import Basis, annex_said, bases_of
from incidents.queries.standing_words import standing_words

LANGUAGES = tuple(LANGUAGE_WORDS)


def rows_of(
    systems: list[System], *, at: datetime, before: Mapping[str, list[dict[str, Any]]] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every system, by its slug, in the order of the on-call page. `before` are those of an earlier
    bag: whom to call by the same texts is taken from there."""
    rows_before = [row for rows in (before or {}).values() for row in rows if row.get("of")]
    known = {row["of"]: {name: row[name] for name in NAMES} for row in rows_before}
    bases = bases_of(pairs_of(systems), at=at, with_contents=False)
    parties = {basis.party.pk for basis in bases}
    unconfirmed, lost = unconfirmed_of(parties, at), lost_since(parties)
    handed = successions_of([basis.in_force.pk for basis in bases if basis.in_force])
    found: dict[str, list[dict[str, Any]]] = {system.slug: [] for system in systems}
    for basis, told in zip(bases, calls_now(bases, known), strict=True):
        of_contacts = {"unconfirmed": unconfirmed.get(basis.party.pk), "lost": lost.get(basis.party.pk)}
        said: dict[str, Any] = {name: display.date_table(since, basis.zone) for name, since in of_contacts.items()}
        rows = handed.get(basis.in_force.pk, []) if basis.in_force else []
        said["successions"] = [_succession(row, basis) for row in rows]
        found[basis.pair.system.slug].append(_row(basis, told) | told | said)
    return found


def _succession(row: Succession, basis: Basis) -> dict[str, str]:
    return in_both(lambda: succession_words(row, basis.today))


def in_both(say: Callable[[], Any]) -> dict[str, str]:
    """Return what a function says in each language."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(say())
    return told


def letters_of(pair: Pair) -> str:
    """What a pair is found by, numbers apart."""
    names = [text for row in (pair.party, pair.system) for text in (row.name, row.name_en, row.reading)]
    return search_letters(" ".join([*names, pair.system.slug, pair.agreement.number if pair.agreement else ""]))


def _row(basis: Basis, told: Told) -> dict[str, Any]:
    pair, version = basis.pair, basis.in_force
    papers = [paper for paper in (basis.document, *basis.others) if paper]
    return {
        "order": [pair.party.revenue_rank or "Z", pair.party.name, pair.system.name],
        "party": {"id": pair.party.pk, "name": {one: pair.party.name_in(one) for one in LANGUAGES}},
        "system": {one: pair.system.name_in(one) for one in LANGUAGES},
        "agreement": pair.agreement.number if pair.agreement else "",
        "version": version.number if version else None,
        "content": version.content_sha256 if version else "",
        "sign": standing_words(basis, short=True)[0],
        **_words_of(basis, told["met"]),
        "papers": [said_of(paper) for paper in papers],
        "letters": " ".join([letters_of(pair), *map(search_letters, numbers_in(told))]),
    }


def _words_of(basis: Basis, met: str | None) -> dict[str, dict[str, str]]:
    """Return what a row says in words, each in both languages; the language changes once for all of them."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            standing = standing_words(basis, short=True)[1]
            told[language] = {"standing": standing, "since": _since(basis, met), "annex": annex_said(basis)}
    return {name: {language: told[language][name] for language in LANGUAGES} for name in told[LANGUAGES[0]]}


def _since(basis: Basis, met: str | None) -> str:
    if not basis.in_force:
        return _("一般の手順を使う")
    if basis.approved_words:
        return basis.approved_words
    return _("%(day)s 打合せ") % {"day": display.date_table(date.fromisoformat(met))} if met else ""


def general_of(systems: list[System]) -> dict[str, list[dict[str, Any]]]:
    """Return the newest general procedure of each system in each language and size, by its slug."""
    rows = Document.objects.filter(kind=GENERAL, system__in=systems).select_related("system").defer("checks", "seal")
    newest = {(row.system.slug, row.language, row.size): row for row in rows.order_by("id")}
    found: dict[str, list[dict[str, Any]]] = {system.slug: [] for system in systems}
    for (slug, _language, _size), row in sorted(newest.items(), key=lambda item: (item[0][1] != "ja", *item[0])):
        found[slug].append({**said_of(row), "system": {one: row.system.name_in(one) for one in LANGUAGES}})
    return found


def said_of(paper: Document) -> dict[str, Any]:
    return {
        "sha256": paper.sha256,
        "kind": paper.kind,
        "language": paper.language,
        "size": paper.size,
        "file": file_name(paper),
        "words": _form_in_both(paper.language, paper.size),
    }


@cache
def _form_in_both(language: str, size: str) -> dict[str, str]:
    """There are four; nobody may change what this gives."""
    return in_both(lambda: form_words(language, size))
