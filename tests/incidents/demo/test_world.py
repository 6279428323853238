"""What the demo world says: data that people will take as an example of how to write."""

import json
import re
from typing import Any

import pytest

from incidents.demo.register import FOLDER, read
from incidents.demo.wording import content_fields, translated_fields
from tests.agreements.example_content import example_content

FILES = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.json"))
# Words that leave the reader to guess; the whole list comes with the page checker.
_VAGUE = re.compile(
    "至急|早急|速やか|直ちに|遅滞なく|すぐに|できるだけ|なるべく|可能な限り|適宜|随時|都度|定期的|当面|重大な|軽微|大幅|著しく"
    "|数分|数時間|数件|概ね|おおよそ|およそ|程度|通常|十分に|適切|必要に応じ|状況に応じ|場合によ|臨機応変|柔軟|原則|基本的に"
    "|緊急時|異常時|検討する|協議の上|別途|その他|関係者|関係各|担当者|努める|対応する|対処する|周知|望ましい|思われる"
    "|\\bASAP\\b|immediately|promptly|as needed|appropriate|etc\\."
)
# A company, a person or a number that is real would be a mistake.
_MAIL, _PHONE = re.compile(r"[\w.-]+@[\w.-]+"), re.compile(r"\+\d[\d -]*\d|0\d-\d{4}-\d{4}")


def texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in texts(value)]
    return [part] if isinstance(part, str) else []


@pytest.mark.parametrize("name", FILES)
def test_no_vague_word_and_nobody_real(name: str) -> None:
    said = texts(read(name))
    assert [text for text in said if _VAGUE.search(text)] == []
    whole = json.dumps(said, ensure_ascii=False)
    assert [mail for mail in _MAIL.findall(whole) if not mail.endswith(".example")] == []
    assert [n for n in _PHONE.findall(whole) if not re.fullmatch(r"\+8130000\d{4}|(\+81 3|03)-0000-\d{4}", n)] == []


def test_plain_strings_become_texts_of_one_language() -> None:
    written = {
        "title": "A", "effective_from": "2026-10-01", "our_side": {"name": "B"},
        "levels": [{"key": "l", "mark": "■", "roles_called": ["C"], "thresholds": [{"unit": "%", "value": "5"}]}],
        "escalations": [{"when": "unanswered", "to_role": "D"}], "ways_out": [{"when": "E", "leads_to": "contacts"}],
    }  # fmt: skip
    assert content_fields(written, "en") == {
        "title": {"en": "A"}, "effective_from": "2026-10-01", "our_side": {"name": {"en": "B"}},
        "levels": [
            {"key": "l", "mark": "■", "roles_called": [{"en": "C"}],
             "thresholds": [{"unit": {"en": "%"}, "value": "5"}]}
        ],
        "escalations": [{"when": "unanswered", "to_role": {"en": "D"}}],
        "ways_out": [{"when": {"en": "E"}, "leads_to": "contacts"}],
    }  # fmt: skip


def test_a_pair_stands_as_it_is_written() -> None:
    written = {"title": {"ja": "題", "en": "Title"}, "aims": [{"key": "a", "text": "文"}]}
    assert content_fields(written, "ja") == {
        "title": {"ja": "題", "en": "Title"},
        "aims": [{"key": "a", "text": {"ja": "文"}}],
    }


def test_what_is_translated_once_is_translated_everywhere() -> None:
    content = example_content(
        purpose={"ja": "決済承認API", "en": "Payments"}, title={"ja": "題"}, change_procedure={"ja": "訳のない文"}
    )
    fields = translated_fields(content, [{"ja": "題", "en": "Title"}])
    assert (fields["title"], fields["system"].name) == (
        {"ja": "題", "en": "Title"},
        {"ja": "決済承認API", "en": "Payments"},
    )
    assert "change_procedure" not in fields


@pytest.mark.parametrize("name", sorted(str(path.stem) for path in (FOLDER / "minutes").iterdir()))
def test_each_pair_has_both_languages(name: str) -> None:
    def pairs(part: Any) -> list[dict[str, str]]:
        if isinstance(part, dict):
            return [part] if {"ja", "en"} & set(part) else [pair for value in part.values() for pair in pairs(value)]
        return [pair for value in part for pair in pairs(value)] if isinstance(part, list) else []

    found = pairs(read(f"minutes/{name}"))
    assert len(found) > 20
    assert [pair for pair in found if set(pair) != {"ja", "en"} or not all(pair.values())] == []
    assert [pair for pair in found if re.search("[ぁ-んァ-ヶ一-龠]", pair["en"])] == []
