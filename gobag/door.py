"""What the bag answers to whom: the on-call page, papers, cards, and what a device keeps of them; only of systems that
a pass is good for."""

import hmac
import html
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

from gobag import devices, passes
from gobag.age import FRESH, STALE, age_of
from gobag.generation import BrokenError
from gobag.holders import forget_holder, note_holder, said_by
from gobag.page import page_of
from gobag.passes import Admitted, Pass
from gobag.reader import Loaded, Reader

PLACE = "/oncall/"
LANGUAGES = ("ja", "en")
_OPEN = {
    "favicon.svg": "image/svg+xml", "style.css": "text/css; charset=utf-8",
    "icon-192.png": "image/png", "icon-512.png": "image/png",
    **{f"app.{language}.webmanifest": "application/manifest+json" for language in LANGUAGES},
    **{f"{name}.js": "text/javascript" for name in (
        "age", "letters", "oncall", "forget", "keep", "keeper", "copy-trust", "copy-page", "copy-store",
        "proof-code", "proof-reader", "decode", "index")},
}  # fmt: skip
# Asked for by the script that keeps a copy on a device.
COPY = "copy.json"
_SHARED = re.compile(r"shared/SHA256SUMS|frame\.(?:ja|en)\.json")
_INSIDE = re.compile(
    r"systems/([\w-]+)/(papers/([0-9a-f]{64})\.pdf|parties/\d+\.vcf|contents/[0-9a-f]{64}\.json"
    r"|part\.(?:ja|en)\.json|card\.(?:ja|en)\.pdf|SHA256SUMS)"
)
_PAGE = re.compile(r"(?:index|system-([\w-]+))(?:\.(en|ja))?\.html")
_DOCUMENT = re.compile(r"/documents/([0-9a-f]{64})\.pdf")
_TYPES = {"pdf": "application/pdf", "vcf": "text/vcard; charset=utf-8", "json": "application/json"}
_NOT_FOUND = HTTPStatus.NOT_FOUND


@dataclass(frozen=True)
class Cookies:
    """What those are called that hold the pass, the session it was given to, and the language."""

    held: str
    session: str
    language: str


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: str
    cookie: str
    languages: str
    now: datetime
    # A pass that is older, in seconds, is not taken; the site renews it.
    fresh: int | None = None


# Whoever gets these pages past Django, gets them as safe.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = (
    ("Content-Security-Policy", _POLICY), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"), ("Cache-Control", "private, no-store"), ("Server", ""),
)  # fmt: skip


@dataclass(frozen=True)
class BagAnswer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())


def asked_of(scope: Any) -> Asked:
    """Return a request as granian's RSGI says it."""
    headers = scope.headers
    return Asked(
        scope.method,
        scope.path,
        scope.query_string,
        headers.get("cookie") or "",
        headers.get("accept-language") or "",
        datetime.now(UTC),
        int(fresh[:9]) if (fresh := headers.get("x-heiji-fresh") or "").isdecimal() else None,
    )


