"""What the seal of a PDF says, read without a network and without asking whom to trust."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.sealing import fingerprint


@dataclass(frozen=True)
class SealSaid:
    """`intact`: nothing of the file has changed since it was sealed. `at` is what the signer's clock said, `stamped`
    what somebody else's time-stamp says, if there is one."""

    intact: bool
    signer: str
    certificate: str
    at: datetime | None
    stamped: datetime | None
    stamped_by: str


def read_seal(data: bytes) -> SealSaid | None:
    """Return what the last seal of a PDF says; None where there is none. Raises ValueError for what cannot be read."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
        return _said(signatures[-1]) if signatures else None
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _said(signature: Any) -> SealSaid:
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    certificate = signature.signer_cert
    # The certificate vouches for itself: whose it is, people compare by its fingerprint.
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    stamp = status.timestamp_validity
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return SealSaid(
        intact=bool(status.intact and status.valid and whole),
        signer=str(certificate.subject.human_friendly),
        certificate=fingerprint(certificate.dump()),
        at=status.signer_reported_dt,
        stamped=stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
        stamped_by=str(stamp.signing_cert.subject.human_friendly) if stamp else "",
    )
