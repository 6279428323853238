"""The server sets aside what it has loaded, so that no request looks through it for garbage."""

import gc
from importlib import import_module, reload


def test_what_is_loaded_at_the_start_is_never_looked_through_again() -> None:
    wsgi = import_module("config.wsgi")
    gc.unfreeze()
    try:
        reload(wsgi)
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
