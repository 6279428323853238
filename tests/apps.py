"""The tests as an app: in test runs for its flush (management/commands), in servers for what a run shares."""

import gc

from django.apps import AppConfig


class PressConfig(AppConfig):
    """A server that prints with a press, and remembers which papers the run has checked."""

    name = "tests"
    default = False

    def ready(self) -> None:
        from tests import checked, press

        press.install()
        checked.install()
        # As in tests/conftest.py: a tenth of the time of whoever draws pages and checks papers for a minute.
        gc.set_threshold(100_000, 20, 10)
        gc.freeze()
