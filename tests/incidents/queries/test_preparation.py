"""The preparation sheet: found in minutes, outages, open points and concerns, and one page of paper."""

import json
from datetime import timedelta

import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from agreements import pdf
from agreements.content.parts import Consent
from agreements.models import Attendee, Concern, KeptAnswer, Meeting
from agreements.queries.expected_noes import names_told
from incidents.models import move_incident
from incidents.models.incident import CLOSED, RECOVERED
from incidents.queries.preparation import preparation_of
from incidents.workflow.noting import note_call
from tests.agreements.example_content import example_content
from tests.incidents import story

LATER = story.NOW + timedelta(days=30)


@pytest.fixture
def meeting(payments, minato):
    made = Meeting.objects.create(
        title="第3回",
        starts_at=LATER,
        ends_at=LATER + timedelta(hours=1),
        place="本社",
        preparation="経過の表を持っていく。",
    )
    made.systems.set([payments])
    made.parties.set([minato])
    Attendee.objects.create(meeting=made, party=minato, role="店舗運営部長", name="湊 一葉")
    return made


@pytest.fixture
def kept(db):
    for kind, answer in (("no_time", "10分だけ伺う。"), ("unseen", "並んだ人数を読み上げる。"), ("unseen", "古い答え")):
        KeptAnswer.objects.create(kind=kind, said="断り", answer=answer)
    return KeptAnswer.objects.get(answer="古い答え")


def refuse(meeting, party, kind, **more):
    return Concern.objects.create(meeting=meeting, party=party, kind=kind, text="いまは時間がない", **more)


