"""The checks of single sentences: what they hit, and what they leave alone (W2, W4, W5, W7, W8)."""

import pytest

from agreements.page_check.typed.sentences import length_of, sentences_of
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import with_act, words_of

_HITS = [
    ("W2", "ja", "電話をして、掲示を出す。", ["して、"]),
    ("W2", "ja", "電話して番号を伝える。", ["して"]),
    ("W2", "ja", "台帳に書いてから電話する。", ["てから"]),
    ("W2", "ja", "案内文を読んで、棚に置く。", ["んで、"]),
    ("W2", "ja", "内容を確認の上、電話する。", ["の上"]),
    ("W2", "ja", "再送を停止後、電話する。", ["後、"]),
    ("W2", "ja", "10分後、電話する。", []),
    ("W2", "ja", "放送を流しながら掲示する。", ["ながら"]),
    ("W2", "ja", "案内文を差し替える。続けて電話する。", ["続けて電話する。"]),
    ("W2", "ja", "電話で、番号を伝える。", []),
    ("W2", "ja", "再送について、番号を伝える。", []),
    ("W2", "ja", "運用責任者に、番号を伝える。", []),
    ("W2", "ja", "番号を連続して読む。", []),
    ("W2", "ja", "「止めて、待つ」を押す。", []),
    ("W2", "en", "Stop the retries and call the desk.", [" and "]),
    ("W2", "en", "Stop the retries, then post a notice.", [", then "]),
    ("W2", "en", "Stop the retries. Call the desk.", ["Call the desk."]),
    ("W2", "en", "Investigate and resolve the outage.", [" and "]),
    ("W2", "en", "Write down the rate and the time.", []),
    ("W2", "en", "Send the first report by phone and mail.", []),
    ("W2", "en", 'Press "Stop and call the desk".', []),
    ("W4", "ja", "掲示が出される。", ["される"]),
    ("W4", "ja", "停止が行われる。", ["が行われ"]),
    ("W4", "ja", "弊社が止めるものとする。", ["ものとする"]),
    ("W4", "ja", "傘を忘れる。", []),
    ("W4", "en", "The notice is replaced.", ["is replaced"]),
    ("W4", "en", "Retries have been stopped.", ["been stopped"]),
    ("W4", "en", "Be at the door.", []),
    ("W4", "en", "Leave the red lamp on.", []),
    ("W5", "ja", "再送を止める（2000件を超えた場合）。", ["る（2000件を超えた場合）"]),
    ("W5", "ja", "2000件を超えた場合は再送を止める。", []),
    ("W5", "ja", "電話しないわけではない。", ["ないわけではない"]),
    ("W5", "ja", "再送かつ返金または取消を止める。", ["再送かつ返金または取消を止める。"]),
    ("W5", "ja", "甲かつ乙かつ丙かつ丁かつ戊かつ己を止める。", ["甲かつ乙かつ丙かつ丁かつ戊かつ己を止める。"]),
    ("W5", "en", "Call the desk if the console is down.", ["desk if "]),
    ("W5", "en", "If the console is down, call the desk.", []),
    ("W5", "en", "Ask if the till works.", []),
    ("W5", "en", "Never stop without a call.", ["Never stop without"]),
    ("W5", "en", "Stop the feed or the sync and the print.", ["Stop the feed or the sync and the print."]),
    ("W8", "ja", "午後3時に止める。", ["午後3時"]),
    ("W8", "ja", "夜9:00に止める。", ["夜9:"]),
    ("W8", "ja", "朝9時に止める。", ["朝9時"]),
    ("W8", "ja", "翌朝9時に止める。", []),
    ("W8", "ja", "翌朝9:00に止める。", []),
    ("W8", "ja", "10/19に止める。", ["10/19"]),
    ("W8", "ja", "10月19日に止める。", ["10月19日"]),
    ("W8", "ja", "2026-10-19 15:00 に止める。", []),
    ("W8", "en", "Treat ▲2 as ■1.", []),
    ("W8", "ja", "空室を0にする。", ["0"]),
    ("W8", "ja", "空室を0室にする。", []),
    ("W8", "ja", "回線2を切る。", []),
    ("W8", "ja", "3、4件を消す。", []),
    ("W8", "ja", "運用手順書12番、E-71を読む。", []),
    ("W8", "en", "Stop at 3 pm", ["3 pm"]),
    ("W8", "en", "Stop on 19 October.", ["19 October"]),
    ("W8", "en", "Set the limit to 5.", ["5"]),
    ("W8", "en", "Set the limit to 5 payments.", []),
    ("W8", "en", "Open runbook 31, step 4.", []),
    ("W8", "en", "Call 03-0000-0142 at once.", ["03-0000-0142"]),
    ("W8", "en", "Call +81 3-0000-0142.", []),
    *(
        ("W8", "en", f"Call {number}", [])
        for number in [
            "+44 20 7946 0101",
            "+44 (0)20 7946 0101",
            "+44 7700 900 123.",
            "+1 202-555-0151",
            "+1 (202) 555 0151",
            "+1 202 555 0151 ext. 12",
            "+33 1 99 00 12 34",
            "+49 30 23125 000",
            "+353 20 915 1234",
            "+61 2 5550 1234",
            "+65 6000 0000",
            "+81 3 0000 0142 x12",
            "the desk, extension 4471",
        ]
    ),
    ("W8", "ja", "03-0000-0142 内線12", []),
    ("W8", "en", "Call 7946 0101 at 5", ["5"]),
]


