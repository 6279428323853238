"""Without a key of its own no server starts and no command touches anything; development needs none."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# Said, not left out: a .env beside manage.py may hold one.
NO_KEY = {"HEIJI_SECRET_KEY": "", "HEIJI_DEBUG": "0"}
SERVED = [sys.executable, "-c", "import config.wsgi"]


def started(*command: str, **told: str) -> "subprocess.CompletedProcess[str]":
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
    told |= {"HEIJI_DATABASE_URL": "sqlite://:memory:"}
    where = {"cwd": settings.BASE_DIR, "env": ours | told}
    return subprocess.run(command, **where, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("command", ["migrate", "work"])
def test_no_command_runs_without_a_key(command: str) -> None:
    done = started(sys.executable, "manage.py", command, **NO_KEY)
    assert (done.returncode, done.stdout) == (1, "")
    assert "HEIJI_SECRET_KEY is not set." in done.stderr


def test_nothing_is_served_without_a_key() -> None:
    done = started(*SERVED, **NO_KEY)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("ImproperlyConfigured: HEIJI_SECRET_KEY is not set.")


@pytest.mark.parametrize("key", ["x", "k" * 49])
def test_a_short_key_is_none(key: str) -> None:
    told = {**NO_KEY, "HEIJI_SECRET_KEY": key}
    assert "HEIJI_SECRET_KEY is shorter than 50 characters." in started(*SERVED, **told).stderr
    done = started(sys.executable, "manage.py", "migrate", **told)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("told", [{"HEIJI_SECRET_KEY": "k" * 50}, {"HEIJI_DEBUG": "1"}])
def test_with_a_key_or_for_development_it_is(told: dict[str, str]) -> None:
    assert started(*SERVED, **told).returncode == 0


def test_what_the_key_before_signed_still_counts() -> None:
    """Sessions, secrets of apps and of alert sources, backups."""
    ask = "from django.core.signing import Signer as S; print(S().unsign(S(key='o' * 50, fallback_keys=[]).sign('x')))"
    told = {"HEIJI_SECRET_KEY": "k" * 50, "HEIJI_SECRET_KEY_BEFORE": "o" * 50}
    command = [sys.executable, "-c", f"import config.wsgi; {ask}"]
    assert started(*command, **told).stdout == "x\n"
    assert "BadSignature" in started(*command, **told | {"HEIJI_SECRET_KEY_BEFORE": ""}).stderr
    short = started(*SERVED, **told | {"HEIJI_SECRET_KEY_BEFORE": "o" * 49})
    assert "HEIJI_SECRET_KEY_BEFORE holds a key shorter than 50 characters." in short.stderr
