"""The changes in people's words: each kind, each language, and the numbers first."""

import pytest

from agreements.changes import change_lines, changed_numbers, unchanged_titles
from agreements.content import content_from, parts
from tests.agreements.example_content import example_content

BEFORE = example_content()
SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}


def after(**fields):
    return BEFORE.model_copy(update=fields)


def one_act(**changes):
    return after(acts=[BEFORE.acts[0].model_copy(update=changes), *BEFORE.acts[1:]])


def marked(pieces):
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in pieces)


def told(before, now):
    return [
        (line.title, "・".join(map(str, line.words)), [(text.name, marked(text.pieces)) for text in line.texts])
        for line in change_lines(before, now)
    ]


def numbers(before, now):
    return [
        (number.line.title, number.name, marked(number.before), marked(number.after))
        for number in changed_numbers(change_lines(before, now))
    ]


def test_numbers_come_first_with_their_units() -> None:
    changed = one_act(done_sign={"ja": "管理画面の「再送待ち」が10分間0件"}, within_minutes=8, levels=[1])
    texts = [
        ("期限", "[-10分-][+8分+]"),
        ("対象レベル", "■1[- ▲2-]"),
        ("終わりの目印", "管理画面の「再送待ち」が[-5分間-][+10分間+]0件"),
    ]
    assert told(BEFORE, changed) == [("決済の再送を止める。", "変更", texts)]


def test_an_answer_alone_is_its_own_kind() -> None:
    changed = one_act(consent=parts.Consent(answer="on_the_day", who_decides={"ja": "店長"}))
    texts = [("回答", "[-同意-][+当日判断（当日に決める人：店長）+]")]
    assert told(BEFORE, changed) == [("決済の再送を止める。", "回答の変更", texts)]


def test_added_and_removed_items_are_whole_sentences() -> None:
    sentence = "返金をまとめて行わない。理由：二重の返金になる。"
    title = "返金をまとめて行わない。"
    assert told(BEFORE, after(prohibitions=[])) == [(title, "削除", [("", f"[-{sentence}-]")])]
    assert told(after(prohibitions=[]), BEFORE) == [(title, "追加", [("", f"[+{sentence}+]")])]


def test_a_move_tells_the_places_and_the_neighbour() -> None:
    flow = BEFORE.flow
    assert told(BEFORE, after(flow=[*flow[1:3], flow[0], *flow[3:]])) == [
        ("検知する", "移動", [("並び順", "[-1番目-][+3番目+]（「レベルを決める」の次）")])
    ]
    changed = flow[3].model_copy(update={"at_minute": 12})
    assert told(BEFORE, after(flow=[changed, *flow[:3], *flow[4:]])) == [
        ("第一報を送る", "変更・移動", [("いつ", "[-15分-][+12分+]"), ("並び順", "[-4番目-][+1番目+]（先頭）")])
    ]


def test_who_changes_sides_has_not_moved() -> None:
    lines = change_lines(BEFORE, one_act(side="ours"))
    assert [(line.has_moved, [text.name for text in line.texts]) for line in lines] == [(False, ["どちらの会社"])]


def test_the_reason_is_the_one_given_for_this_change() -> None:
    assert change_lines(BEFORE, one_act(within_minutes=8))[0].reason == ""
    reason = {"ja": "訓練で間に合った"}
    assert change_lines(BEFORE, one_act(within_minutes=8, change_reason=reason))[0].reason == "訓練で間に合った"
    assert change_lines(BEFORE, one_act(change_reason=reason)) == []


def test_the_head_and_the_meeting() -> None:
    meeting = BEFORE.meeting.model_copy(update={"attendees": BEFORE.meeting.attendees[1:], "place": {"ja": "本社"}})
    system = parts.Named(name={"ja": "決済承認基盤"})
    assert [(title, word) for title, word, _texts in told(BEFORE, after(meeting=meeting, system=system))] == [
        ("対象システム", "変更"),
        ("打合せの記録", "変更"),
        ("決済基盤 運用リーダー　佐久間 亮", "削除"),
    ]
    assert told(BEFORE, after(system=system))[0][2] == [("", "決済承認[-API-][+基盤+]")]


def test_what_was_taken_out_and_put_in_again_is_no_change() -> None:
    attendees = [one.model_copy(update={"key": f"next-{one.key}"}) for one in BEFORE.meeting.attendees]
    assert told(BEFORE, after(meeting=BEFORE.meeting.model_copy(update={"attendees": attendees}))) == []


