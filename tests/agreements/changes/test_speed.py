"""A 200-item agreement is compared while one blinks: measured against writing it down once, on the same machine."""

from agreements.changes import change_lines, changed_numbers, diff
from agreements.content import AgreementContent, canonical_text, content_from
from tests.agreements.example_content import example_content
from tests.cpu import least_cpu


def agreement_of(items: int, *, edited: int = 0) -> AgreementContent:
    """An agreement of that many acts, `edited` of them changed in two texts and a number, two of them moved."""
    plain = example_content().model_dump(mode="json", exclude_none=True)
    act = plain["acts"][0]
    acts = [act | {"key": f"act-{n}", "sentence": {"ja": f"{n}番の窓口で再送を止める。"}} for n in range(items)]
    for number in range(edited):
        acts[number] |= {
            "within_minutes": 77,
            "sentence": {"ja": f"{number}番の窓口で、再送をすぐに止める。"},
            "done_sign": {"ja": f"管理画面の「再送待ち」が{number}分間0件になる"},
        }
    if edited:
        acts = [acts[-1], *acts[:-1]]
    return content_from(plain | {"acts": acts})


def test_two_hundred_items_are_compared_in_no_time() -> None:
    before, after = agreement_of(200), agreement_of(200, edited=20)
    unit = least_cpu(lambda: canonical_text(before))
    assert least_cpu(lambda: diff(before, after)) < 10 * unit
    # Some 2 ms are one unit here: 100 ms are 50 of them.
    assert least_cpu(lambda: changed_numbers(change_lines(before, after))) < 50 * unit
