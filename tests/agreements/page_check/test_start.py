"""What reads PDFs is loaded by the first check of a paper, not by whoever starts."""

import subprocess
import sys

from tests.conventions.tree import ROOT

_ASK = """
import sys
import django
django.setup()
from importlib import import_module
from django.conf import settings
import_module(settings.ROOT_URLCONF)
print(*sorted({"pikepdf", "pypdfium2", "agreements.page_check"} & sys.modules.keys()))
"""


def test_the_addresses_load_nothing_that_reads_pdfs() -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", _ASK]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["agreements.page_check"], "")
