"""Where the go-bag of this installation lies."""

from pathlib import Path

from django.conf import settings


def bag_folder() -> Path:
    return Path(settings.BAG_DIR or Path(settings.VAULT_DIR).parent / "bag")
