"""What a camera sees: pictures of codes, as the film that Chromium plays in the place of a camera."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import segno
import zxingcpp
from PIL import Image

WIDE, HIGH = 640, 480
# So long the code is in the picture, a little askew, as a hand holds it.
_SIDE, _ASKEW = 330, 6
FRAMES = 5


def code_on(paper: bytes) -> Image.Image:
    """Return the code on page 1 of a PDF, with some of the paper around it."""
    page = pypdfium2.PdfDocument(paper)[0].render(scale=6).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(page)
    corners = [getattr(found.position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    left, right = min(one.x for one in corners), max(one.x for one in corners)
    top, bottom = min(one.y for one in corners), max(one.y for one in corners)
    room = (right - left) // 6
    return page.crop((left - room, top - room, right + room, bottom + room))


def code_of_text(text: str) -> Image.Image:
    out = BytesIO()
    segno.make(text, error="l").save(out, kind="png", scale=8, border=6)
    return Image.open(out).convert("L")


def filmed(code: Image.Image) -> Image.Image:
    """Return what a camera has of it: on a grey table, askew, soft."""
    picture = Image.new("L", (WIDE, HIGH), 120)
    turned = code.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC).rotate(_ASKEW, expand=True, fillcolor=120)
    picture.paste(turned, ((WIDE - turned.width) // 2, (HIGH - turned.height) // 2))
    return picture


def write_film(path: Path, picture: Image.Image) -> None:
    """As YUV4MPEG2: a frame is its greys, and no colour."""
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (WIDE * HIGH // 2)
    head = f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode()
    part = path.with_suffix(".part")
    part.write_bytes(head + frame * FRAMES)
    part.replace(path)


def photo_of(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
