"""A command of ours asks for a key and for what mails need, and loads no page."""

import subprocess
import sys

import pytest

from tests.conventions.tree import ROOT

_START = """
import sys
import django
django.setup()
from django.core.management import CommandError, call_command
try:
    call_command("gobag", "status", skip_checks=False)
except CommandError as refused:
    print(refused)
print("pages:", "agreements.urls" in sys.modules)
"""


def said(**told: str) -> str:
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin", "HEIJI_DEBUG": "1", **told}
    command = [sys.executable, "-c", _START]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def test_no_page_is_loaded() -> None:
    assert said().endswith("pages: False\n")


@pytest.mark.parametrize(
    ("name", "number"), [("HEIJI_MAIL_FROM", "heiji.E002"), ("HEIJI_PUBLIC_BASE_URL", "heiji.E004")]
)
def test_what_mails_need_is_asked_for(name: str, number: str) -> None:
    assert number in said(**{name: "nothing of the kind"})
