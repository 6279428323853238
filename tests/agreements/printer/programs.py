"""Programs in a Python of their own: what is replaced in WeasyPrint there is not replaced here."""

import os
import subprocess
import sys

from django.conf import settings

from agreements.pdf import renderer


def said_by(program: str, told: str = "") -> str:
    """Return what a program prints that is told something."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=told,
        cwd=settings.BASE_DIR,
        env=renderer._environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
