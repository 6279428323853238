"""Answers to single items: kept as given, each in its browser, carried over where the item is the same."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from agreements.content.lists import item_of, with_item
from agreements.models import Event, ItemAnswer, ReviewInvitation, Thread
from agreements.queries.item_answers import answers_of, standings_of
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.answering_items import SaidOfItem, agree_to_rest, answer_item
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import save_fields
from agreements.workflow.reviewing import decide
from tests.published import AT, Letter, invitees, letters_of, publish_plainly

DEVICE = "d" * 64
STOP, NOTICE = "acts.act-stop-retries", "acts.act-notice"


def say(letter: Letter, path: str, answer: str, words: str = "", who: str = "", device: str = DEVICE) -> ItemAnswer:
    said = SaidOfItem(path, answer, words, who)
    return answer_item(invitation=letter.invitation, said=said, device=device, at=AT)


def asked_again(letter: Letter, device: str = DEVICE) -> list[str]:
    """What has no answer in that browser, and none to carry over."""
    return [one.path for one in standings_of(fresh(letter), device) if not one.is_answered]


def fresh(letter: Letter) -> ReviewInvitation:
    return ReviewInvitation.objects.get(pk=letter.invitation.pk)


def answer_whole(letter: Letter, answer: str = "approved", reason: str = "") -> None:
    if not letter.invitation.codes.exists():
        send_code(invitation=letter.invitation, at=AT)
    given = letter.answer(answer=answer, reason=reason, device=DEVICE)
    decide(invitation=fresh(letter), answer=given, at=AT)


def next_version(asked: SimpleNamespace, name: str, key: str, **changes: object) -> list[Letter]:
    """The same people are asked about a version in which one item is another."""
    asked.agreement.refresh_from_db()
    content = asked.agreement.content()
    item = item_of(content, name, key).model_copy(update=changes)
    base = {"base_revision": asked.agreement.revision, "by": asked.by, "at": AT}
    save_fields(agreement=asked.agreement, fields=with_item(content, name, item), **base)
    people = asked.agreement.party.contacts.order_by("place")
    return letters_of(publish_plainly(asked.agreement, asked.by, invitees=invitees(*people)))


def test_answers_append_and_the_newest_counts(asked: SimpleNamespace) -> None:
    say(asked.first, STOP, "on_the_day", "再送待ちの件数", "店舗システム当番")
    say(asked.first, STOP, "agreed", "開店中だけ")
    assert say(asked.first, STOP, "agreed", "開店中だけ") == ItemAnswer.objects.last()
    assert ItemAnswer.objects.count() == 2
    (standing,) = [one for one in standings_of(fresh(asked.first), DEVICE) if one.path == STOP]
    assert (standing.answer, standing.words, standing.version) == ("agreed", "開店中だけ", None)
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("path", "answer", "words", "who"),
    [
        (STOP, "maybe", "x", ""),
        (STOP, "question", " ", ""),
        (STOP, "objection", "", ""),
        (STOP, "on_the_day", "", "部長"),
        (STOP, "on_the_day", "件数", ""),
        ("acts.nobody", "agreed", "", ""),
        ("title", "agreed", "", ""),
    ],
)
def test_what_is_not_whole_is_no_answer(asked: SimpleNamespace, path: str, answer: str, words: str, who: str) -> None:
    with pytest.raises(Refused):
        say(asked.first, path, answer, words, who)
    assert not ItemAnswer.objects.exists()


def test_all_the_rest_is_one_step_and_one_event(asked: SimpleNamespace) -> None:
    say(asked.first, STOP, "question", "何分ですか")
    rest = asked_again(asked.first)
    assert agree_to_rest(invitation=asked.first.invitation, device=DEVICE, at=AT) == len(rest) > 20
    assert agree_to_rest(invitation=asked.first.invitation, device=DEVICE, at=AT) == 0
    assert asked_again(asked.first) == []
    assert Event.objects.filter(kind="review.item_answered").count() == 2
    assert list(faults()) == []


def test_an_answer_holds_in_its_browser(asked: SimpleNamespace) -> None:
    """What a mail scanner or the holder of a forwarded link presses is nothing that the reviewer has said."""
    agree_to_rest(invitation=asked.first.invitation, device="s" * 64, at=AT)
    assert len(asked_again(asked.first)) == len(asked_again(asked.second)) > 20
    answer_whole(asked.first)
    (said,) = {one["answer"] for one in json.loads(answers_of(fresh(asked.first)))["items"]}
    assert said == "unanswered"


def test_an_objection_and_an_approval_are_no_answer(asked: SimpleNamespace) -> None:
    say(asked.first, STOP, "objection", "夜間は人がいません")
    with pytest.raises(Refused, match="異議のある項目が1件"):
        answer_whole(asked.first)
    answer_whole(asked.first, "changes_requested", "夜間の体制")


def test_what_the_page_showed_is_what_is_confirmed(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    given = asked.first.answer(device=DEVICE, answers_sha256="0" * 64)
    with pytest.raises(Refused, match="変わりました"):
        decide(invitation=fresh(asked.first), answer=given, at=AT)


def test_only_what_changed_asks_whoever_approved(asked: SimpleNamespace) -> None:
    say(asked.first, NOTICE, "agreed", "開店中だけ")
    answer_whole(asked.first)
    first, second = next_version(asked, "acts", "act-stop-retries", within_minutes=5)
    assert asked_again(first) == [STOP]
    # Whoever has approved nothing is asked everything.
    assert len(asked_again(second)) > 20
    carried = {one.path: one for one in standings_of(fresh(first), DEVICE) if one.is_carried}
    assert (carried[NOTICE].words, carried[NOTICE].whole, carried[NOTICE].version) == ("開店中だけ", False, 1)
    assert carried["levels.level-slow"].whole
    agree_to_rest(invitation=first.invitation, device=DEVICE, at=AT)
    answer_whole(first)
    assert list(faults()) == []


def test_after_an_objection_only_that_item_asks_again(asked: SimpleNamespace) -> None:
    say(asked.first, STOP, "objection", "夜間は人がいません")
    agree_to_rest(invitation=asked.first.invitation, device=DEVICE, at=AT)
    answer_whole(asked.first, "changes_requested", "夜間の体制")
    first, _second = next_version(asked, "acts", "act-stop-retries", within_minutes=30)
    assert asked_again(first) == [STOP]
    assert Thread.objects.filter(path=STOP, kind="objection").count() == 1


def test_an_open_question_is_asked_again_though_nothing_changed(asked: SimpleNamespace) -> None:
    say(asked.first, STOP, "question", "何分ですか")
    answer_whole(asked.first)
    first, _second = next_version(asked, "acts", "act-notice", within_minutes=40)
    assert asked_again(first) == [STOP, NOTICE]


def test_a_closed_link_takes_no_answer(asked: SimpleNamespace) -> None:
    answer_whole(asked.first)
    with pytest.raises(Refused):
        say(asked.first, STOP, "agreed")
    with pytest.raises(Refused):
        answer_item(
            invitation=asked.second.invitation,
            said=SaidOfItem(STOP, "agreed"),
            device=DEVICE,
            at=AT + timedelta(days=60),
        )


def test_verify_finds_an_answer_that_came_later(asked: SimpleNamespace) -> None:
    """Whoever writes past the verbs leaves a fact that no event vouches for, and another hash."""
    answer_whole(asked.first)
    ItemAnswer.objects.create(invitation=asked.first.invitation, path=STOP, answer="objection", device=DEVICE, at=AT)
    told = " ".join(str(fault) for fault in faults())
    assert "回答を確定したときと違います" in told
