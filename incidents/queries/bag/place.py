"""Where the go-bag of this installation lies."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings

from gobag import shelf


def bag_folder() -> Path:
    return Path(settings.BAG_DIR or Path(settings.VAULT_DIR).parent / "bag")


def newest_bag() -> shelf.Copy | None:
    """Return the newest generation there is, with when it was last known to be right; None when there is none."""
    with suppress(OSError, ValueError):
        return shelf.newest_copy([bag_folder()], shelf.keys_of(bag_folder()))
    return None
