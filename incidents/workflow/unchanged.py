"""An update that says that nothing has changed: one tap, and never two in a row without another time for the next."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.content.vocabulary import CORRECTION
from agreements.models import User
from agreements.refusals import Refused
from incidents.models import Incident, ReportDraft
from incidents.models.incident import OPEN
from incidents.models.report import UPDATE
from incidents.queries.basis import Basis
from incidents.workflow.drafting import Desk, WhatIsKnown, ordinal_of


def draft_unchanged(
    *, incident: Incident, by: User, at: datetime, next_minutes: int | None = None
) -> list[ReportDraft]:
    """Draft the next update for every party it is due to: nothing has changed, and the next one comes as usual, or in
    `next_minutes`.

    Raises Refused when it is over, and when the last report to one of them said the same and no other time is given.
    """
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state != OPEN:
            raise Refused(_("対応中でない障害に「変わりなし」は送れません。"))
        desk = Desk(found, by, at)
        if next_minutes:
            desk.next_at = at + timedelta(minutes=next_minutes)
        due = [(basis, ordinal_of(UPDATE, desk.facts_of(basis))) for basis in desk.bases]
        due = [(basis, ordinal) for basis, ordinal in due if ordinal]
        again = [str(basis.party) for basis, _ordinal in due if _said_so_last(desk, basis)]
        if again and not next_minutes:
            words = _("%(names)s には、前の報告でも「変わりなし」と伝えました。次の報告の時刻を変えて送ってください。")
            raise Refused(words % {"names": _("、").join(again)})
        same = WhatIsKnown(_words("ja"), _words("en"))
        return [desk.draft(basis, UPDATE, ordinal, same) for basis, ordinal in due]


def _said_so_last(desk: Desk, basis: Basis) -> bool:
    """Whether the last report to a party was such a one, as it was drafted."""
    sent = [report for report in desk.sent[basis.party.pk] if report.kind != CORRECTION]
    if not sent:
        return False
    draft = desk.existing.get((basis.party.pk, sent[-1].kind, sent[-1].ordinal))
    return draft is not None and not draft.edited and draft.known == _words("ja")


def _words(language: str) -> str:
    with translation.override(language):
        return _("前の報告から変わったことはありません。対応を続けています。")
