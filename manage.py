#!/usr/bin/env python
"""Django's command line for Heiji."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.private import FOR_EVERYBODY, OURS_ALONE

    if not FOR_EVERYBODY & set(sys.argv[1:2]):
        os.umask(OURS_ALONE)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
