"""Of a generation what one person may see, with pages that name nothing else: for a copy that leaves this site."""

import json
import re
from functools import partial

from django.utils.translation import gettext as _

from agreements.refusals import Refused
from gobag.generation import SUMS, Generation
from gobag.packing import Kept
from gobag.page import Frame
from gobag.passes import EVERYTHING
from gobag.reader import PEOPLE
from incidents.queries.bag.files import Files, pages_of
from incidents.queries.bag.rows import LANGUAGES

_PAGE = re.compile(r"(?:index|system-[\w-]+)(?:\.\w\w)?\.html")


def files_for(generation: Generation, who: str) -> Files:
    """Return the files of a bag for the account of that number alone. Raises Refused for who sees no system,
    BrokenError where something of the generation is spoilt."""
    person = json.loads(generation.read(PEOPLE)).get(who, {"systems": []})
    slugs = [name.split("/")[1] for name in generation.sums if re.fullmatch(rf"systems/[^/]+/{SUMS}", name)]
    seen = [slug for slug in slugs if {slug, EVERYTHING} & set(person["systems"])]
    if not seen:
        raise Refused(_("この人が当番ページで見られるシステムはありません。"))
    files: Files = {
        name: Kept(sha256, partial(generation.read, name))
        for name, sha256 in generation.sums.items()
        if _is_theirs(name, seen)
    }
    files[PEOPLE] = json.dumps({who: person}).encode()
    for slug in seen:
        for name in (f"systems/{slug}/part.{language}.json" for language in LANGUAGES):
            files[name] = generation.read(name)
    names = {slug: json.loads(generation.read(f"systems/{slug}/plain.json"))["name"] for slug in seen}
    frames = {language: Frame.read(generation.read(f"frame.{language}.json")) for language in LANGUAGES}
    manifest = generation.manifest
    return files | pages_of(files, names, frames, at=manifest.made_at, sequence=manifest.sequence)


def _is_theirs(name: str, seen: list[str]) -> bool:
    if name.startswith("systems/"):
        return name.split("/")[1] in seen
    return name != PEOPLE and not _PAGE.fullmatch(name)
