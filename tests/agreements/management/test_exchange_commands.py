"""agreement_schema, import_agreement, export_agreement: as other programs use them."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from agreements.content import AgreementContent, content_from
from agreements.models import Agreement, Party, System, User
from tests.agreements.example_file import example_file
from tests.cast import PASSWORD
from tests.conventions.tree import ROOT


def out(*arguments: str, **options: Any) -> str:
    """Return what a command prints."""
    said = io.StringIO()
    call_command(*arguments, stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()


@pytest.fixture(autouse=True)
def after_the_meeting() -> Iterator[None]:
    """The example's meeting has been held by now."""
    with time_machine.travel("2026-10-20T03:00Z"):
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agreement.json"
    path.write_text(json.dumps(example_file(), ensure_ascii=False), encoding="utf-8")
    return path


def test_the_schemas_are_json_schemas_of_content_and_file() -> None:
    content, file = json.loads(out("agreement_schema")), json.loads(out("agreement_schema", "--exchange"))
    assert content["$schema"] == file["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(content["properties"]) == set(AgreementContent.model_fields)
    assert set(file["required"]) == {"format", "our_side", "party", "system", "content"}


def test_what_is_imported_can_be_exported_and_imported_elsewhere(administrator: User, file: Path) -> None:
    assert out("import_agreement", str(file)) == "AG-0001\n"
    exported = json.loads(out("export_agreement", "AG-0001"))
    assert exported["content"] == example_file()["content"]
    other = exported | {"system": {"slug": "other", "name": "別のシステム"}}
    file.write_text(json.dumps(other), encoding="utf-8")
    assert out("import_agreement", str(file)) == "AG-0002\n"
    assert json.loads(out("export_agreement", "AG-0002")) == other


def test_standard_input_is_read(administrator: User, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + file.read_bytes())))
    assert out("import_agreement", "-") == "AG-0001\n"


def refusal(*arguments: str) -> list[str]:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    return str(caught.value).splitlines()


def test_every_problem_is_a_line_and_nothing_is_written(administrator: User, file: Path) -> None:
    plain = example_file()
    plain["party"]["revenue_rank"] = "Z"
    plain["content"]["acts"][0] |= {"sentense": {"ja": "止める"}, "within_minutes": "すぐ"}
    plain["content"]["\x1b[31m"] = 1
    file.write_text(json.dumps(plain), encoding="utf-8")
    assert refusal("import_agreement", str(file)) == [
        "取り込みませんでした。次を直してください（何も書き込んでいません）。",
        "party.revenue_rank: 次のどれかにしてください：'A', 'B', 'C'",
        "content.acts（1番目）.within_minutes: 整数で書いてください。",
        "content.acts（1番目）.sentense: 知らない項目です。名前のつづりを確かめてください。",
        "content.\\u001b[31m: 知らない項目です。名前のつづりを確かめてください。",
    ]
    assert [Agreement.objects.count(), Party.objects.count(), System.objects.count()] == [0, 0, 0]


def test_the_reader_may_ask_for_english(administrator: User, file: Path) -> None:
    file.write_text("{}", encoding="utf-8")
    english = refusal("import_agreement", str(file), "--language", "en")
    assert [line.partition(":")[0] for line in english[1:]] == ["format", "our_side", "party", "system", "content"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "JSON として読めません：1行目の1文字目で、書き方が違います。"),
        (b'{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}', "「c」が2回以上あります。どちらが正しいか、1つにしてください。"),
        (b'{"a": NaN}', "JSON として読めません：NaN は数ではありません。"),
        (b'{"a": -Infinity}', "JSON として読めません：-Infinity は数ではありません。"),
        (b"\xff\xfe{}", "JSON として読めません：文字が UTF-8 ではありません。UTF-8 で保存してください。"),
        (b"[" * 100_000, "JSON として読めません：入れ子が深すぎます。"),
        (b'{"a": ' + b"9" * 5000 + b"}", "JSON として読めません：数の桁が多すぎます。"),
        (b'"' + b"a" * 10_000_000 + b'"', "大きすぎます（4 MB まで）。分けてください。"),
    ],
)
def test_what_is_no_json_is_refused(administrator: User, file: Path, data: bytes, words: str) -> None:
    file.write_bytes(data)
    assert refusal("import_agreement", str(file))[1:] == [words]


def test_who_imports_must_be_known_and_an_administrator(administrator: User, ren: User, file: Path) -> None:
    assert refusal("import_agreement", str(file), "--by", "nobody") == ["「nobody」という使用者はいません。"]
    assert refusal("import_agreement", str(file), "--by", "ren") == ["取込みは管理者だけができます。"]
    User.objects.create_superuser("second", "second@ops.example", PASSWORD)
    assert refusal("import_agreement", str(file)) == ["--by で、誰の名前で行うかを書いてください。"]


def test_a_file_that_is_not_there(administrator: User, tmp_path: Path) -> None:
    assert refusal("import_agreement", str(tmp_path / "no.json"))[0].startswith(str(tmp_path / "no.json"))


def test_an_agreement_or_version_that_is_not_there(administrator: User, file: Path) -> None:
    assert refusal("export_agreement", "AG-0001") == ["AG-0001 という合意はありません。"]
    out("import_agreement", str(file))
    assert refusal("export_agreement", "AG-0001", "--number", "2") == ["AG-0001 に第2版はありません。"]


def test_a_draft_that_is_not_finished_is_taken_in_and_what_is_missing_told(administrator: User, file: Path) -> None:
    plain = example_file()
    del plain["content"]["title"]
    file.write_text(json.dumps(plain), encoding="utf-8")
    told = io.StringIO()
    call_command("import_agreement", str(file), stdout=io.StringIO(), stderr=told)
    assert "title: 表題を書いてください" in told.getvalue()


def test_the_example_of_the_manual_can_be_imported(administrator: User, file: Path) -> None:
    manual = (ROOT / "docs/exchange-format.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", manual, re.DOTALL)
    assert example
    file.write_text(example[1], encoding="utf-8")
    assert out("import_agreement", str(file)) == "AG-0001\n"
    exported = json.loads(out("export_agreement", "AG-0001"))["content"]
    assert content_from(exported).acts == content_from(json.loads(example[1])["content"]).acts
