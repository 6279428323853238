"""A contradiction between a promise and a vendor that stays as it is: accepted with a reason until a day, or open again
(ADR 117)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, ContradictionRuling, System, User, record_event
from agreements.models.contradiction import ACCEPTED, REOPENED
from agreements.queries.contradiction_words import read_contradiction
from agreements.queries.promise_check import CheckedPromise, promise_check
from agreements.refusals import Refused


def accept_contradiction(
    *, system: System, key: str, reason: str, look_again_on: date, by: User, at: datetime
) -> ContradictionRuling:
    """Record why a contradiction of a system stays as it is, until a day; who accepts it again in the same words is
    given what is there. Raises Refused where its sentences have changed, the day is past or nothing is said."""
    row = _found(system, key, at)
    if not reason.strip():
        raise Refused(_("受け入れるときは、理由を書きます。"))
    if look_again_on <= row.today:
        raise Refused(_("もう一度見る日は、明日からの日付にします。"))
    return _rule(row, ACCEPTED, reason.strip(), look_again_on, by=by, at=at)


def reopen_contradiction(*, system: System, key: str, by: User, at: datetime) -> ContradictionRuling:
    """Take an acceptance back. Raises Refused where its sentences have changed, for then it is open already."""
    return _rule(_found(system, key, at), REOPENED, "", None, by=by, at=at)


def _found(system: System, key: str, at: datetime) -> CheckedPromise:
    found = next((row for row in promise_check(system, at).rows if row.key == key), None)
    if found is None:
        raise Refused(_("どちらかの文が変わり、この食い違いはなくなりました。一覧で確かめてください。"))
    return found


def _rule(
    row: CheckedPromise, ruling: str, reason: str, look_again_on: date | None, *, by: User, at: datetime
) -> ContradictionRuling:
    told = read_contradiction(row)
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=row.agreement.pk)
        last = ContradictionRuling.objects.filter(agreement=agreement, key=row.key).last()
        if last and (last.ruling, last.reason, last.look_again_on) == (ruling, reason, look_again_on):
            return last
        if ruling == REOPENED and (last is None or last.ruling == REOPENED):
            raise Refused(_("この食い違いは、受け入れられていません。"))
        made = ContradictionRuling.objects.create(
            agreement=agreement, vendor=row.vendor.party, key=row.key, ruling=ruling, reason=reason, said_by=by, at=at,
            promise=told.promise.words, answer="\n".join(one.words for one in told.answers),
            look_again_on=look_again_on,
        )  # fmt: skip
        data = {"vendor": str(row.vendor.party), "reason": reason, "look_again_on": str(look_again_on or "")}
        record_event(
            chain=agreement.number, kind=f"contradiction.{ruling}", subject=f"contradiction:{made.pk}", at=at, by=by,
            data=data, facts=[made],
        )  # fmt: skip
        return made
