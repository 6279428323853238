import pytest
from django.utils.translation import override

from agreements.pdf import MissingGlyphs, missing_glyphs, safe_name
from agreements.pdf.errors import RenderFailed
from agreements.pdf.glyphs import _font_file, require_glyphs
from tests.agreements.example_content import example_content


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_example_can_be_printed(language: str) -> None:
    assert missing_glyphs(example_content(language)) == []


def test_rare_kanji_variants_and_signs_can_be_printed() -> None:
    assert missing_glyphs(example_content(purpose={"ja": "𠮷田 髙島 﨑 辻\U000e0100 ① ■▲○◇ が　\tx\n~"})) == []


def test_each_place_is_named_once_a_character() -> None:
    bad = example_content(purpose={"ja": "🙏請求🙏と🦆"}, what_to_say={"ja": "🙏"})
    assert missing_glyphs(bad) == [("purpose.ja", "🙏"), ("purpose.ja", "🦆"), ("what_to_say.ja", "🙏")]


def test_places_within_lists_and_names_are_found() -> None:
    contacts = [{"key": "c", "side": "ours", "role": {"ja": "当番"}, "name": "鴨🦆"}]
    assert missing_glyphs(example_content(contacts=contacts)) == [("contacts.0.name", "🦆")]


def test_the_refusal_speaks_the_readers_language_and_stays_short() -> None:
    ducks = "".join(chr(code) for code in range(0x1F980, 0x1F980 + 30))
    with pytest.raises(MissingGlyphs) as refused, override("ja"):
        require_glyphs(example_content(purpose={"ja": ducks}))
    lines = str(refused.value).splitlines()
    assert lines[0] == "紙に印刷できない文字があります。別の文字に直してください。"
    assert lines[1] == "purpose.ja: 🦀 U+1F980"
    assert (len(lines), lines[-1]) == (22, "ほか10か所")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("高梨 香織", "高梨 香織"),
        ("𠮷田", "𠮷田"),
        ("\U0002a6d6田", "〓（U+2A6D6）田"),
        ("田\u202e中\0", "田〓（U+202E）中〓（U+0000）"),
        ("", ""),
    ],
)
def test_a_typed_name_can_always_be_shown(typed: str, shown: str) -> None:
    assert safe_name(typed) == shown


def test_a_font_that_is_not_installed_is_not_replaced_in_silence() -> None:
    with pytest.raises(RenderFailed) as refused:
        _font_file("No Such Gothic")
    assert "No Such Gothic is not installed" in refused.value.detail
