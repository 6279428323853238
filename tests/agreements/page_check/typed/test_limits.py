"""Each length passes at its limit and fails one beyond it."""

import pytest

from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import found, with_act


def _titled(language, length):
    words = "見えること：" + "あ" * (length - 6) if language == "ja" else "Seen: " + "call " * (length - 1)
    return example_content(language, title={language: words})


def _said(language, length):
    return example_content(language, what_to_say={language: "「" + "あ" * length + "」"})


def _acted(language, length):
    return with_act(language, "あ" * (length - 1) + "る。" if language == "ja" else "call " * length)


def _meant(language, length):
    return example_content(language, purpose={language: "あ" * length + "。" if language == "ja" else "word " * length})


def _joined(language, count):
    words = "かつ".join("甲乙丙丁戊己"[: count + 1]) if language == "ja" else " and ".join("abcdef"[: count + 1])
    return example_content(language, end_signal={"then": {language: words}})


def _weighed(language, length):
    return example_content(language, meeting={"heard": {language: ("あ" * length + "。") * 90}})


@pytest.mark.parametrize(
    ("check", "made", "language", "most"),
    [
        ("L1", _titled, "ja", 25), ("L1", _titled, "en", 12),
        ("L6", _said, "ja", 40), ("L6", _said, "en", 80),
        ("W1", _acted, "ja", 40), ("W1", _acted, "en", 20),
        ("W1", _meant, "ja", 60), ("W1", _meant, "en", 25),
        ("W5", _joined, "ja", 4), ("W5", _joined, "en", 4),
    ],
)  # fmt: skip
def test_the_limit(check, made, language, most):
    assert found(check, made(language, most)).passed
    assert not found(check, made(language, most + 1)).passed


def test_the_average_of_japanese_sentences():
    assert found("W1", _weighed("ja", 39)).passed
    assert not found("W1", _weighed("ja", 43)).passed
