"""The tests as an app: in test runs for its flush (management/commands), in servers they start for its press."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """A server that prints with a press."""

    name = "tests"
    default = False

    def ready(self) -> None:
        from tests import press

        press.install()