@pytest.mark.parametrize(("check", "language", "sentence", "hits"), _HITS)
def test_what_is_hit(check, language, sentence, hits):
    assert words_of(check, with_act(language, sentence)) == hits


@pytest.mark.parametrize(
    ("changes", "hits"),
    [
        ({"purpose": {"ja": "決済承認予備回線のため。"}}, ["決済承認予備回線"]),
        ({"purpose": {"ja": "朝、昼、夕、夜、売場を守るため。"}}, ["朝、昼、夕、夜、売場を守るため。"]),
        ({"purpose": {"ja": "SLA を守るため。次も SLA のため。"}}, ["SLA"]),
        ({"purpose": {"ja": "SLA（約束の値）を守るため。"}}, []),
        ({"purpose": {"ja": "決済承認API を守るため。"}}, []),
        ({"purpose": {"ja": "サーバとサーバーを守るため。"}}, ["サーバ"]),
        ({"system": {"name": {"ja": "決済承認予備回線"}}, "purpose": {"ja": "決済承認予備回線のため。"}}, []),
    ],
)
def test_terms(changes, hits):
    assert words_of("W7", example_content("ja", **changes)) == hits


def test_a_role_has_one_spelling():
    content = with_act("ja", "再送を止める。", role={"ja": "店舗システム 当番"})
    assert "店舗システム 当番" in words_of("W7", content)


def test_a_prohibition_holds_no_act():
    item = {"key": "never", "sentence": {"ja": "返金しない。電源を入れる。"}, "reason": {"ja": "二重になる"}}
    assert words_of("W5", example_content("ja", prohibitions=[item])) == ["電源を入れる。"]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("ja", "止める。「待つ。」と言う。\n\n- 書く\n- 読む", ["止める。", "「待つ。」", "と言う。", "書く", "読む"]),
        ("en", "Stop 1.5 s, e.g. No. 3 on p. 5. Call! Wait", ["Stop 1.5 s, e.g. No. 3 on p. 5.", "Call!", "Wait"]),
        ("ja", "　 \n", []),
    ],
)
def test_sentences(language, text, sentences):
    assert [text[start:end] for start, end in sentences_of(text, language)] == sentences


def test_length_is_what_a_reader_counts():
    assert length_of("再送を 止める。", "ja") == 6
    assert length_of("Set “Retries” to 5 – now.", "en") == 5
