"""The tests as an app: in test runs for its flush (management/commands), in servers for what a run shares."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """A server that prints with a press, and remembers which papers the run has checked."""

    name = "tests"
    default = False

    def ready(self) -> None:
        from tests import checked, press

        press.install()
        checked.install()
