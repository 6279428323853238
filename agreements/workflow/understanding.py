"""理解確認: keeping how the questions of a night were answered, once, after the final answer."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import canonical_text
from agreements.content.night_questions import NightQuestion
from agreements.models import Agreement, ReviewDecision, UnderstandingCheck, record_event
from agreements.queries.links import state_of_link
from agreements.queries.understanding import answered_on, questions_for
from agreements.refusals import Refused
from agreements.workflow.settling import queue_copy


def keep_understanding(
    *, decision: ReviewDecision, chosen: Sequence[int], device: str, began_at: datetime, at: datetime
) -> UnderstandingCheck:
    """Keep which choice (by place; -1 for none) was tapped for each question, and in how many seconds; the next issued
    copy says so. The second time the first one is returned. Raises Refused when the link opens nothing any more,
    nothing can be asked of this version, it is another `device` than the one whose answer took the code (the result
    stands under that name), or nothing was tapped: one press too many is no result.
    """
    invitation = decision.invitation
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=decision.version.agreement_id)
        known = UnderstandingCheck.objects.filter(decision=decision).first()
        if known:
            return known
        questions = questions_for(decision)
        _must_count(decision, questions, chosen, device, at)
        rows = [{**asdict(one), "chosen": place} for one, place in zip(questions, chosen, strict=True)]
        check = UnderstandingCheck.objects.create(
            decision=decision,
            questions=canonical_text(rows),
            right=sum(one.right == place for one, place in zip(questions, chosen, strict=True)),
            asked=len(questions),
            seconds=max(0, round((at - began_at).total_seconds())),
            at=at,
        )
        job = queue_copy(version=decision.version, why=f"understood:{check.pk}", at=at)
        data = {"version": decision.version.number, "right": check.right, "asked": check.asked, "job": job}
        record_event(
            chain=agreement.number,
            kind="review.understood",
            subject=f"decision:{decision.pk}:understanding",
            at=at,
            by=f"{invitation.role[:110]} {decision.typed_name}",
            data={**data, "seconds": check.seconds},
            facts=[check],
        )
        return check


def _must_count(
    decision: ReviewDecision, questions: Sequence[NightQuestion], chosen: Sequence[int], device: str, at: datetime
) -> None:
    if not answered_on(decision, device):
        raise Refused(_("理解確認は、版への回答をしたブラウザでだけ答えられます。"))
    if state_of_link(decision.invitation, at) != "answered" or not questions or len(chosen) != len(questions):
        raise Refused(_("この版の理解確認には、答えられません。"))
    if all(place < 0 for place in chosen):
        raise Refused(_("まだ、どの問いにも答えていません。分かるものだけでも選んでください。"))
