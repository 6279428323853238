"""A conversation of the demo world: a question that is answered, and an objection that becomes a change."""

from datetime import datetime, timedelta

from agreements.models import AgreementVersion, Thread
from agreements.workflow.answering_items import SaidOfItem, answer_item
from agreements.workflow.talking import go_on, take_into_draft

_QUESTION = "休館日も、予約センターの当直が台帳を受けますか。"
_ANSWER = "はい。休館日も当直が受けます。連絡先は同じです。"
_OBJECTION = "22時より後は当直が2人で、15分では0室にできません。"


def talk(version: AgreementVersion, mail: str, *, at: datetime) -> None:
    """The reviewer asks about one item and objects to another; our lead answers the question."""
    invitation = version.invitations.get(mail=mail)
    for place, said in enumerate(
        (SaidOfItem("acts.act-ledger", "question", _QUESTION), SaidOfItem("acts.act-zero", "objection", _OBJECTION))
    ):
        answer_item(invitation=invitation, said=said, device="", at=at + timedelta(minutes=2 * place))
    question = Thread.objects.get(version=version, path="acts.act-ledger")
    go_on(thread=question, text=_ANSWER, by=version.published_by, at=at + timedelta(hours=1))


def take_up(version: AgreementVersion, path: str, *, at: datetime) -> None:
    """Our lead takes what was objected to into the next draft."""
    take_into_draft(thread=Thread.objects.get(version=version, path=path), by=version.published_by, at=at)