class Door:
    """On the site itself (`is_site`) the page leads back to the others."""

    def __init__(self, reader: Reader, *cookies: Cookies, is_site: bool = False) -> None:
        self.reader, self._names, self._is_site = reader, cookies, is_site

    def is_ours(self, asked: Asked) -> bool:
        return asked.method in {"GET", "HEAD"} and (
            asked.path.startswith(PLACE) or _DOCUMENT.fullmatch(asked.path) is not None
        )

    def is_open(self, asked: Asked) -> bool:
        """Whether it is nobody's: styles, scripts, signs."""
        return asked.path.removeprefix(PLACE) in _OPEN

    def who(self, asked: Asked) -> Admitted | None:
        """Return whom the pass in the cookie lets in, beside the session it was given to."""
        cookies = _read(asked.cookie)
        found = (self._admitted(asked, cookies.get(one.held, ""), cookies.get(one.session, "")) for one in self._names)
        return next((one for one in found if one), None)

    def bars(self, asked: Asked) -> bool:
        """Whether the pass in the cookie was good and is no more, though its time is not over: the copy that its
        holder has on a device must go."""
        cookies = _read(asked.cookie)
        found = [(self._told(cookies.get(one.held, ""), cookies.get(one.session, ""))) for one in self._names]
        return self.who(asked) is None and any(told and asked.now.timestamp() < told.ends for told in found)

    def _told(self, text: str, session: str) -> Pass | None:
        told = self.reader.pass_in(text) if self.reader.loaded() and text else None
        return told if told and hmac.compare_digest(told.key, passes.key_of(session)) else None

    def _admitted(self, asked: Asked, text: str, session: str) -> Admitted | None:
        told = self._told(text, session)
        if told is None:
            return None
        found = passes.admitted(told, self.reader.loaded()[0].people, self.reader.revoked, asked.now)
        if found and asked.fresh is not None and not passes.is_young(found.given, asked.now.timestamp(), asked.fresh):
            return None
        return found

    def takes_long(self, asked: Asked) -> bool:
        """Whether many rows have to be read first: whoever asks for something else must not wait for that."""
        page = _PAGE.fullmatch(asked.path.removeprefix(PLACE) or "index.html")
        if page is None:
            return False
        loaded, seen = self.reader.loaded(), self.who(asked)
        if not loaded or seen is None:
            return False
        return not loaded[0].is_at_hand((page[1],) if page[1] else seen.systems, page[2] or self._language(asked))

    def answer(self, asked: Asked, seen: Admitted | None) -> BagAnswer | None:
        """BagAnswer from the newest generation that has what it takes; None when there is none."""
        for loaded in self.reader.loaded():
            try:
                return self._from(loaded, asked, seen)
            except BrokenError:
                continue
        return None

    def _from(self, loaded: Loaded, asked: Asked, seen: Admitted | None) -> BagAnswer:
        document = _DOCUMENT.fullmatch(asked.path)
        name = asked.path.removeprefix(PLACE) or "index.html"
        if not document and name in _OPEN:
            return BagAnswer(HTTPStatus.OK, loaded.read(name), (("Content-Type", _OPEN[name]),))
        if seen is None:
            is_barred = name == COPY and self.bars(asked)
            return BagAnswer(HTTPStatus.GONE) if is_barred else self._ask_for_code(loaded, asked)
        if name == COPY:
            return self._copy(loaded, asked, seen)
        if document:
            place = next((slug for slug in loaded.places.get(document[1], ()) if seen.sees(slug)), None)
            return (
                self._file(loaded, f"systems/{place}/papers/{document[1]}.pdf", seen)
                if place
                else BagAnswer(_NOT_FOUND)
            )
        page = _PAGE.fullmatch(name)
        return self._page(loaded, asked, seen, page[1], page[2]) if page else self._file(loaded, name, seen)

    def _ask_for_code(self, loaded: Loaded, asked: Asked) -> BagAnswer:
        """Where the site lets nobody in, a printed code does."""
        is_page = not self._is_site and (asked.path == PLACE or _PAGE.fullmatch(asked.path.removeprefix(PLACE)))
        if not is_page:
            return BagAnswer(HTTPStatus.FORBIDDEN)
        page = loaded.read(f"code.{self._language(asked)}.html")
        return BagAnswer(HTTPStatus.FORBIDDEN, page, (("Content-Type", "text/html; charset=utf-8"),))

    def _copy(self, loaded: Loaded, asked: Asked, seen: Admitted) -> BagAnswer:
        said = {name: values[0] for name, values in parse_qs(asked.query, keep_blank_values=True).items()}
        # From when somebody asked for it, and never for another person.
        device = devices.device_in(_read(asked.cookie).get(devices.KEPT, ""), seen)
        folder = self.reader.folders[0]
        if "ends" in said:
            forget_holder(folder, device)
            device = ""
        elif device or "begins" in said:
            device = device or secrets.token_hex(8)
            note_holder(folder, said_by(device, seen.who, said, asked.now))
        cookie = devices.cookie_for(seen, device, safe=self._names[0].held.startswith("__Host-"))
        told = devices.told_to_device(self.reader, loaded, seen, self._language(asked), may=bool(device))
        return BagAnswer(HTTPStatus.OK, told, (("Content-Type", _TYPES["json"]), ("Set-Cookie", cookie)))

    def _file(self, loaded: Loaded, name: str, seen: Admitted) -> BagAnswer:
        if _SHARED.fullmatch(name) and name in loaded.sums:
            return BagAnswer(HTTPStatus.OK, loaded.read(name), (("Content-Type", _type_of(name)),))
        inside = _INSIDE.fullmatch(name)
        if not inside or not seen.sees(inside[1]) or name not in loaded.sums:
            return BagAnswer(_NOT_FOUND)
        headers = [("Content-Type", _type_of(name))]
        if inside[3]:
            called = loaded.file_names(inside[1]).get(inside[3], f"{inside[3]}.pdf")
            headers.append(("Content-Disposition", f"inline; filename*=utf-8''{quote(called)}"))
        return BagAnswer(HTTPStatus.OK, loaded.read(name), tuple(headers))

    def _page(self, loaded: Loaded, asked: Asked, seen: Admitted, slug: str | None, ending: str | None) -> BagAnswer:
        if slug and not (seen.sees(slug) and slug in loaded.slugs):
            return BagAnswer(_NOT_FOUND)
        language = ending or self._language(asked)
        frame, listing = loaded.frame(language), loaded.listing((slug,) if slug else seen.systems, language)
        manifest = loaded.copy.generation.manifest
        age = age_of(loaded.copy.known_at, asked.now, manifest.stale_hours)
        if age.state == FRESH and self.reader.is_old(loaded):
            age = replace(age, state=STALE)
        text = page_of(
            frame,
            listing,
            age=age,
            sequence=manifest.sequence,
            q=parse_qs(asked.query).get("q", [""])[0][:100],
            menu="".join(self._menu(frame.words, seen.name_in(language), opens=seen.opens)),
            pages="" if self._is_site else frame.words["other"],
        )
        return BagAnswer(HTTPStatus.OK, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))

    def _menu(self, words: dict[str, str], name: str, *, opens: bool) -> Iterator[str]:
        if self._is_site:
            who = html.escape(name)
            yield from (words[way].replace("[[who]]", who) for way in ("home", "incidents", "account"))
            if opens:
                yield words["open"]

    def _language(self, asked: Asked) -> str:
        wished = [
            _read(asked.cookie).get(self._names[0].language, ""),
            *(part.strip()[:2] for part in asked.languages.split(",")),
        ]
        return next((one for one in wished if one in LANGUAGES), LANGUAGES[0])


def _type_of(name: str) -> str:
    return _TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")


def _read(cookie: str) -> dict[str, str]:
    """Of a name that comes twice the first counts, as with Django."""
    found: dict[str, str] = {}
    for part in cookie.split(";"):
        name, _is, value = part.strip().partition("=")
        found.setdefault(name, value)
    return found
