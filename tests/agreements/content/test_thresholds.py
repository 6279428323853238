"""Thresholds in words, and levels that leave a gap or overlap (rubric L7)."""

import pytest
from django.utils import translation

from agreements.content import parts, threshold_words
from agreements.content.thresholds import overlaps_and_gaps


def threshold(sign: str, value: str, and_sign: str | None = None, and_value: str | None = None) -> parts.Threshold:
    return parts.Threshold(
        quantity={"ja": "決済成功率"}, sign=sign, value=value, and_sign=and_sign, and_value=and_value,
        unit={"ja": "%"}, for_minutes=10,
    )  # fmt: skip


def level(number: int, threshold: parts.Threshold) -> parts.SeverityLevel:
    mark = " ■▲○"[number]
    return parts.SeverityLevel(key=f"l{number}", number=number, mark=mark, name={"ja": "停止"}, thresholds=[threshold])


def test_words() -> None:
    assert threshold_words(threshold("lt", "50"), "ja") == "決済成功率 50%未満が10分"
    assert threshold_words(threshold("ge", "50", "lt", "95"), "ja") == "決済成功率 50%以上 95%未満が10分"


@pytest.mark.parametrize(
    ("one", "other", "faults"),
    [
        (threshold("lt", "50"), threshold("ge", "50", "lt", "95"), 0),
        (threshold("lt", "50"), threshold("gt", "50", "lt", "95"), 1),
        (threshold("le", "50"), threshold("ge", "50"), 1),
        (threshold("lt", "50"), threshold("lt", "95"), 1),
        (threshold("lt", "50"), threshold("ge", "60"), 1),
        (threshold("gt", "1000"), threshold("gt", "100", "le", "1000"), 0),
    ],
)
def test_gaps_and_overlaps(one: parts.Threshold, other: parts.Threshold, faults: int) -> None:
    with translation.override("ja"):
        found = list(overlaps_and_gaps([level(1, one), level(2, other)]))
    assert len(found) == faults
