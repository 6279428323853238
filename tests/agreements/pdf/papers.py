"""The example's PDFs and how tests look into them."""

import base64
import hashlib
import struct
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf
from fontTools.ttLib import TTFont
from pdfplumber.page import Page

from agreements import pdf
from agreements.content import AgreementContent, Language
from tests.agreements.example_content import example_content

AT = datetime(2026, 10, 14, 6, 2, tzinfo=UTC)
MM = 72 / 25.4
# As long as a real one; what stands in it is tested where it is made.
CODE = base64.b32encode(hashlib.sha512(b"a code").digest() + hashlib.sha512(b"more of it").digest()[:51]).decode()


class Paper(bytes):
    """A PDF that a failing assertion does not print."""

    def __repr__(self) -> str:
        return f"<PDF, {len(self)} bytes>"


@cache
def body(language: Language = "ja") -> Paper:
    return body_of(example_content(language))


def body_of(content: AgreementContent) -> Paper:
    return Paper(pdf.render_body(content, number="AG-0001", version=2, published_at=AT))


def record(name: str = "高梨 香織") -> pdf.IssueRecord:
    decision = pdf.DecisionLine(
        name=name,
        role="店舗システム部 部長",
        party="株式会社みなと百貨店",
        answer="approved",
        at=AT + timedelta(days=5),
        time_zone="Asia/Tokyo",
        assurance="link+code",
        receipt="R-7K2M-40QX",
        viewed_sha256="9f3a41d2" * 8,
        mail="k•••@minato.example",
        sentence="この版を読みました。障害のときは、この内容で動きます。",
        language="ja",
        ip="192.0.•.•",
    )
    proof = pdf.PrintedProof(CODE, "u7Fx" * 10 + "abc")
    state_at = AT + timedelta(days=5)
    return pdf.IssueRecord(state="approved", state_at=state_at, decisions=[decision], issue_number=1, proof=proof)


@cache
def issued(name: str = "高梨 香織") -> Paper:
    return issued_with(record(name))


def issued_with(record: pdf.IssueRecord) -> Paper:
    content = example_content()
    return Paper(pdf.render_issued(content, number="AG-0001", version=2, published_at=AT, record=record))


@lru_cache(maxsize=12)
def opened(data: bytes) -> list[Page]:
    """The pages as pdfplumber reads them: once for whoever looks at the same paper."""
    document = pdfplumber.open(BytesIO(data))
    for page in document.pages:
        _ = page.objects
        page.flush_cache(["_layout"])  # all that is asked for later has been taken from it
    return document.pages


@lru_cache(maxsize=12)
def pages(data: bytes) -> list[list[dict[str, Any]]]:
    """Every character of every page, with fontname, size and box (points from the top left)."""
    return [page.chars for page in opened(data)]


@cache
def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in opened(data)]


def squeezed(text: str) -> str:
    """Without white space: line breaks of the paper are no part of a text, nor is how its quotation marks are drawn."""
    return "".join(text.split()).translate(str.maketrans("“”", '""'))


def families(data: bytes) -> set[str]:
    return {char["fontname"].partition("+")[2] for page in pages(data) for char in page}


def notdefs(data: bytes) -> int:
    """Count the drawn boxes: glyph 0 of a font, or one it does not have, whatever text is extracted for it."""
    with pikepdf.open(BytesIO(data)) as document:
        return sum(_notdefs_of(page) for page in document.pages)


def _notdefs_of(page: pikepdf.Page) -> int:
    fonts = {str(name): _glyphs(font) for name, font in page.Resources.Font.items()}
    found, current = 0, (0, {})
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            count, mapping = current
            codes = [code for shown in _strings(operands[0]) for (code,) in struct.iter_unpack(">H", shown)]
            found += sum(not 0 < mapping.get(code, code) < count for code in codes)
    return found


def _glyphs(font: Any) -> tuple[int, dict[int, int]]:
    """How many glyphs an embedded font has, and which glyph each code draws where it is not the one of that number."""
    (descendant,) = font.DescendantFonts
    descriptor = descendant.FontDescriptor
    file = descriptor.FontFile2 if "/FontFile2" in descriptor else descriptor.FontFile3
    table = descendant.get("/CIDToGIDMap")
    pairs = struct.iter_unpack(">H", table.read_bytes()) if isinstance(table, pikepdf.Stream) else ()
    mapping = {code: glyph for code, (glyph,) in enumerate(pairs)}
    return len(TTFont(BytesIO(file.read_bytes())).getGlyphOrder()), mapping


def _strings(operand: Any) -> list[bytes]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return [bytes(part) for part in parts if isinstance(part, pikepdf.String)]


def elements(data: bytes) -> list[tuple[str, Any]]:
    """Every structure element as (kind, element), in reading order."""
    with pikepdf.open(BytesIO(data)) as document:
        found: list[tuple[str, Any]] = []
        _walk(document.Root.StructTreeRoot.K, found)
        return [(kind, {str(name): str(value) for name, value in element.items() if name in {"/Alt", "/ID"}})
                for kind, element in found]  # fmt: skip


def _walk(kids: Any, found: list[tuple[str, Any]]) -> None:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append((str(kid.S), kid))
            if "/K" in kid:
                _walk(kid.K, found)
