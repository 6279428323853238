"""Loads the register of the demo world: people, parties with their contacts, systems with their plans."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from agreements.models import (
    Capability,
    Contact,
    KeptAnswer,
    Party,
    PlannedPart,
    System,
    TeamWord,
    User,
)
from agreements.workflow import register
from incidents.demo.calendar import Calendar
from incidents.demo.people import ADMINISTRATOR, PASSWORD, PAYMENTS, PEOPLE

FOLDER = Path(__file__).parent
_SPECIAL_DAYS = {"ja": "毎月20日と25日と月末日", "en": "The 20th, the 25th and the last day of each month"}
# What this team has met in its own minutes, beside the word lists that come with the program.
_WORDS = [("なる早", "何時何分までか。間に合わないとき誰に電話するか"), ("一両日", "何日の何時までか（JST）")]
# What helped against a no before, kept without names.
_ANSWERS = [
    (
        "earning_first",
        "いまは売上が先だ。",
        "昨年の障害で止まった30分の売上を、1枚の表にしてお見せした。守る話は、稼ぐ話になった。",
    ),
    (
        "no_time",
        "この時期は時間が取れない。",
        "10分だけいただき、することを3つに絞って読み合わせた。残りは次の定例に回した。",
    ),
    ("unseen", "うちには関係がない。", "直前の障害で窓口に並んだ人数を、先方の言葉のまま読み上げた。"),
]


def read(name: str) -> Any:
    """Return the data of one of our JSON files."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def load_register(when: Calendar) -> None:
    """Make everybody and everything that stands before the first meeting."""
    people = _make_people()
    administrator, at = people[ADMINISTRATOR], when.at(-250, "09:30")
    parties = {}
    for data in when.fill(read("parties")):
        parties[data["facts"]["name"]] = (party := _put(Party(**data["facts"]), administrator, at))
        for facts in data["contacts"]:
            _put(Contact(party=party, **facts), administrator, at)
        for facts in data["capabilities"]:
            _put(Capability(party=party, **facts), administrator, at)
    for expression, question in _WORDS:
        _put(TeamWord(language="ja", expression=expression, kind="time", question=question), administrator, at)
    for kind, said, answer in _ANSWERS:
        _put(KeptAnswer(kind=kind, said=said, answer=answer), administrator, at)
    for plan in when.fill(read("plans")):
        _load_system(plan, parties, people, administrator, when)


def change_special_day(*, at: datetime) -> None:
    """The plan of payments knows one special day more."""
    row = PlannedPart.objects.get(system__slug=PAYMENTS, kind="special_days")
    row.part = {**row.part, "when": _SPECIAL_DAYS}
    register.put(row=row, by=User.objects.get(username="sakuma"), at=at)


def is_special_day_changed() -> bool:
    return PlannedPart.objects.filter(kind="special_days", part__when=_SPECIAL_DAYS).exists()


def _load_system(
    plan: dict[str, Any], parties: dict[str, Party], people: dict[str, User], administrator: User, when: Calendar
) -> None:
    slug = plan["facts"]["slug"]
    served = [parties[data["facts"]["name"]] for data in read("parties") if slug in data["systems"]]
    ours = Contact.objects.filter(party__kind="own", role__in=plan["our_contacts"])
    system, links = System(**plan["facts"]), {"parties": served, "our_contacts": ours}
    system.full_clean()
    register.put(row=system, by=administrator, at=when.at(-250, "10:00"), links=links)
    for person in PEOPLE:
        for name, role in person.roles:
            if name == slug:
                user = people[person.username]
                register.give_role(system=system, user=user, role=role, by=administrator, at=when.at(-250, "10:30"))
    lead = next(people[person.username] for person in PEOPLE if (slug, "lead") in person.roles)
    for name, rows in plan["parts"].items():
        for row in rows:
            _put(PlannedPart(system=system, kind=name, **row), lead, when.at(-240, "14:00"))


def _put(row: Any, by: User, at: datetime) -> Any:
    """Check a row as a form would, then save it with its history."""
    row.full_clean()
    return register.put(row=row, by=by, at=at)


def _make_people() -> dict[str, User]:
    people = {}
    for person in PEOPLE:
        make = User.objects.create_user if person.roles else User.objects.create_superuser
        people[person.username] = make(
            person.username, person.mail, PASSWORD, display_name=person.name, name_latin=person.latin
        )
    return people
