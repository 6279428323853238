"""The system's condition in numbers, in the text format of Prometheus."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from incidents.queries.condition import ATTENTION, BAD, GOOD, VitalSign

_NUMBERS = {GOOD: 0, ATTENTION: 1, BAD: 2}


def metrics(signs: list[VitalSign]) -> bytes:
    """Return a state for each thing looked at, and an age where it has one.

    Made anew for each question: a web server of several processes would count each for itself, and the database knows.
    """
    registry = CollectorRegistry()
    registry.register(_Signs(signs))
    return generate_latest(registry)


class _Signs(Collector):
    def __init__(self, signs: list[VitalSign]) -> None:
        self._signs = signs

    def collect(self) -> Iterator[GaugeMetricFamily]:
        states = GaugeMetricFamily("heiji_check_state", "0 good, 1 attention, 2 bad", labels=["check"])
        ages = GaugeMetricFamily(
            "heiji_check_age_seconds", "Since the last sign; how long the oldest waits", labels=["check"]
        )
        for sign in self._signs:
            states.add_metric([sign.key], _NUMBERS[sign.state])
            if sign.seconds is not None:
                ages.add_metric([sign.key], sign.seconds)
        yield from (states, ages)
