"""What the demo world says: data that people will take as an example of how to write."""

import json
import re
from typing import Any

import pytest

from incidents.demo.register import FOLDER, read
from incidents.demo.wording import content_fields

FILES = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.json"))
# Words that leave the reader to guess; the whole list comes with the page checker.
_VAGUE = re.compile(
    "至急|早急|速やか|直ちに|遅滞なく|すぐに|できるだけ|なるべく|可能な限り|適宜|随時|都度|定期的|当面|重大な|軽微|大幅|著しく"
    "|数分|数時間|数件|概ね|おおよそ|およそ|程度|通常|十分に|適切|必要に応じ|状況に応じ|場合によ|臨機応変|柔軟|原則|基本的に"
    "|緊急時|異常時|検討する|協議の上|別途|その他|関係者|関係各|担当者|努める|対応する|対処する|周知|望ましい|思われる"
    "|\\bASAP\\b|immediately|promptly|as needed|appropriate|etc\\."
)
# A company, a person or a number that is real would be a mistake.
_MAIL, _PHONE = re.compile(r"[\w.-]+@[\w.-]+"), re.compile(r"\+\d+|0\d-\d{4}-\d{4}")


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
    assert [n for n in _PHONE.findall(whole) if not re.fullmatch(r"\+8130000\d{4}|03-0000-\d{4}", n)] == []


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
