"""The head of every page counts the incidents one sees; one query."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from incidents.workflow.moving import recover
from incidents.workflow.noting import mark_promise
from tests.incidents import story

LINE = Template("{% load incident_count %}{% open_incidents %}")


def shown(user):
    request = RequestFactory().get("/")
    request.user = user
    return LINE.render(Context({"request": request}))


def test_open_ones_are_counted_for_those_who_see_them(people, plan, django_assert_num_queries):
    story.outage(plan, people.mio)
    over = story.outage(plan, people.mio)
    recover(incident=over, happened_at=story.NOW, by=people.mio, at=story.NOW)
    with django_assert_num_queries(1):
        assert "対応中の障害 0件" in shown(people.outsider)
    assert "対応中の障害 1件" in shown(people.taku)
    with django_assert_num_queries(3):  # the incidents, their newest facts, what is kept of them
        shown(people.taku)


def test_what_is_overdue_is_said_on_every_page_by_word_sign_and_title(client, incident, minato, mio, friday):
    client.force_login(mio)
    for address in ("/parties/", "/", "/oncall/", "/incidents/"):
        page = client.get(address, follow=True).content.decode()
        assert "<title>▲超過 1件｜" in page, address
        assert 'class="overdue" href="/incidents/INC-2026-001/#now"' in page, address
    page = client.get("/incidents/").content.decode()
    assert ("期限 10:29" in page, "1分超過" in page, "期限超過 1件" in page) == (True, True, True)
    mark_promise(
        incident=incident, party=minato, promise="info-rate", mark="done",
        happened_at=story.NOW, by=mio, at=story.NOW,
    )  # fmt: skip
    assert "期限超過" not in client.get("/parties/").content.decode()


@pytest.mark.django_db
def test_a_visitor_is_told_nothing():
    assert shown(AnonymousUser()) == ""
    assert LINE.render(Context({})) == ""
