"""What a reviewer has typed and not sent yet is there again in the same browser (docs/adr/0083)."""

import json
from datetime import datetime

from django.db import transaction

from agreements.models import Agreement, ReviewInvitation

# A link is opened in few browsers by people, in some more by programs; the oldest text goes first.
_PAGES, _LETTERS = 20, 400_000


def keep_typed(
    *, invitation: ReviewInvitation, device: str, typed: dict[str, str], at: datetime, page: str = ""
) -> None:
    """Keep what stands in the form of one browser, so that it is there again after reading the mail; nothing of it is
    an answer. What another browser holds, or whoever looks into mails has pressed there, stays apart."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.filter(pk=invitation.pk, decision=None, expires_at__gt=at).first()
        if found is None:
            return
        kept = {place: fields for place, fields in found.kept.items() if place != device + page}
        found.kept = {**kept, device + page: typed} if typed else kept
        while len(found.kept) > 1 and (len(found.kept) > _PAGES or len(json.dumps(found.kept)) > _LETTERS):
            del found.kept[next(iter(found.kept))]
        found.save(update_fields=["kept"])
