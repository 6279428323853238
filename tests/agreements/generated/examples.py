"""How many examples are drawn: a few in the suite, as many as one has patience for by a command:

HEIJI_TEST_EXAMPLES=500 bin/test tests/agreements/generated -q
"""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

_FEW = 6


def drawn(few: int = _FEW) -> Any:
    """Settings of a property: few examples, the same in each run; as many as are asked for, and others each time."""
    asked = os.environ.get("HEIJI_TEST_EXAMPLES")
    return settings(
        max_examples=int(asked) if asked else few,
        deadline=None,
        derandomize=not asked,
        phases=[Phase.generate, *([Phase.shrink] if asked else [])],
        suppress_health_check=list(HealthCheck),
    )
