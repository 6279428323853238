"""The demo world is loaded through real verbs, whole, once, and the record verifies."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements import states
from agreements.content import languages_of, problems_of
from agreements.models import Agreement, AgreementVersion, Concern, Contact, Meeting, OutgoingMail, Party, User
from agreements.workflow.board import standing_of
from agreements.workflow.links import invitation_for
from agreements.workflow.mailbox import kept_mails
from incidents.demo.people import PASSWORD, PEOPLE
from incidents.demo.story import CHAPTERS, load_world
from incidents.models import Incident, Report


class Interrupted(Exception):
    pass


@pytest.mark.slow
@pytest.mark.django_db
def test_the_world_is_loaded_once_and_goes_on_after_an_interruption(settings: Any) -> None:
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

    def interrupt(title: str) -> None:
        if title == CHAPTERS[3][0]:
            raise Interrupted

    with pytest.raises(Interrupted):
        load_world(timezone.now(), say=interrupt)
    assert Agreement.objects.count() == 2
    said = io.StringIO()
    call_command("demo_data", stdout=said)
    assert all(person.username in said.getvalue() for person in PEOPLE)
    assert PASSWORD in said.getvalue()
    assert load_world(timezone.now(), say=interrupt) == 0
    _is_as_described()
    _has_an_open_invitation(settings.EMAIL_FILE_PATH)
    call_command("verify", stdout=io.StringIO())


def _is_as_described() -> None:
    now = timezone.now()
    standings = {a.party.name: (standing_of(a, now).state, a.versions.count()) for a in Agreement.objects.all()}
    assert standings == {
        "株式会社みなと百貨店": ("agreed", 2),
        "北斗トラベル株式会社": ("stale", 2),
        "東西データセンター株式会社": ("agreed", 1),
        "一般社団法人東日本広域観光案内所連絡協議会": ("verbal", 1),
        "さくら台鉄道株式会社": ("none", 0),
        "Northwind Lodging Ltd.": ("asked", 1),
    }
    hokuto = Agreement.objects.get(party__name="北斗トラベル株式会社")
    assert hokuto.versions.get(number=2).state == states.CHANGES_REQUESTED
    assert [problem for a in Agreement.objects.all() for problem in problems_of(a.content())] == []
    assert [problem for v in AgreementVersion.objects.all() for problem in problems_of(v.content())] == []
    assert {len(languages_of(a.content())) for a in Agreement.objects.all()} == {2}
    assert Party.objects.filter(kind="customer").count() == 6
    assert Party.objects.filter(kind="vendor").count() == 2
    assert Meeting.objects.filter(starts_at__gt=now).count() == 1
    assert Concern.objects.filter(closed_at=None).count() >= 5
    assert not Contact.objects.exclude(phone__startswith="+8130000", phone_is_example=True).exists()
    assert [i.state for i in Incident.objects.all()] == ["closed"]
    kinds = [r.kind for r in Report.objects.filter(party__name="株式会社みなと百貨店").order_by("id")]
    assert kinds == ["first", "update", "final"]
    assert not OutgoingMail.objects.exclude(state="sent").exists()


def _has_an_open_invitation(mailbox: str) -> None:
    newest = kept_mails(mailbox)[0]
    assert "imani@northwind.example" in str(newest.message["To"])
    link = re.search(r"/r/([\w-]+)", newest.text)
    assert link
    invitation = invitation_for(link[1])
    assert invitation
    assert invitation.state_at(timezone.now()) == "sent"
    assert invitation.reply_by > timezone.now() + timedelta(days=5)


def test_known_passwords_stay_off_a_real_server(db: None) -> None:
    with pytest.raises(CommandError, match="HEIJI_DEBUG=1"):
        call_command("demo_data")
    assert User.objects.count() == 0


def test_a_real_record_is_left_alone(settings: Any, own_side: Party) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match=own_side.name):
        call_command("demo_data")
    assert User.objects.count() == 0