def test_each_language_is_compared_for_itself_and_named() -> None:
    both = {"ja": "決済の再送を止める。", "en": "Stop resending."}
    before = content_from(one_act(sentence=both).model_dump(mode="json", exclude_none=True) | {"translations": ["en"]})
    acts = [before.acts[0].model_copy(update={"sentence": both | {"en": "Stop all resending."}}), *before.acts[1:]]
    lines = change_lines(before, before.model_copy(update={"acts": acts}))
    assert [(text.language, str(text.language_word), marked(text.pieces)) for text in lines[0].texts] == [
        ("en", "英語", "Stop [+all +]resending.")
    ]
    added = change_lines(before.model_copy(update={"acts": before.acts[1:]}), before)[0]
    assert [text.language for text in added.texts] == ["ja", "en"]
    assert "within 10 min of detection" in added.texts[1].pieces[0].text
    assert [text.language for text in change_lines(before, before, "en")] == []


def test_the_language_asked_for_comes_first() -> None:
    both = {"ja": "止める。", "en": "Stop."}
    before = one_act(sentence={"ja": "決済の再送を止める。", "en": "Stop the retries."})
    before, now = (content.model_copy(update={"translations": ["en"]}) for content in (before, one_act(sentence=both)))
    line = change_lines(before, now, "en")[0]
    assert (line.title, [text.language for text in line.texts]) == ("Stop.", ["en", "ja"])


LEVEL, CONTACT = BEFORE.levels[0], BEFORE.contacts[0]
OTHER_BOUND = LEVEL.thresholds[0].model_copy(update={"value": "60"})
OTHER_PHONE = CONTACT.model_copy(update={"phone": parts.Phone(e164="+81300000199")})


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (one_act(within_minutes=8), ("決済の再送を止める。", "期限", "[-10分-]", "[+8分+]")),
        (one_act(within_minutes=None), ("決済の再送を止める。", "期限", "[-10分-]", "")),
        (
            one_act(done_sign={"ja": "管理画面の「再送待ち」が10分間0件"}),
            ("決済の再送を止める。", "終わりの目印", "[-5分間-]", "[+10分間+]"),
        ),
        (
            after(levels=[LEVEL.model_copy(update={"thresholds": [OTHER_BOUND]})]),
            ("■1 停止", "見える数字", "決済成功率 [-50%-]未満が5分", "決済成功率 [+60%+]未満が5分"),
        ),
        (
            after(contacts=[OTHER_PHONE, *BEFORE.contacts[1:]]),
            ("決済基盤 当番", "電話", "[-03-0000-0142（見本）-]", "[+03-0000-0199+]"),
        ),
        (after(contacts=BEFORE.contacts[1:]), ("決済基盤 当番", "電話", "[-03-0000-0142（見本）-]", "")),
        (
            after(targets=[BEFORE.targets[0].model_copy(update={"value": "99.95"})]),
            ("月の決済成功率 99.95%以上", "値", "[-99.9%-]", "[+99.95%+]"),
        ),
    ],
)
def test_each_changed_number_stands_with_its_item(changed, expected) -> None:
    assert numbers(BEFORE, changed)[0] == expected


def test_a_day_is_a_number() -> None:
    plain = BEFORE.model_dump(mode="json", exclude_none=True) | {"review_by": "2027-05-31"}
    assert numbers(BEFORE, content_from(plain)) == [("見直しの期限", "", "[-2027-04-30-]", "[+2027-05-31+]")]


@pytest.mark.parametrize(
    "changed",
    [
        one_act(levels=[1]),
        one_act(sentence={"ja": "決済の再送を始める。"}),
        one_act(done_sign={"ja": "管理画面の「再送待ち」が、5分間0件"}),
        after(flow=BEFORE.flow[::-1]),
        after(prohibitions=[]),
        after(meeting=BEFORE.meeting.model_copy(update={"place": {"ja": "本社 7階"}})),
    ],
)
def test_what_is_no_changed_number(changed) -> None:
    assert change_lines(BEFORE, changed) != []
    assert numbers(BEFORE, changed) == []


def test_a_number_that_changed_in_both_languages_is_told_once() -> None:
    before, now = (
        one_act(where={"ja": f"手順書の{page}ページ", "en": f"Page {page} of the manual"}) for page in (12, 14)
    )
    assert numbers(before, now) == [("決済の再送を止める。", "どこで", "[-12ページ-]", "[+14ページ+]")]


def test_what_stayed_is_counted_by_section() -> None:
    same = {section.name: len(titles) for section, titles in unchanged_titles(BEFORE, one_act(within_minutes=8))}
    assert same["acts"] == len(BEFORE.acts) - 1
    assert sum(same.values()) == len(BEFORE.items()) - 1
