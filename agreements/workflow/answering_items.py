"""A reviewer's answers to single items: each is kept as it was given, the newest counts, until the final answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import states
from agreements.models import Agreement, ItemAnswer, ReviewInvitation, record_event
from agreements.queries.item_answers import ItemStanding, standings_of, titles_of
from agreements.queries.links import must_be_asked, must_be_open
from agreements.refusals import Refused
from agreements.workflow.talking import must_be_heard, open_thread

# A page in which every item is answered ten times over is no page that somebody reads.
ANSWERS_IN_ALL = 4_000


@dataclass(frozen=True)
class SaidOfItem:
    """`answer` is a key of ITEM_ANSWER_WORDS; `words` are its condition, question, objection, or what must be known."""

    path: str
    answer: str
    words: str = ""
    who_decides: str = ""


def answer_item(*, invitation: ReviewInvitation, said: SaidOfItem, device: str, at: datetime) -> ItemAnswer:
    """Keep what a reviewer says of one item in the browser `device`; a question or an objection also begins its thread.

    What stands already is not written again. Raises Refused: the link is closed, no such item, words are missing.
    """
    _must_be_whole(said)
    with transaction.atomic():
        agreement, invitation = _locked(invitation, at)
        titles = titles_of(invitation, invitation.version.content())
        if said.path not in titles:
            raise Refused(_("この項目は、この版にはありません。ページを開き直してください。"))
        last = invitation.item_answers.filter(path=said.path, device=device).order_by("-pk").first()
        if last and (last.answer, last.words, last.who_decides) == (said.answer, said.words, said.who_decides):
            return last
        (answer,) = _write(agreement, invitation, [said], device, at)
        if said.answer in states.THREAD_KINDS:
            must_be_heard(invitation, at)
            title = titles[said.path]
            open_thread(invitation=invitation, kind=said.answer, path=said.path, title=title, text=said.words, at=at)
        return answer


def agree_to_rest(*, invitation: ReviewInvitation, device: str, at: datetime) -> int:
    """Agree to every item that has no answer in this browser yet; return how many."""
    with transaction.atomic():
        agreement, invitation = _locked(invitation, at)
        rest = unanswered_of(standings_of(invitation, device))
        if rest:
            _write(agreement, invitation, [SaidOfItem(standing.path, "agreed") for standing in rest], device, at)
        return len(rest)


def unanswered_of(standings: Sequence[ItemStanding]) -> list[ItemStanding]:
    return [standing for standing in standings if not standing.is_answered]


def _must_be_whole(said: SaidOfItem) -> None:
    words = {
        "question": _("質問を書いてください。"),
        "objection": _("困る理由か、どう直せばよいかを書いてください。"),
        "on_the_day": _("決めるために何を知る必要があるかを書いてください。"),
    }
    if said.answer not in states.ITEM_ANSWER_WORDS:
        raise Refused(_("この項目への回答を選んでください。"))
    if said.answer in words and not said.words.strip():
        raise Refused(words[said.answer])
    if said.answer == "on_the_day" and not said.who_decides.strip():
        raise Refused(_("当日に誰が決めるかを書いてください。"))


def _locked(invitation: ReviewInvitation, at: datetime) -> tuple[Agreement, ReviewInvitation]:
    agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
    must_be_open(invitation, at)
    must_be_asked(invitation)
    return agreement, ReviewInvitation.objects.select_related("version").get(pk=invitation.pk)


def _write(
    agreement: Agreement, invitation: ReviewInvitation, said: Sequence[SaidOfItem], device: str, at: datetime
) -> list[ItemAnswer]:
    if invitation.item_answers.count() + len(said) > ANSWERS_IN_ALL:
        raise Refused(_("回答をこれ以上変えられません。契約書か名刺にある番号へお電話ください。"))
    answers = ItemAnswer.objects.bulk_create(
        ItemAnswer(
            invitation=invitation,
            path=one.path,
            answer=one.answer,
            words=one.words,
            who_decides=one.who_decides,
            device=device,
            at=at,
        )
        for one in said
    )
    record_event(
        chain=agreement.number,
        kind="review.item_answered",
        subject=f"invitation:{invitation.public_id}",
        at=at,
        by=invitation.role,
        data={"version": invitation.version.number, "answers": len(answers)},
        facts=answers,
    )
    return answers