def test_what_is_on_the_sheet(version, meeting, minato, ren):
    sheet = preparation_of(meeting, minato, ren, LATER)
    content = version.content()
    assert (sheet["merit"], sheet["number"]) == (content.purpose["ja"], version.agreement.number)
    gains = [act.gain["ja"] for act in content.acts if act.gain]
    assert [gain for gain, *_rest in sheet["harms"]] == gains[:5]
    assert sheet["points"] == [["12月に後日決済を使えるか", "店舗運営部長", "2026-11-20", "期日を過ぎています"]]
    assert (len(sheet["home"]), sheet["home"][0]) == (3, "「12月に後日決済を使えるか」に答えを出す")
    assert (sheet["there"], sheet["ours"]) == (["店舗運営部長 湊 一葉"], "経過の表を持っていく。")


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Get an answer to 1 act that has none (“"), (2, "Get an answer to 2 acts that have none (first “")],
)
def test_one_act_without_an_answer_is_no_acts(version, meeting, minato, ren, count, words):
    acts = example_content().acts
    answers = ["unanswered"] * count + ["agreed"] * (len(acts) - count)
    said = [act.model_copy(update={"consent": Consent(answer=one)}) for act, one in zip(acts, answers, strict=True)]
    version.agreement.put_content(example_content(acts=said, open_points=[]))
    version.agreement.save()
    with translation.override("en"):
        home = preparation_of(meeting, minato, ren, LATER)["home"]
    assert [line.startswith(words) for line in home].count(True) == 1, home


def test_an_outage_of_theirs_in_their_own_words(version, incident, meeting, minato, ren, mio, client):
    contact = minato.contacts.first()
    called = {"contact": f"contact-{contact.pk}", "role": contact.role, "outcome": "reached"}
    note_call(
        incident=incident,
        party=minato,
        happened_at=story.NOW,
        by=mio,
        at=story.NOW,
        said="9件が二重になった。",
        **called,
    )
    assert preparation_of(meeting, minato, ren, LATER)["outages"] == []
    for hours, state in enumerate((RECOVERED, CLOSED), start=1):
        move_incident(incident, state, at=story.NOW + timedelta(hours=hours), by=mio)
    (outage,) = preparation_of(meeting, minato, ren, LATER)["outages"]
    assert (outage["number"], outage["words"]) == (incident.number, ["9件が二重になった。"])
    assert outage["lasted"] == "72分"
    client.force_login(ren)
    page = client.get(f"/meetings/{meeting.pk}/preparation/{minato.pk}/").content.decode()
    assert '<span class="soft nowrap">72分</span>' in page
    with translation.override("en"):
        paper = json.loads(json.dumps(preparation_of(meeting, minato, ren, LATER)))
        assert "72\u00a0min" in render_to_string("pdf/preparation.html", {"paper": paper})


def test_no_time_is_also_answered_as_not_seen(meeting, minato, ren, kept):
    refuse(meeting, minato, "no_time")
    kept.answer = "使わない答え"
    kept.retired_at, kept.retired_by = LATER, ren
    kept.save()
    (no, other) = preparation_of(meeting, minato, ren, LATER)["noes"]
    assert no == ["時間がない", "いまは時間がない", ["10分だけ伺う。", "並んだ人数を読み上げる。"]]
    assert other == ["大切さが伝わっていない", "", ["並んだ人数を読み上げる。"]]


def test_a_concern_that_was_closed_or_is_anothers_is_no_no_of_theirs(meeting, minato, tozai, ren, kept):
    refuse(meeting, minato, "contract", closed_at=LATER)
    refuse(meeting, tozai, "depends")
    noes = preparation_of(meeting, minato, ren, LATER)["noes"]
    assert [word for word, *_rest in noes] == ["時間がない", "大切さが伝わっていない"]


# What somebody reads in a minute: of Japanese letters, of English words.
_MINUTE = {"ja": 500, "en": 200}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_after_a_minute_a_reader_can_answer_five_questions(version, meeting, minato, ren, kept, language):
    """With whom and what it means to them, what to bring home first, which no to expect, and what to answer: all of it
    stands in what is read first, on paper as on the page, and each answer is known before the next is asked."""
    refuse(meeting, minato, "no_time")
    with translation.override(language):
        sheet = preparation_of(meeting, minato, ren, LATER)
    no = sheet["noes"][0]
    questions = [
        ("with whom?", sheet["party"]),
        ("what does it mean to them?", sheet["merit"]),
        ("what do we bring home first?", sheet["home"][0]),
        ("which no do we expect?", no[0]),
        ("what do we answer?", no[2][0]),
    ]
    with translation.override(language):
        page = pypdfium2.PdfDocument(pdf.render_preparation(json.loads(json.dumps(sheet)), at=LATER))[0]
    read = squeezed(page.get_textpage().get_text_bounded())
    places = [read.find(squeezed(answer)) for _question, answer in questions]
    assert (places == sorted(places), min(places) >= 0) == (True, True), dict(zip(questions, places, strict=True))
    end = places[-1] + len(squeezed(no[2][0]))
    assert (len(read[:end]) if language == "ja" else len(read[:end]) / 5) <= _MINUTE[language]


def squeezed(text):
    """Without the spaces and ends of lines that a paper sets."""
    return "".join(text.split())


def test_the_page_reads_in_the_order_of_the_paper(version, meeting, minato, ren, kept, client):
    refuse(meeting, minato, "no_time")
    client.force_login(ren)
    page = client.get(f"/meetings/{meeting.pk}/preparation/{minato.pk}/").content.decode()
    ids = ["merit-title", "home-title", "noes-title", "harms-title", "outages-title", "points-title"]
    assert sorted(ids, key=lambda one: page.index(f'id="{one}"')) == ids


def test_the_paper_is_one_page_however_much_is_known(version, meeting, minato, ren, kept):
    for kind in ("no_time", "unseen", "earning_first"):
        refuse(meeting, minato, kind)
    sheet = preparation_of(meeting, minato, ren, LATER)
    many = {
        "points": sheet["points"] * 5,
        "changes": ["長い題の項目が前の版から変わったこと"] * 4,
        "home": sheet["home"],
    }
    sheet |= many | {"noes": [[word, said * 6, answers * 2] for word, said, answers in sheet["noes"]]}
    data = pdf.render_preparation(json.loads(json.dumps(sheet)), at=LATER)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert "持ち帰る3つ" in document[0].get_textpage().get_text_bounded()


def test_names_are_found_before_an_answer_is_kept(meeting, minato):
    concern = refuse(meeting, minato, "no_time")
    assert names_told("みなと百貨店の湊さんは、10分なら聞くと言った。", concern) == ["みなと百貨店", "湊"]
    assert names_told("10分なら聞くと言われた。", concern) == []
