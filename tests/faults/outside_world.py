"""The world the harness works in, built inside the clone: `python -m tests.faults.outside_world PEOPLE`.

Drafts to publish (AG-0001 and on, one a lead), open letters (one a reviewer), systems to report on (one on call each).
"""

import os
import sys
from datetime import timedelta
from typing import Any

LITTLE: dict[str, Any] = {
    "information": [], "criteria": [], "escalations": [], "flow": [], "reports": [], "definition": [], "aims": [],
    "targets": [], "open_points": [], "glossary": [], "notes": None,
}  # fmt: skip


def main(people: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.utils import timezone

    from agreements.models import Party, System, User

    by, now = User.objects.get(username="head"), timezone.now()
    payments = System.objects.get(slug="payments")
    third = max(1, people // 3)
    for number in range(third):
        _draft(payments, _party(f"発行先{number}", f"asked{number}"), by, now)
    for number in range(people):
        _letter(payments, _party(f"確認先{number}", f"reviewer{number}"), by, now + timedelta(0))
    for number in range(third):
        system = System.objects.create(slug=f"system{number}", name=f"系統{number}", symptom="決済が通らない")
        for other in range(2):
            party: Party = _party(f"報告先{number}-{other}", f"duty{number}-{other}")
            system.parties.add(party)


def _party(name: str, mailbox: str) -> Any:
    from agreements.models import Contact, Party

    party = Party.objects.create(kind="customer", name=f"{name}株式会社")
    Contact.objects.create(party=party, place=1, role="当番", mail=f"{mailbox}@minato.example", gets_reports=True)
    return party


def _draft(system: Any, party: Any, by: Any, at: Any) -> Any:
    from tests.published import draft

    return draft(system, party, by, at, **LITTLE)


def _letter(system: Any, party: Any, by: Any, at: Any) -> None:
    from agreements.workflow.inviting import Invitees
    from tests.published import publish_plainly

    asked = Invitees(contacts=list(party.contacts.all()), reply_by=at + timedelta(days=7), policy="any")
    publish_plainly(_draft(system, party, by, at), by, at, invitees=asked)


if __name__ == "__main__":
    main(int(sys.argv[1]))
