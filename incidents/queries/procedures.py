"""What is promised where nothing is agreed: the general procedure of the plan, told to the contacts of the register."""

from collections import defaultdict
from collections.abc import Iterable

from agreements.content import AgreementContent, Language, blank_content, parts
from agreements.models import Contact, PlannedPart, System
from agreements.queries.our_side import our_contacts
from agreements.queries.pairs import Pair
from agreements.queries.seeding import contact_parts, with_planned
from incidents.models import Incident
from incidents.queries.kept_plan import kept_rows


class Procedures:
    """The general procedure for each of some pairs, as the plan stood when the incident began: loaded in one query, and
    two for each system."""

    def __init__(self, incident: Incident, pairs: Iterable[Pair]):
        self._incident = incident
        self._contacts = _contacts_of({pair.party.pk for pair in pairs})
        self._rows: dict[int, list[PlannedPart]] = {}
        self._known: dict[tuple[int, str, Language], AgreementContent] = {}

    def of(self, pair: Pair, zone: str) -> AgreementContent:
        """Return what our plan says for such a party, with the contacts of both sides."""
        language = pair.language
        key = (pair.system.pk, pair.party.kind, language)
        planned = self._known.setdefault(key, self._known.get(key) or self._planned(*key, pair.system))
        theirs = contact_parts(self._contacts[pair.party.pk], "theirs", language)
        name = parts.TheirSide(name={language: pair.party.name_in(language)}, kind=planned.their_side.kind)
        own = {"their_side": name, "time_zone": zone, "contacts": [*planned.contacts, *theirs]}
        return planned.model_copy(update=own)

    def _planned(self, _pk: int, kind: str, language: Language, system: System) -> AgreementContent:
        if system.pk not in self._rows:
            rows = kept_rows(self._incident, system)
            self._rows[system.pk] = [row for row in rows if row.feasibility != "impossible"]
        content = blank_content(language).model_copy(
            update={
                "system": parts.Named(name={language: system.name_in(language)}),
                "their_side": parts.TheirSide(name={language: "—"}, kind="vendor" if kind == "vendor" else "customer"),
                "contacts": contact_parts(our_contacts(system), "ours", language),
            }
        )
        return with_planned(content, [row for row in self._rows[system.pk] if row.concerns in {"", kind}])


def _contacts_of(parties: set[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in Contact.objects.filter(party__in=parties, retired_at=None).order_by("place", "id"):
        found[row.party_id].append(row)
    return found
