"""Put a new key in place of the one that signs checkpoints; what was signed before still counts."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from agreements import signing
from agreements.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = "Makes a new key for signing checkpoints. What the one before has signed still counts."

    def handle(self, **options: Any) -> None:
        try:
            key = signing.replace_key()
        except (OSError, ValueError, TypeError) as error:
            raise CommandError(f"{signing.key_path()}: {error}") from error
        self.stdout.write(_("新しい鍵は %(key)s です。前の鍵の署名も、引き続き確かめられます。") % {"key": key})
