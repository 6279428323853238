"""Of a stored content whom to call, read in a part of the time."""

from agreements.content import canonical_text, read_content, read_heads
from tests.agreements.full_content import full_content
from tests.cpu import least_cpu


def test_it_says_the_same_of_whom_to_call_and_nothing_of_the_rest() -> None:
    text = canonical_text(full_content("ja"))
    whole, heads = read_content(text), read_heads(text)
    said = {name for name, _value in heads if getattr(heads, name) == getattr(whole, name)}
    assert {"contacts", "meeting", "language", "time_zone", "system", "their_side", "effective_from"} <= said
    assert (bool(whole.acts), heads.acts, heads.levels) == (True, [], [])


def test_it_takes_half_the_time_at_the_most() -> None:
    text = canonical_text(full_content("ja"))
    assert least_cpu(lambda: read_heads(text)) < least_cpu(lambda: read_content(text)) / 2
