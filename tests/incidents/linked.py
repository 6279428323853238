"""A party's link as it stands in the mail of a report, and the browser of whoever follows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from agreements.models import OutgoingMail, User
from incidents.models import DayLink, ReportDraft
from incidents.workflow.reporting import send_report
from tests.incidents import story


@dataclass
class Follower:
    """Whoever holds the mail of one recipient."""

    mail: OutgoingMail

    def __post_init__(self) -> None:
        self.link = DayLink.objects.get(delivery__mail_key=self.mail.key)
        self.address = "/" + self.mail.secret.split("/", 3)[3]
        self.home = f"/days/{self.link.public_id}/"
        self.client = Client()

    @property
    def token(self) -> str:
        return self.address.rpartition("/")[2]

    def opened(self) -> "Follower":
        assert self.client.get(self.address).headers["Location"] == self.home
        return self

    def page(self) -> str:
        return self.client.get(self.home).content.decode()

    def tick(self, promise: str, mark: str) -> HttpResponse:
        return self.client.post(f"{self.home}marks/", {"promise": promise, "mark": mark})


def followers(draft: ReportDraft, by: User, at: datetime = story.NOW, **more: Any) -> list[Follower]:
    """Send a report and give everybody who got it."""
    report = send_report(draft=story.reload(draft), revision=story.reload(draft).revision, by=by, at=at, **more)
    return [Follower(mail) for mail in OutgoingMail.objects.filter(subject_kind="report", subject_id=report.pk)]
