"""The bag's pages in a language: rows and incidents drawn, the frame around them, cards for a phone's address book."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agreements import signing
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models.document import SIZES
from incidents.queries.calling import our_calls

STYLES = (
    "css/heiji.css", "css/reset.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components/bar.css",
    "css/components/icon.css", "css/components/button.css", "css/components/field.css", "css/components/status.css",
    "css/components/list.css", "css/components/card.css", "css/screens/oncall.css", "css/screens/gobag.css",
    "css/print.css",
)  # fmt: skip
SCRIPTS = (
    "js/age.js", "js/letters.js", "js/oncall.js", "js/keep.js", "js/keeper.js", "js/copy-trust.js", "js/copy-page.js",
    "js/copy-store.js", "js/forget.js", "js/proof-code.js", "js/proof-reader.js", "vendor/qr/decode.js",
    "vendor/qr/index.js",
)  # fmt: skip

SIGNS = ("favicon.svg", "icon-192.png", "icon-512.png")


def part_of(slug: str, plain: dict[str, Any]) -> dict[str, Any]:
    """Return what pages show of one system in the active language, as gobag/page.py reads it."""
    language = get_language() or settings.LANGUAGE_CODE
    now = [_drawn("gobag/_incident.html", slug, incident=in_active(one)) for one in plain["incidents"]]
    if plain["alerts"]:
        now.append(_drawn("gobag/_alerts.html", slug, count=plain["alerts"], system=in_active(plain["name"])))
    return {
        "rows": [
            {
                "order": row["order"],
                "letters": row["letters"],
                "html": _row(json.dumps(row, sort_keys=True), slug, plain["look"], language),
            }
            for row in plain["rows"]
        ],
        "incidents": now,
        "cards": [_drawn("gobag/_card.html", slug, system=in_active(plain["name"]), language=language)]
        if language in plain["cards"]
        else [],
        "procedures": [_drawn("gobag/_procedure.html", slug, paper=in_active(one)) for one in plain["general"]],
    }


@lru_cache(maxsize=20_000)
def _row(row: str, slug: str, _look: str, _language: str) -> str:
    """Of a system in which one row has changed the others are drawn as they were."""
    return _drawn("gobag/_row.html", slug, row=_shown(json.loads(row)))


def frame_in(language: str) -> dict[str, Any]:
    """Return the page without its rows, and the words for numbers."""
    with override(language):
        words = {
            "minutes": _("%n分前"), "hours": _("%n時間前"), "days": _("%n日前"), "count": _("%a件のうち %n件"),
            "many": _("%a件のうち %n件以上"), "more": _("はじめの %n件です。名前を続けて入れると絞り込めます。"),
            "generation": _("控えの世代 %n"), **_of_copies(), **_ways(language),
        }  # fmt: skip
        spans = {unit: words[unit] for unit in ("minutes", "hours", "days")}
        context = {
            "language": language,
            "hours": settings.BAG_STALE_HOURS,
            "age_words": json.dumps(spans, ensure_ascii=False),
            "our_calls": our_calls(),
            "proof_keys": " ".join(_proof_keys()),
            "icons": mark_safe(_static("icons.svg").replace("<svg ", '<svg class="vh" aria-hidden="true" ', 1)),  # noqa: S308 - a file of ours
        }
        html = render_to_string("gobag/page.html", context)
    return {"html": html, "words": words, "zone": settings.TIME_ZONE}


def _proof_keys() -> list[str]:
    """The public keys by which a paper proves itself; none while they cannot be read."""
    try:
        return [signing.key_text(key) for key in signing.checkpoint_keys()]
    except (OSError, ValueError, TypeError):
        return []


def _of_copies() -> dict[str, str]:
    """What the copy on a device says by itself."""
    return {
        "broken": _("この端末の控えのうち、壊れているもの：%n"),
        "refused": _("この端末の控えは壊れています。開けません。"),
        "absent": _("この文書は、この端末の控えにありません。"),
    }


def _ways(language: str) -> dict[str, str]:
    """The links of a page that is served: drawn here, put where they are of use by who serves it."""
    other = next(one for one in LANGUAGE_WORDS if one != language)
    context = {"other": other, "other_name": dict(settings.LANGUAGES)[other]}
    drawn = render_to_string("gobag/_ways.html", context)
    return dict(zip(("home", "incidents", "account", "open", "other"), drawn.strip().splitlines(), strict=True))


def code_page(language: str) -> str:
    """Return the page on which a printed code is typed."""
    with override(language):
        return render_to_string("gobag/code.html", {"language": language, "place": "code/"})


def page_links(language: str, systems: dict[str, str]) -> str:
    """Return the links at the end of a page of the folder: all systems, each of them, the other language."""
    end = ending_of(language)
    other = next(one for one in LANGUAGE_WORDS if one != language)
    with override(language):
        context = {"systems": systems, "end": end, "other": f"index{ending_of(other)}", "other_code": other}
        return render_to_string("gobag/_pages.html", context | {"other_name": dict(settings.LANGUAGES)[other]})


def ending_of(language: str) -> str:
    """index.html, index.en.html."""
    return ".html" if language == settings.LANGUAGE_CODE else f".{language}.html"


def assets() -> dict[str, bytes]:
    """Return styles and scripts, so that the folder is enough."""
    css = "\n".join(_static(name) for name in STYLES)
    return {"style.css": css.encode(), **{Path(name).name: _bytes(name) for name in (*SCRIPTS, *SIGNS)}}


def app_in(language: str) -> dict[str, Any]:
    """Return what a phone needs to know to put the page among its programs (a web application manifest)."""
    with override(language):
        return {
            "id": "/oncall/", "start_url": "./", "scope": "./", "display": "standalone", "lang": language,
            "name": f"{_('平時')} {_('当番ページ')}", "short_name": _("当番ページ"),
            "background_color": "#ffffff", "theme_color": "#ffffff",
            "icons": [
                {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
                for size in (192, 512)
                for purpose in ("any", "maskable")
            ],
        }  # fmt: skip


def cards_of(row: dict[str, Any]) -> bytes:
    """Return the call chain of a pair as vCards, in call order: the phone shows who is ringing."""
    cards = []
    for place, call in enumerate(row["calls"], 1):
        role = next(iter(call["role"].values()), "")
        number, _ext, extension = call["dialled"].partition(";ext=")
        party = row["party"]["name"]["ja"]
        cards += [
            "BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(f'{party} {place} {role}')}", f"N:{_escaped(party)};;;;",
            f"ORG:{_escaped(party)}", f"TITLE:{_escaped(role)}",
            f"TEL;TYPE=WORK,VOICE:{number}{extension and ','}{extension}",
            f"NOTE:{_escaped(row['system']['ja'])} {row['agreement']}", "END:VCARD",
        ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in cards).encode()


def in_active(value: Any) -> Any:
    """Return plain data with each text that is known by language in the active one."""
    if isinstance(value, dict):
        if set(value) <= set(LANGUAGE_WORDS):
            return value.get(get_language()) or next(iter(value.values()), "")
        return {name: in_active(part) for name, part in value.items()}
    return [in_active(part) for part in value] if isinstance(value, list) else value


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    papers = [{**paper, "size_words": dict(SIZES)[paper["size"]]} for paper in row["papers"]]
    main = [paper for paper in papers if paper["language"] == papers[0]["language"]]
    return in_active({**row, "main": main, "others": [paper for paper in papers if paper not in main]})


def _drawn(name: str, slug: str, **context: Any) -> str:
    return render_to_string(name, {"place": f"systems/{slug}", "slug": slug, **context})


def _static(name: str) -> str:
    return _bytes(name).decode()


def _bytes(name: str) -> bytes:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_bytes()


def _escaped(text: str) -> str:
    """As RFC 2426 writes a text."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
