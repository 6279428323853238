"""The organisation's seal on a PDF: PAdES B-B, with a time-stamp of somebody else B-T (ADR 87).

A seal is appended: the first bytes of a sealed file are the printed file, byte for byte, and what follows is kept with
its row, so that a lost paper can be made again. pyHanko takes a second to import and is imported where it is used.
"""

import base64
import hashlib
import io
import logging
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

log = logging.getLogger(__name__)

FIELD = "Heiji"
STAMP_SECONDS = 10


@dataclass(frozen=True)
class Sealed:
    """A sealed file; `tail` is what was appended, packed; `certificate` the SHA-256 of the signer's certificate."""

    data: bytes
    tail: str
    certificate: str


def has_key() -> bool:
    return bool(settings.SEAL_KEY)


def seal_pdf(data: bytes, *, language: str) -> Sealed | None:
    """Return the file with its seal; None without a key, or with one that cannot be used, which the log says.

    A time-stamp that cannot be had is left out, and the log says so: a paper does not wait for somebody else's server.
    """
    if not has_key():
        return None
    try:
        signer = _signer()
        stamper = _stamper()
        try:
            whole = _signed(data, signer, stamper, language)
        except OSError as error:
            if stamper is None:
                raise
            log.warning("seal: no time-stamp from %s (%s)", settings.SEAL_TIME_STAMP, error)
            whole = _signed(data, signer, None, language)
    except (OSError, ValueError) as error:
        log.error("seal: %s cannot be used (%s); papers leave without a seal", settings.SEAL_KEY, error)
        return None
    return Sealed(whole, pack_tail(whole[len(data) :]), fingerprint(signer.signing_cert.dump()))


def pack_tail(tail: bytes) -> str:
    return base64.b64encode(zlib.compress(tail, 9)).decode()


def unpack_tail(packed: str) -> bytes:
    return zlib.decompress(base64.b64decode(packed))


def fingerprint(certificate: bytes) -> str:
    """Return how a certificate (DER) is called: its SHA-256, as every tool shows it."""
    return hashlib.sha256(certificate).hexdigest()


def _signer() -> Any:
    """Read the key. Raises OSError, ValueError."""
    from pyhanko.sign.signers import SimpleSigner

    passphrase = settings.SEAL_PASSWORD.encode() or None
    signer = SimpleSigner.load_pkcs12_data(Path(settings.SEAL_KEY).read_bytes(), other_certs=[], passphrase=passphrase)
    if signer is None:
        raise ValueError("not a PKCS#12 file, or another password")
    return signer


def _stamper() -> Any:
    if not settings.SEAL_TIME_STAMP:
        return None
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    return HTTPTimeStamper(settings.SEAL_TIME_STAMP, https=False, timeout=STAMP_SECONDS)


def _signed(data: bytes, signer: Any, stamper: Any, language: str) -> bytes:
    from pyhanko.sign import fields
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    writer = _writer(data)
    with override(language):
        words = _("この文書の封印（電子署名）")
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD, on_page=-1, readable_field_name=words))
    _tag(writer)
    how = PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signed = PdfSigner(how, signer=signer, timestamper=stamper).sign_pdf(writer, in_place=False)
    return bytes(signed.getvalue())


def _writer(data: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """The XMP stays as it was printed: pyHanko would write it anew, in a form that PDF/A does not know."""

    return Writer(io.BytesIO(data))


def _tag(writer: Any) -> None:
    """Put the field into the structure, where PDF/UA-1 wants every field (ISO 14289-1, 7.18.4)."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject
    from pyhanko.pdf_utils.generic import NameObject as Name

    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    tree = writer.root["/StructTreeRoot"]
    numbers, document = tree["/ParentTree"]["/Nums"], tree["/K"].raw_get(0)
    key = NumberObject(max(int(number) for number in list(numbers)[::2]) + 1)
    target = {Name("/Type"): Name("/OBJR"), Name("/Obj"): field, Name("/Pg"): field.get_object().raw_get("/P")}
    place = {Name("/Type"): Name("/StructElem"), Name("/S"): Name("/Form"), Name("/P"): document}
    element = writer.add_object(DictionaryObject(place | {Name("/K"): ArrayObject([DictionaryObject(target)])}))
    numbers.extend([key, element])
    writer.update_container(numbers)
    kids = document.get_object()["/K"]
    kids.append(element)
    writer.update_container(kids)
    field.get_object()["/StructParent"] = key
    writer.mark_update(field)
