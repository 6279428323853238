"""What can be wrong with the staffing of a small shift: more people than are there, a role nobody takes, two roles in
one person that must not meet."""

from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.problems import Problem
from agreements.content.text import Text
from agreements.content.wording import Wording

# One side with so many people at such a time.
_Shift = tuple[str, int, str]


def staffing_problems(content: AgreementContent) -> Iterator[Problem]:
    """Yield what contradicts itself ("must") and what is left open ("ask") in the staffing and among the contacts."""
    say = Wording(content)
    shifts: dict[_Shift, list[parts.Staffing]] = {}
    for line in content.staffing:
        shifts.setdefault((line.side, line.present, say.text(line.when)), []).append(line)
    for lines in shifts.values():
        yield from _of_a_shift(say, lines)
    yield from _met_in_one(say)


def _of_a_shift(say: Wording, lines: list[parts.Staffing]) -> Iterator[Problem]:
    path = _path(say.content, lines[0])
    named = {"shift": say.staffed(lines[0]), "present": lines[0].present}
    people = {say.text(line.person) for line in lines}
    if len(people) > lines[0].present:
        words = _("「%(shift)s」に、%(count)d人分の分担があります。いるのは%(present)d人です。")
        yield Problem(path, "rule", words % {**named, "count": len(people)}, "must")
    elif len(people) < lines[0].present:
        words = ngettext(
            "「%(shift)s」に、%(count)d人分の分担しかありません。ほかの人は何を引き受けますか？",
            "「%(shift)s」に、%(count)d人分の分担しかありません。ほかの人は何を引き受けますか？",
            len(people),
        )
        yield Problem(path, "rule", words % {**named, "count": len(people)}, "ask")
    taken = {words for line in lines for role in (line.person, *line.takes) for words in role.values()}
    acts = say.content.acts_of(lines[0].side)
    missing = {say.text(act.role): None for act in acts if taken.isdisjoint(act.role.values())}
    if missing:
        words = _("「%(shift)s」に、%(roles)sを引き受ける人がいません。誰が引き受けますか？")
        yield Problem(path, "rule", words % {**named, "roles": _("、").join(missing)}, "ask")


def _met_in_one(say: Wording) -> Iterator[Problem]:
    """Roles in one person that some line says must not meet there."""
    words = _("「%(person)s」が、兼ねてはいけない役割を兼ねています：%(one)s、%(other)s。")
    for contact in say.content.contacts:
        held, person = _held(say, contact.role, contact.more_roles), say.text(contact.role)
        yield from _clashes(say, contact, person, held, words)
    for line in say.content.staffing:
        same = [one for one in say.content.staffing if _whose(say, one) == _whose(say, line)]
        if same[0] is line:
            takes = [role for one in same for role in one.takes]
            yield from _clashes(say, line, say.text(line.person), _held(say, line.person, takes), words)


def _clashes(
    say: Wording, item: parts.Contact | parts.Staffing, person: str, held: list[str], words: str
) -> Iterator[Problem]:
    apart = _kept_apart(say, item.side)
    for one, other in combinations(held, 2):
        if frozenset((one, other)) in apart:
            told = words % {"person": person, "one": one, "other": other}
            yield Problem(_path(say.content, item), "rule", told, "must")


def _kept_apart(say: Wording, side: parts.Side) -> set[frozenset[str]]:
    """Pairs of one side's roles that must not meet."""
    content = say.content
    contacts = {
        frozenset((say.text(contact.role), say.name_of(key)))
        for contact in content.contacts_of(side)
        for key in contact.never_together_with
    }
    lines = {
        frozenset((say.text(line.person), say.text(other)))
        for line in content.staffing
        if line.side == side
        for other in line.apart
    }
    return contacts | lines


def _held(say: Wording, own: Text, more: list[Text]) -> list[str]:
    return list(dict.fromkeys(say.text(role) for role in (own, *more)))


def _whose(say: Wording, line: parts.Staffing) -> tuple[str, int, str, str]:
    return line.side, line.present, say.text(line.when), say.text(line.person)


def _path(content: AgreementContent, item: parts.Contact | parts.Staffing) -> str:
    name = "contacts" if isinstance(item, parts.Contact) else "staffing"
    return f"{name}.{getattr(content, name).index(item)}"
