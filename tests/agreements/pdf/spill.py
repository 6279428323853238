"""How often page 1 spills: `python -m tests.agreements.pdf.spill 40` prints so many agreements of real lengths.

A print costs a second of processor time: the tests print a few of them, this command as many as one likes.
"""

import os
import random
import sys
from typing import get_args

import django

from agreements import pdf
from agreements.content import Language
from agreements.page_check import Printed, check_paper
from agreements.papers import Size
from tests.agreements.pdf.papers import AT
from tests.agreements.pdf.real_content import KINDS, real, stretched

_SIZES: tuple[Size, ...] = ("a4", "phone")


def main(count: int) -> None:
    """Print the draws whose page 1 fails, and how many did not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    draw, failed = random.Random(11), 0
    for number in range(count):
        language: Language = get_args(Language)[number % 2]
        kind, times, size = draw.choice(KINDS), draw.uniform(0.5, 1.6), _SIZES[number // 2 % 2]
        content = stretched(real(language, kind), language, times)
        form = pdf.PaperForm(language, size)
        data = pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=form)
        told = Printed(content=content, language=language, size=size, number="AG-0001")
        found = [one for one in check_paper(data, told) if one.check in {"P1", "P3", "T1", "L3"} and one.stops]
        failed += bool(found)
        if found:
            print(language, kind, size, f"{times:.2f}", [(one.check, one.measured) for one in found])  # noqa: T201
    print(f"{count - failed} of {count} keep page 1")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
