"""Writing the draft: begun once a pair, saved on top of what was seen, restored, never overwritten unseen."""

import pytest

from agreements.content import Unreadable, canonical_text
from agreements.models import Agreement, Event
from agreements.queries.draft_history import content_at
from agreements.refusals import Refused
from agreements.workflow.drafts import Conflict, Settlement, begin_agreement, restore_draft, save_fields
from tests.agreements.example_content import example_content
from tests.published import AT, draft


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def save(agreement, by, base=1, settled=None, **fields):
    return save_fields(agreement=agreement, fields=fields, base_revision=base, by=by, at=AT, settled=settled)


def test_begun_from_the_plan_once_a_pair(payments, minato, own_side, ren):
    begun = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)
    assert (begun.number, begun.content().their_side.name) == (
        "AG-0001",
        {"ja": minato.name, "en": minato.name_en},
    )
    assert [event.kind for event in Event.objects.filter(chain="AG-0001")] == ["agreement.begun"]
    with pytest.raises(Refused, match="もうあります"):
        begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)
    with pytest.raises(Refused, match="弊社自身"):
        begin_agreement(system=payments, party=own_side, language="ja", by=ren, at=AT)
    assert Agreement.objects.count() == 1


def test_saving_counts_and_keeps_who(agreement, administrator):
    saved = save(agreement, administrator, title={"ja": "題"})
    assert (saved.revision, saved.saved_by, saved.content().title) == (2, administrator, {"ja": "題"})
    newest = saved.history.latest("history_id")
    assert (newest.revision, newest.history_user) == (2, administrator)


def test_saving_what_stands_writes_nothing(agreement, ren):
    saved = save(agreement, ren, title=agreement.content().title)
    assert (saved.revision, saved.history.count()) == (1, 1)


def test_two_people_in_different_sections_both_stay(agreement, ren, administrator):
    save(agreement, ren, title={"ja": "題"})
    saved = save(agreement, administrator, notes={"ja": "補足"})
    content = saved.content()
    assert (saved.revision, content.title, content.notes) == (3, {"ja": "題"}, {"ja": "補足"})


def test_the_same_text_is_a_conflict_that_loses_neither(agreement, ren, administrator):
    save(agreement, ren, title={"ja": "あなた"}, notes={"ja": "そのまま"})
    with pytest.raises(Conflict) as caught:
        save(agreement, administrator, title={"ja": "わたし"})
    conflict = caught.value
    assert (conflict.mine.title, conflict.theirs.title) == ({"ja": "わたし"}, {"ja": "あなた"})
    assert [clash.path for clash in conflict.clashes] == ["title"]
    assert Agreement.objects.get().content().title == {"ja": "あなた"}


@pytest.mark.parametrize(("keep", "title"), [("mine", "わたし"), ("theirs", "あなた")])
def test_a_settled_conflict_keeps_the_chosen_text_and_everything_else(agreement, ren, administrator, *, keep, title):
    save(agreement, ren, title={"ja": "あなた"}, notes={"ja": "そのまま"})
    settled = Settlement(keep=keep, revision=2)
    saved = save(agreement, administrator, settled=settled, title={"ja": "わたし"}, purpose={"ja": "目的"})
    content = saved.content()
    assert (content.title, content.notes, content.purpose) == ({"ja": title}, {"ja": "そのまま"}, {"ja": "目的"})


def test_a_settlement_of_something_older_is_asked_again(agreement, ren, administrator):
    save(agreement, ren, title={"ja": "あなた"})
    save(agreement, ren, base=2, title={"ja": "あなたの次"})
    with pytest.raises(Conflict) as caught:
        save(agreement, administrator, settled=Settlement("mine", 2), title={"ja": "わたし"})
    assert caught.value.theirs.title == {"ja": "あなたの次"}


def test_restoring_is_a_new_revision(agreement, ren):
    before = agreement.content()
    save(agreement, ren, title={"ja": "題"}, acts=[])
    restored = restore_draft(agreement=agreement, revision=1, base_revision=2, by=ren, at=AT)
    assert (restored.revision, restored.content()) == (3, before)
    assert content_at(restored, 2).acts == []
    with pytest.raises(Conflict):
        restore_draft(agreement=agreement, revision=1, base_revision=2, by=ren, at=AT)
    with pytest.raises(Refused, match="見つかりません"):
        content_at(restored, 99)


def test_unreadable_data_is_refused_with_every_place(agreement, ren):
    with pytest.raises(Unreadable) as caught:
        save(agreement, ren, title={"ja": "止\u202eまる"}, purpose={"ja": ""})
    assert [problem.path for problem in caught.value.problems] == ["title.ja", "purpose.ja"]
    assert Agreement.objects.get().revision == 1


def test_a_draft_too_large_to_read_back_is_refused(agreement, ren):
    terms = [
        {"key": f"glossary-{number:08x}", "term": {"ja": "語" * 4000}, "meaning": {"ja": "意" * 4000, "en": "m" * 4000}}
        for number in range(400)
    ]
    with pytest.raises(Unreadable, match="大きすぎます"):
        save(agreement, ren, glossary=terms)
    assert canonical_text(Agreement.objects.get().content()) == canonical_text(example_content())
