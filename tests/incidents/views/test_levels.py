"""The levels one can choose are those in force with the parties; no number is shown that nobody agreed."""

import re

import pytest

from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


def levels_with(first: int, update: int | None, **more):
    """The example's levels with other minutes at the gravest."""
    content = story.example_content().model_dump(mode="json", exclude_none=True)["levels"]
    content[0] |= {"first_contact_minutes": first, "update_minutes": update, **more}
    return content


def offered(client):
    """The first level that can be chosen, as one reads it; and the sentence above them."""
    page = client.get("/incidents/new/").content.decode()
    choices = re.findall(r'<label class="choice">(.*?)</label>', page, re.DOTALL)
    hint = re.findall(r'<p class="hint">([^<]*)</p>\s*<div class="stack"', page)[0]
    return len(choices), " ".join(re.sub("<[^>]+>", " ", choices[0]).split()), hint


def test_levels_and_minutes_are_those_in_force(mio_at, payments, minato, tozai, ren, mio):
    payments.parties.set([minato])
    story.approved(story.agreement(payments, minato, ren), ren, levels=levels_with(20, 40))
    count, gravest, hint = offered(mio_at)
    assert (count, hint) == (3, "時間は、有効な合意のとおりです。")
    assert gravest.startswith("■1 停止 決済成功率")
    assert "第一報は検知から20分以内、続報 40分ごと" in gravest
    assert "30分" not in gravest
    incident = story.outage(payments, mio)
    assert (incident.level.name, incident.level.first_contact_minutes) == ("停止", None)
    page = mio_at.get(PAGE).content.decode()
    assert "期限 20分" in page


def test_where_parties_differ_each_is_named(mio_at, plan, minato, tozai, ren):
    story.approved(story.agreement(plan, minato, ren), ren, levels=levels_with(20, 40, name={"ja": "全店停止"}))
    story.approved(story.agreement(plan, tozai, ren), ren, levels=levels_with(45, None))
    one_more = story.customer("灯台商会", plan)
    _count, gravest, _hint = offered(mio_at)
    assert "相手によって違います" in gravest
    assert f"{minato.name} ：全店停止、" in gravest
    assert "第一報は検知から45分以内、続報の間隔は決めていません" in gravest
    assert "合意のない相手（対応方針） ：決済成功率 50%未満が5分、第一報は検知から15分以内" in gravest
    plan.parties.remove(one_more)
    assert "対応方針" not in offered(mio_at)[1]


def test_where_nothing_is_agreed_no_number_is_made_up(mio_at, payments, mio):
    assert offered(mio_at) == (4, "■1", "障害レベルと報告の時間は、どなたとも取り決めていません。")
    story.outage(payments, mio)
    page = mio_at.get(PAGE).content.decode()
    assert ("期限の取り決めはありません" in page, "時刻の決まりなし" in page, "30分" in page) == (True, False, False)


def test_everybody_reads_the_name_that_was_agreed(mio_at, payments, minato, tozai, ren, mio):
    """P1 beside the mark, not the plan's number: on the page that asks, in the incident and in its list."""
    payments.parties.set([minato])
    sev = {
        "label": {"ja": "SEV-1"},
        "facts": [{"ja": "カード番号が漏れた"}],
        "first_contact": "at_once",
        "match": "any",
    }
    promised = levels_with(None, None, **sev, updates="on_change")
    story.approved(story.agreement(payments, minato, ren), ren, levels=promised)
    _count, gravest, _hint = offered(mio_at)
    assert gravest.startswith("■ SEV-1 停止 決済成功率")
    assert "カード番号が漏れた、第一報は検知したらすぐ、続報 変化があったとき" in gravest
    assert str(story.outage(payments, mio).level) == "■\u00a0SEV-1 停止"
    for address in (PAGE, "/incidents/", f"{PAGE}levels/"):
        page = mio_at.get(address).content.decode()
        assert ("SEV-1" in page, "■1" in page) == (True, False), address


def test_where_parties_say_different_names_the_number_stays(mio_at, payments, minato, tozai, ren, mio):
    payments.parties.set([minato, tozai])
    for party, label in ((minato, "SEV-1"), (tozai, "P1")):
        story.approved(story.agreement(payments, party, ren), ren, levels=levels_with(15, 15, label={"ja": label}))
    _count, gravest, _hint = offered(mio_at)
    assert gravest.startswith("■1 停止 相手によって違います")
    assert ("：SEV-1、" in gravest, "：P1、" in gravest) == (True, True)
    assert str(story.outage(payments, mio).level) == "■1 停止"
