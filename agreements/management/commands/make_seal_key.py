"""Make a key of one's own that seals papers, where HEIJI_SEAL_KEY says; one that is there is left alone."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.emails import our_name
from agreements.management.speaking import SpeakingCommand
from agreements.sealing import fingerprint
from gobag.disk import make_file

_YEARS = 10


class Command(SpeakingCommand):
    help = "Makes a self-signed key that seals papers (PKCS#12, at HEIJI_SEAL_KEY); leaves alone one that is there."

    def handle(self, **options: Any) -> None:
        if not settings.SEAL_KEY:
            raise CommandError(_("HEIJI_SEAL_KEY に、鍵を置くファイルを書いてください。"))
        path = Path(settings.SEAL_KEY)
        certificate, data = _made(timezone.now())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            make_file(path, data)
        except FileExistsError:
            self.stdout.write(_("封印の鍵は、もうあります：%(file)s") % {"file": path})
            return
        except OSError as error:
            told = {"file": path, "reason": error.strerror}
            raise CommandError(_("%(file)s に書けません：%(reason)s") % told) from error
        self.stdout.write(_("封印の鍵を作りました：%(file)s") % {"file": path})
        self.stdout.write(_("証明書の SHA-256：%(print)s") % {"print": fingerprint(certificate)})


def _made(at: datetime) -> tuple[bytes, bytes]:
    """Return the certificate and the file that holds it with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "heiji"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, our_name("ja")[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Heiji {host}"[:64]),
        ]
    )
    only_signs = {"digital_signature": True, "content_commitment": True}
    never = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    use = x509.KeyUsage(**only_signs, **dict.fromkeys(never, False), encipher_only=False, decipher_only=False)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(days=1))
    builder = builder.not_valid_after(at + timedelta(days=365 * _YEARS)).add_extension(use, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    secret = settings.SEAL_PASSWORD.encode()
    how = BestAvailableEncryption(secret) if secret else NoEncryption()
    data = pkcs12.serialize_key_and_certificates(b"heiji", key, certificate, None, how)
    return certificate.public_bytes(Encoding.DER), data
