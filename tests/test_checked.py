"""What is remembered is what was found, and only for the same question."""

from dataclasses import replace

from django.utils.translation import override

from agreements.page_check import Printed, check_paper
from tests import checked
from tests.agreements.pdf.papers import body

ASKED = Printed(content=None, language="ja", size="a4", number="")


def test_what_is_remembered_is_what_was_found() -> None:
    data = body("ja")
    with override("ja"):
        assert check_paper(data, ASKED) == checked._findings_on(data, ASKED)
        assert check_paper(data, ASKED) == checked._findings_on(data, ASKED)


def test_another_question_is_answered_anew() -> None:
    data = body("ja") + b"% of this test alone"
    before = len(checked._found)
    for language in ("ja", "en"):
        with override(language):
            for asked in (ASKED, replace(ASKED, size="phone"), replace(ASKED, number="AG-0009")):
                check_paper(data, asked)
                check_paper(data + b"\n", asked)
    assert len(checked._found) - before == 12
