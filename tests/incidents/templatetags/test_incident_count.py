"""The head of every page counts the incidents one sees; one query."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from incidents.workflow.moving import recover
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
        assert "対応中の障害 1件" in shown(people.taku)
    assert "対応中の障害 0件" in shown(people.outsider)


@pytest.mark.django_db
def test_a_visitor_is_told_nothing():
    assert shown(AnonymousUser()) == ""
    assert LINE.render(Context({})) == ""
