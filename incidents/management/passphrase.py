"""A passphrase comes from a setting or from somebody who types it: arguments are seen by every program, and kept by
shells."""

import getpass
import sys

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


def given_passphrase(*, twice: bool) -> str:
    """Return HEIJI_BAG_PASSPHRASE, or what is typed (`twice` where a slip would shut everybody out)."""
    if settings.BAG_PASSPHRASE:
        return settings.BAG_PASSPHRASE
    if not sys.stdin.isatty():
        raise CommandError(_("HEIJI_BAG_PASSPHRASE を決めるか、端末で動かして合い言葉を入れてください。"))
    typed = getpass.getpass(_("合い言葉："))
    if twice and getpass.getpass(_("合い言葉をもう一度：")) != typed:
        raise CommandError(_("2回の合い言葉が違います。"))
    return typed
