"""The comparison: what changed, why, in which kind; the draft against the newest version too."""

import pytest

from agreements.content import parts
from agreements.views.compare import change_lines
from agreements.workflow.drafts import save_fields
from tests.agreements.example_content import example_content
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, publish_plainly

PAGE = "/agreements/AG-0001/compare/"
BEFORE = example_content()


def after(**fields):
    return BEFORE.model_copy(update=fields)


def one_act(**changes):
    return after(acts=[BEFORE.acts[0].model_copy(update=changes), *BEFORE.acts[1:]])


def told(lines):
    return [
        (line.title, str(line.word), [(f.name, f.words.before, f.words.after) for f in line.fields]) for line in lines
    ]


def test_numbers_come_first_with_their_units():
    changed = one_act(done_sign={"ja": "管理画面の「再送待ち」が10分間0件"}, within_minutes=8)
    assert told(change_lines(BEFORE, changed)) == [
        ("決済の再送を止める。", "変更", [("期限", "10分", "8分"), ("終わりの目印", "5分", "10分")])
    ]


def test_an_answer_alone_is_its_own_kind():
    changed = one_act(consent=parts.Consent(answer="on_the_day", who_decides={"ja": "店長"}))
    assert told(change_lines(BEFORE, changed)) == [
        ("決済の再送を止める。", "回答の変更", [("回答", "同意", "当日判断（当日に決める人：店長）")])
    ]


def test_added_and_removed_items_are_whole_sentences():
    lines = change_lines(BEFORE, after(prohibitions=[]))
    assert told(lines) == [
        ("返金をまとめて行わない。", "削除", [("", "返金をまとめて行わない。理由：二重の返金になる。", "")])
    ]
    lines = change_lines(after(prohibitions=[]), BEFORE)
    assert [(str(line.word), line.fields[0].words.after) for line in lines] == [
        ("追加", "返金をまとめて行わない。理由：二重の返金になる。")
    ]


def test_the_reason_is_the_one_given_for_this_change():
    assert change_lines(BEFORE, one_act(within_minutes=8))[0].reason == ""
    reason = {"ja": "訓練で間に合った"}
    assert change_lines(BEFORE, one_act(within_minutes=8, change_reason=reason))[0].reason == "訓練で間に合った"


def test_a_field_of_the_document_and_of_the_meeting():
    changed = after(
        title={"ja": "決済が通らないとき：まず電話、次に再送を止める"},
        meeting=BEFORE.meeting.model_copy(update={"attendees": BEFORE.meeting.attendees[:1]}),
    )
    assert [line.title for line in change_lines(BEFORE, changed)] == ["表題", "打合せの記録"]
    assert change_lines(BEFORE, changed)[1].fields[0].name == "出席者"


@pytest.fixture
def three(payments, minato, own_side, ren):
    """Two versions, and a draft that goes on."""
    agreement = draft(payments, minato, ren)
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    agreement = save_fields(agreement=agreement, fields={"title": {"ja": "アルファ"}}, base_revision=1, by=ren, at=AT)
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    return save_fields(agreement=agreement, fields={"title": {"ja": "ベータ"}}, base_revision=2, by=ren, at=AT)


def test_who_sees_it(people, three):
    assert answers(people, PAGE) == everybody(200, outsider=404)


@pytest.mark.parametrize(
    ("asked", "title", "new"),
    [
        ("", "第1版から第2版への変更", "アルファ"),
        ("?from=2&to=draft", "第2版から下書きへの変更", "ベータ"),
        ("?to=draft", "第2版から下書きへの変更", "ベータ"),
        ("?from=1&to=draft", "第1版から下書きへの変更", "ベータ"),
        ("?from=2&to=1", "第2版から第1版への変更", "まず電話"),
    ],
)
def test_what_is_compared(client, ren, three, *, asked, title, new):
    client.force_login(ren)
    page = client.get(PAGE + asked).content.decode()
    assert title in page
    assert new in page
    assert "変わっていない 45項目" in page


@pytest.mark.parametrize("asked", ["?from=9&to=draft", "?to=9", "?from=x", "?to=%00", "?from=-1"])
def test_what_is_not_there_is_not_found(client, ren, three, asked):
    client.force_login(ren)
    assert client.get(PAGE + asked).status_code == 404


def test_nothing_changed_is_said(client, ren, three):
    client.force_login(ren)
    assert "第2版と第2版の内容は同じです" in client.get(PAGE + "?from=2&to=2").content.decode()


def test_without_a_version_there_is_nothing_to_compare(client, ren, payments, minato, own_side):
    draft(payments, minato, ren)
    client.force_login(ren)
    assert "比べる版がまだありません" in client.get(PAGE).content.decode()


def test_the_record_names_every_version_with_its_hash(client, ren, three):
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    for version in three.versions.all():
        assert version.content_sha256[:4] in page
