"""How readable page 1 is: a figure for whoever writes; nothing where there is none."""

import sys

import pytest

from agreements.workflow.drafts import create_agreement
from tests.agreements.example_content import example_content_both
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/AG-0001/draft/readability/"


@pytest.fixture
def lead(client, ren, payments, minato):
    client.force_login(ren)
    create_agreement(system=payments, party=minato, content=example_content_both(), by=ren, at=AT)
    return client


def test_who_may_not(people, lead):
    assert answers(people, ADDRESS) == everybody(200, outsider=404)


def test_each_language_has_its_figures_and_a_plain_word(lead):
    pytest.importorskip("jreadability")
    page = lead.get(ADDRESS)
    assert shown(page) == [
        ("日本語", ["jReadability"], True),
        ("英語", ["Flesch Reading Ease", "Flesch-Kincaid grade"], True),
    ]
    assert page.content.decode().count("読みやすい") == 2


def test_what_cannot_be_measured_is_left_out(lead, monkeypatch):
    monkeypatch.setitem(sys.modules, "jreadability", None)
    page = lead.get(ADDRESS)
    assert shown(page) == [("英語", ["Flesch Reading Ease", "Flesch-Kincaid grade"], True)]
    assert "jreadability" not in page.content.decode()


def test_a_long_hard_page_is_asked_about(lead, payments, tozai, ren):
    words = "包括的障害対応体制構築推進計画策定委員会事務局設置要綱改正案起草"
    draft(payments, tozai, ren, title={"ja": f"{words}が、{words}に基づき、{words}を審議する"}, acts=[], levels=[])
    page = lead.get(ADDRESS.replace("0001", "0002")).content.decode()
    assert "やさしい言葉にできますか" in page


def shown(page):
    return [
        (str(language), [one.name for one in figures], reaches) for language, figures, reaches in page.context["rows"]
    ]
