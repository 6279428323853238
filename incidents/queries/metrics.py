"""The system's condition in numbers, in the text format of Prometheus."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from incidents.queries.condition import ATTENTION, BAD, GOOD, VitalSign

_NUMBERS = {GOOD: 0, ATTENTION: 1, BAD: 2}


def metrics(signs: list[VitalSign]) -> bytes:
    """Return a state for each thing looked at, and an age where it has one.

    Made anew for each question: a web server of several processes would count each for itself, and the database knows.
    """
    registry = CollectorRegistry()
    states = Gauge("heiji_check_state", "0 good, 1 attention, 2 bad", ["check"], registry=registry)
    ages = Gauge(
        "heiji_check_age_seconds", "since the last sign, or how long the oldest waits", ["check"], registry=registry
    )
    for sign in signs:
        states.labels(sign.key).set(_NUMBERS[sign.state])
        if sign.seconds is not None:
            ages.labels(sign.key).set(sign.seconds)
    return generate_latest(registry)
