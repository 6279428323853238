"""Two people changed the same thing of a draft or of a plan: what stands, what was not saved, and what was decided."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.merging import Clash
from agreements.models import Agreement
from agreements.queries.plan_state import PlanState
from agreements.refusals import Refused

Stands = Agreement | PlanState


class Conflict(Refused):
    """Somebody else changed the same things meanwhile. `mine` was not saved, `theirs` stands; both are whole.

    `stands` is what was written, as it stands now; `clashes` names each thing both changed, with both texts.
    """

    def __init__(
        self, mine: AgreementContent, theirs: AgreementContent, stands: Stands, clashes: list[Clash] | None = None
    ):
        super().__init__(_("ほかの方が同じところを書き換えました。どちらも残してあります。使うほうを選んでください。"))
        self.mine, self.theirs, self.stands = mine, theirs, stands
        self.clashes = clashes or []


@dataclass(frozen=True)
class Settlement:
    """What a person decided who saw both texts: `keep` theirs or mine, having seen the draft of `revision`."""

    keep: Literal["mine", "theirs"]
    revision: int
