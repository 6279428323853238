"""What is tested here is printing itself: nothing is remembered (tests/press.py)."""

import pytest


@pytest.fixture(autouse=True)
def _anew(printed_anew: None) -> None:
    pass
