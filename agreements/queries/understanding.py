"""理解確認: the questions somebody is offered after the final answer, and how each version's answers went."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from agreements import display
from agreements.content import Language
from agreements.content.night_questions import NightQuestion, night_questions
from agreements.models import AgreementVersion, ReviewDecision, UnderstandingCheck


@dataclass(frozen=True)
class Understood:
    """A decision with what came of its questions; `words` say it on pages and papers."""

    decision: ReviewDecision
    check: UnderstandingCheck | None

    @property
    def words(self) -> str:
        check = self.check
        return display.understood((check.right, check.asked, check.seconds) if check else ())


def understood_of(version: AgreementVersion) -> list[Understood]:
    """Return each decision on a version, in order, with how its questions were answered (None: not done)."""
    decisions = version.decisions.select_related("understanding").order_by("sequence")
    return [Understood(decision, check_of(decision)) for decision in decisions]


def check_of(decision: ReviewDecision) -> UnderstandingCheck | None:
    return getattr(decision, "understanding", None)


def answered_on(decision: ReviewDecision, device: str) -> bool:
    """Return whether the answer, with its mailed code, came from that browser. Whoever was forwarded the link holds
    another one: what they know of the night is not to stand under the name of who approved (docs/adr/0085)."""
    return decision.device == device


def questions_for(decision: ReviewDecision) -> list[NightQuestion]:
    """Return the questions of one decision, in the language of its request: always the same ones."""
    language: Language = decision.invitation.language  # type: ignore[assignment]  # the model holds the same words
    with override(language):
        return night_questions(decision.version.content(), language, seed=decision.receipt)


def missed_of(check: UnderstandingCheck) -> list[dict[str, Any]]:
    """Return the questions that were answered wrongly, or not."""
    return [one for one in json.loads(check.questions) if one["chosen"] != one["right"]]
