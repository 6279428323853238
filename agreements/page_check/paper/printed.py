"""What a paper is to print: what is asked when it is checked, and what a bare file says of itself."""

from dataclasses import dataclass
from datetime import date

from agreements.content import AgreementContent, Language
from agreements.papers import Size


@dataclass(frozen=True, kw_only=True)
class Printed:
    """`content` is None where it is not known, `number` (AG-0001) empty where it is not and on a general procedure.

    `made_on` is the day an issued copy was made, in the agreement's zone: it tells whether the review date had passed
    (S1); None for a body, which never says so, and where nobody knows it.
    """

    content: AgreementContent | None
    language: Language
    size: Size
    number: str
    made_on: date | None = None
