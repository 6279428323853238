"""A version that our own side sends back: of the two who were to approve it, one has left to the other."""

from datetime import timedelta
from types import SimpleNamespace

from agreements.models import User
from agreements.workflow.in_house import answer_in_house, hand_on_request
from agreements.workflow.register import give_role, name_approvers
from tests.published import AT, invitees, publish_plainly


def sent_back_in_house(asked: SimpleNamespace, mio: User) -> None:
    at, everybody = AT + timedelta(days=3), asked.agreement.party.contacts.all()
    again = invitees(*everybody, reply_by=at + timedelta(days=7))
    system, leaves = asked.agreement.system, User.objects.create_user("leaves")
    give_role(system=system, user=leaves, role="reader", by=asked.by, at=AT)
    name_approvers(system=system, people=[mio, leaves], by=asked.by, at=AT)
    request, left = publish_plainly(asked.agreement, asked.by, invitees=again, at=at).own_requests.order_by("pk")
    hand_on_request(request=left, heir=mio, by=asked.by, at=at)
    said = {"answer": "sent_back", "words": "番号が古い。", "viewed_sha256": request.version.manifest_sha256}
    answer_in_house(request=request, **said, by=mio, at=at)
    name_approvers(system=system, people=[], by=asked.by, at=at)
