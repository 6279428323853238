"""All files of a bag: by name, either the bytes or, of a paper, its hash and where the bytes are.

What is drawn of a system is drawn anew only when what it is drawn from has changed: `before` has the rest.
"""

import hashlib
import json
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import override

from agreements import pdf
from agreements.models import AgreementVersion, System
from gobag.age import PLAIN, Age
from gobag.generation import SUMS, BrokenError, Generation
from gobag.packing import Kept
from gobag.page import Frame, Listing, SystemPart, page_of
from gobag.reader import PEOPLE
from incidents.queries.bag.cards import cards_there
from incidents.queries.bag.incidents import alerts_of, incidents_of
from incidents.queries.bag.pages import app_in, assets, cards_of, code_page, ending_of, frame_in, page_links, part_of
from incidents.queries.bag.people import people_in_bag
from incidents.queries.bag.rows import LANGUAGES, general_of, rows_of
from incidents.queries.bag.source import look_now

Files = dict[str, bytes | Kept]
# The page of all systems holds so many rows; beyond, one takes the page of a system.
MOST_ON_A_PAGE = 2_000


def files_of(*, at: datetime, sequence: int, before: Generation | None) -> Files:
    """Return all files of the bag as the record stands."""
    systems = list(System.objects.in_use())
    look = look_now()
    rows = rows_of(systems, at=at, before=_rows_before(systems, look, before))
    incidents, general, alerts = incidents_of(systems), general_of(systems), alerts_of(systems)
    files: Files = {**assets()}
    files[PEOPLE] = _json(people_in_bag())
    frames = {language: Frame(**frame_in(language)) for language in LANGUAGES}
    for language, frame in frames.items():
        files[f"frame.{language}.json"] = _json(vars(frame))
        files[f"code.{language}.html"] = code_page(language).encode()
        files[f"app.{language}.webmanifest"] = _json(app_in(language))
    names = {system.slug: {language: system.name_in(language) for language in LANGUAGES} for system in systems}
    for system in systems:
        slug, cards = system.slug, cards_there(system)
        files |= {f"systems/{slug}/card.{language}.pdf": card for language, card in cards.items()}
        plain: dict[str, Any] = {
            "look": look,
            "name": names[slug],
            "rows": rows[slug],
            "incidents": incidents[slug],
            "alerts": alerts[slug],
            "general": general[slug],
            "cards": sorted(cards),
        }
        files |= _of_system(slug, plain, before)
    files |= _contents(rows)
    files |= _papers(rows, general)
    files |= _lists(files, list(names))
    return files | pages_of(files, names, frames, at=at, sequence=sequence)


def _rows_before(systems: list[System], look: str, before: Generation | None) -> dict[str, list[dict[str, Any]]]:
    """The rows of the generation before, where they were drawn as they would be now."""
    found = {}
    for system in systems:
        name = f"systems/{system.slug}/plain.json"
        plain = json.loads(_taken(before, [name]).get(name, b"{}"))
        if plain.get("look") == look:
            found[system.slug] = plain["rows"]
    return found


def _of_system(slug: str, plain: dict[str, Any], before: Generation | None) -> Files:
    place = f"systems/{slug}"
    files: Files = {f"{place}/plain.json": _json(plain)}
    names = [f"{place}/part.{language}.json" for language in LANGUAGES]
    if _is_same(before, f"{place}/plain.json", files) and (drawn := _taken(before, names)):
        files |= drawn
    else:
        for language, name in zip(LANGUAGES, names, strict=True):
            with override(language):
                files[name] = _json(part_of(slug, plain))
    for row in plain["rows"]:
        if row["calls"]:
            files[f"{place}/parties/{row['party']['id']}.vcf"] = cards_of(row)
    return files


def _contents(rows: dict[str, list[dict[str, Any]]]) -> Files:
    """The canonical JSON of everything in force, under the hash that was approved."""
    wanted = {row["content"]: slug for slug, system in rows.items() for row in system if row["content"]}
    return {
        f"systems/{slug}/contents/{sha256}.json": Kept(sha256, partial(_content, sha256))
        for sha256, slug in wanted.items()
    }


def _content(sha256: str) -> bytes:
    return AgreementVersion.objects.filter(content_sha256=sha256)[0].content_text.encode()


def _papers(rows: dict[str, list[dict[str, Any]]], general: dict[str, list[dict[str, Any]]]) -> Files:
    files: Files = {}
    for slug, system in rows.items():
        papers = [paper for row in system for paper in row["papers"]] + general[slug]
        for sha256 in {paper["sha256"] for paper in papers}:
            files[f"systems/{slug}/papers/{sha256}.pdf"] = Kept(sha256, partial(paper_in_vault, sha256))
    return files


def paper_in_vault(sha256: str) -> bytes | None:
    """Return a paper as the vault has it; None when it is lost, damaged or out of reach."""
    try:
        return pdf.vault.get(sha256)
    except (pdf.Missing, pdf.Damaged, OSError):
        return None


def pages_of(
    files: Files, names: dict[str, dict[str, str]], frames: dict[str, Frame], *, at: datetime, sequence: int
) -> Files:
    """Return the pages that lie in the folder: of all systems of these `names`, and of each."""
    pages: Files = {}
    age = Age(PLAIN, at)
    for language, frame in frames.items():
        links = page_links(language, {slug: name[language] for slug, name in names.items()})
        parts = {slug: _read_part(files, slug, language) for slug in names}
        lists = {"index": Listing.of(parts.values()), **{f"system-{slug}": Listing.of([parts[slug]]) for slug in parts}}
        for stem, listing in lists.items():
            most = max(len(listing.rows), 1) if stem != "index" else MOST_ON_A_PAGE
            text = page_of(frame, listing, age=age, sequence=sequence, most=most, pages=links)
            pages[stem + ending_of(language)] = text.encode()
    return pages


def _read_part(files: Files, slug: str, language: str) -> SystemPart:
    data = files[f"systems/{slug}/part.{language}.json"]
    assert isinstance(data, bytes)  # noqa: S101 - written above, in whole
    return SystemPart.read(data)


def _lists(files: Files, slugs: list[str]) -> Files:
    """Say of each system which files it has: a device checks what it keeps by the lists of its systems alone."""
    shared = [name for name in files if "/" not in name and name != PEOPLE and not name.startswith("code.")]
    named = {"shared": shared, **{f"systems/{slug}": [] for slug in slugs}}
    for name in files:
        if name.startswith("systems/"):
            named["/".join(name.split("/")[:2])].append(name)
    return {f"{place}/{SUMS}": _list(files, names) for place, names in named.items()}


def _list(files: Files, names: list[str]) -> bytes:
    told = {name: files[name] for name in sorted(names)}
    sums = {n: data.sha256 if isinstance(data, Kept) else hashlib.sha256(data).hexdigest() for n, data in told.items()}
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()).encode()


def _is_same(before: Generation | None, name: str, files: Files) -> bool:
    data = files[name]
    return before is not None and isinstance(data, bytes) and before.sums.get(name) == hashlib.sha256(data).hexdigest()


def _taken(before: Generation | None, names: list[str]) -> dict[str, bytes]:
    try:
        return {name: before.read(name) for name in names} if before else {}
    except BrokenError:
        return {}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
