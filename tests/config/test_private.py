"""Whoever else works on the machine reads no database, mail or paper; a browser sends cookies to this very host."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

_ASK = """
import django; django.setup()
from django.conf import settings as s
from agreements.views.review import access
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, access.COOKIE.name)
print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS)
"""
_KEEP = """
from agreements import pdf
from django.core.mail import send_mail
pdf.vault.put(b"paper")
send_mail("x", "y", None, ["a@b.example"])
"""


def run(*command: str, **told: str) -> str:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
    ours |= {"DJANGO_SETTINGS_MODULE": "config.settings", "HEIJI_SECRET_KEY": "k" * 50, "HEIJI_DEBUG": "0", **told}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=ours,
        capture_output=True,
        text=True,
        check=False,
        umask=0o022,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder).parts[0]): f"{path.stat().st_mode & 0o777:o}" for path in folder.glob("*")}


def test_files_are_ours_alone(tmp_path: Path) -> None:
    told = {
        "HEIJI_DATABASE_URL": f"sqlite:///{tmp_path / 'db'}",
        "HEIJI_VAULT_DIR": str(tmp_path / "vault"),
        "HEIJI_MAILBOX_DIR": str(tmp_path / "mailbox"),
    }
    for name in ("vault", "mailbox"):
        (tmp_path / name).mkdir(mode=0o755)
    (tmp_path / "db").touch(mode=0o644)
    run("manage.py", "migrate", "--verbosity", "0", **told)
    run("manage.py", "verify", **told)
    run("manage.py", "shell", "--command", _KEEP, **told)
    beside = dict.fromkeys(("db", "verify.json", "checkpoints.txt", "checkpoint-key.pem"), "600")
    assert modes(tmp_path) == {**beside, "vault": "700", "mailbox": "700"}
    kept = [path for folder in ("vault", "mailbox") for path in (tmp_path / folder).rglob("*")]
    assert len(kept) == 3  # a folder and a paper, a mail
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    ("address", "more", "expected"),
    [
        ("http://heiji.example", "0", "sessionid csrftoken django_language review False"),
        ("https://heiji.example", "0", "__Host-sessionid __Host-csrftoken __Host-language __Secure-review False"),
        ("https://heiji.example", "1", "__Host-sessionid __Host-csrftoken __Host-language __Secure-review True"),
    ],
)
def test_cookies_of_https_say_so(address: str, more: str, expected: str) -> None:
    told = {"HEIJI_PUBLIC_BASE_URL": address, "HEIJI_HSTS_SUBDOMAINS": more}
    assert run("-c", _ASK, **told).split() == expected.split()
