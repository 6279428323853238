"""The demo world is loaded through real verbs, whole, once, and the record verifies."""

import io
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agreements import states
from agreements.content import languages_of, problems_of
from agreements.models import Agreement, AgreementVersion, Concern, Contact, Meeting, OutgoingMail, Party, User
from agreements.queries.links import invitation_for
from agreements.queries.mailbox import kept_mails
from agreements.queries.standing import standing_of
from incidents.demo.people import PASSWORD, PEOPLE
from incidents.demo.story import CHAPTERS, load_world
from incidents.models import Incident, Report
from tests import demo_world


@pytest.fixture
def world(settings: Any, tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A copy of the world that is loaded once a run (tests/demo_world.py); its database, vault and mailbox are ours."""
    folder = shutil.copytree(demo_world.loaded(), tmp_path / "world")
    settings.VAULT_DIR, settings.DEBUG = folder / "vault", True
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = folder / "heiji.sqlite3"
        yield folder
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.mark.slow
def test_the_world_is_loaded_once_and_goes_on_after_an_interruption(world: Path) -> None:
    interrupted, *said = (world / "said").read_text(encoding="utf-8").splitlines()
    assert interrupted == "interrupted with 2 agreements"
    first = demo_world.INTERRUPTED_BEFORE
    assert said[0].strip() == f"{first + 1}/{len(CHAPTERS)} {CHAPTERS[first][0]}"
    assert "佐久間 亮（決済承認APIの運用責任者）" in "".join(said)
    assert [person.username for person in PEOPLE if not any(person.username in line for line in said)] == []
    assert PASSWORD in "".join(said)
    told: list[int] = []
    assert (load_world(timezone.now(), say=told.append), told) == (0, [])
    english = io.StringIO()
    call_command("demo_data", language="en", stdout=english)
    assert "Ryo Sakuma: lead of payments, reader of booking" in english.getvalue()
    assert not re.search("[ぁ-んァ-ヶ一-龠]", english.getvalue()), "a newcomer who reads no Japanese"
    _is_as_described()
    _has_an_open_invitation(str(world / "mailbox"))
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
    assert kinds == ["first", "update", "recovery", "final"]
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
