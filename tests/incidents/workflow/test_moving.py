"""The course of an incident: each step once, with who, when and why; the drafts follow."""

from datetime import timedelta

import pytest

from agreements.models import Event, chain_faults
from agreements.models.append_only import digest_of, name_of
from agreements.refusals import Refused
from incidents.models import ReportDraft
from incidents.queries.drafts import DraftText
from incidents.workflow.drafting import save_draft
from incidents.workflow.moving import change_level, close, recover, reopen
from tests.incidents import story


def test_a_level_is_a_row_and_the_drafts_follow(incident, minato, mio):
    change = change_level(incident=incident, level=2, reason="1社で回復", by=mio, at=story.NOW)
    draft = ReportDraft.objects.get(party=minato)
    assert [str(row) for row in incident.levels.all()] == ["■1 停止", "▲2 一部不可"]
    assert (draft.level_number, "【障害レベル】▲2 一部不可" in draft.body) == (2, True)
    assert "現金のみ" not in draft.body
    assert Event.objects.filter(chain=incident.number).last().told()["facts"] == {name_of(change): digest_of(change)}


def test_words_a_person_wrote_stay_when_the_level_changes(incident, draft, mio):
    text = DraftText("件名", "手で書いた本文", attach=True, recipients=())
    save_draft(draft=draft, revision=draft.revision, text=text, by=mio, at=story.NOW)
    change_level(incident=incident, level=2, by=mio, at=story.NOW)
    found = story.reload(draft)
    assert (found.body, found.level_number) == ("手で書いた本文", 1)


def test_the_same_level_again_is_refused(incident, mio):
    with pytest.raises(Refused, match="同じレベル"):
        change_level(incident=incident, level=1, by=mio, at=story.NOW)


def test_recovery_keeps_when_it_was_and_what_showed_it(incident, minato, mio):
    over = story.NOW - timedelta(minutes=1)
    recover(incident=incident, happened_at=over, note="成功率99%が5分", by=mio, at=story.NOW)
    move = story.reload(incident).last_move
    assert (move.state, move.happened_at, move.at, move.by, move.note) == (
        "recovered", over, story.NOW, "小椋 澪", "成功率99%が5分",
    )  # fmt: skip
    assert "【復旧】11月20日（金）10:29（日本時間）" in ReportDraft.objects.get(party=minato).body


@pytest.mark.parametrize(
    ("minutes", "said"), [(5, "いまより先"), (-60, "始まった時刻より前")], ids=["in the future", "before it began"]
)
def test_recovery_at_an_impossible_time_is_refused(incident, mio, minutes, said):
    with pytest.raises(Refused, match=said):
        recover(incident=incident, happened_at=story.NOW + timedelta(minutes=minutes), by=mio, at=story.NOW)
    assert story.reload(incident).state == "open"


def test_a_second_recovery_is_refused(incident, mio):
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    with pytest.raises(Refused, match="先に進めた"):
        recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    assert incident.moves.count() == 2


def test_what_broke_again_is_open_again_and_so_is_what_was_closed_too_early(incident, mio):
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    reopen(incident=incident, note="また失敗", by=mio, at=story.NOW)
    close(incident=incident, note="誤検知", by=mio, at=story.NOW)
    assert [move.state for move in incident.moves.all()] == ["open", "recovered", "open", "closed"]
    with pytest.raises(Refused):
        close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused, match="対応中でない"):
        change_level(incident=incident, level=2, by=mio, at=story.NOW)
    assert reopen(incident=incident, note="早すぎた", by=mio, at=story.NOW).state == "open"
    assert list(chain_faults(incident.number)) == []
