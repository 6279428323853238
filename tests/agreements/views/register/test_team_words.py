"""The team's own vague words: leads keep them, all staff read them, the next check looks for them."""

import pytest

from agreements import page_check
from agreements.models import TeamWord
from agreements.queries.checking import content_findings
from tests.agreements.bad_text import BAD_TEXTS
from tests.agreements.example_content import example_content
from tests.agreements.views.doors import answers, everybody

PAGE = "/words/"
LEADS_READ = everybody(403, ren=200, outsider=200, administrator=200)
LEADS_ONLY = everybody(403, ren=302, outsider=302, administrator=302)
WORD = {"expression": "なる早", "language": "ja", "kind": "time", "question": "何時何分までか"}


@pytest.fixture
def word(db):
    return TeamWord.objects.create(**WORD)


def vague(text: str) -> list[page_check.Hit]:
    content = example_content(notes={"ja": text})
    found = next(finding for finding in content_findings(content, "ja") if finding.check == "W3")
    return [hit for hit in found.hits if hit.number == "team"]


def test_who_may_what(people, word):
    assert answers(people, PAGE) == everybody(200)
    assert answers(people, PAGE + "new/") == LEADS_READ
    assert answers(people, f"{PAGE}{word.pk}/") == LEADS_READ
    assert answers(people, f"{PAGE}{word.pk}/retirement/") == LEADS_READ
    assert answers(people, f"{PAGE}{word.pk}/reinstatement/") == everybody(405)
    assert answers(people, f"{PAGE}{word.pk}/reinstatement/", {}) == LEADS_ONLY
    assert answers(people, PAGE + "9999/") == everybody(403, ren=404, outsider=404, administrator=404)


def test_readers_get_no_buttons(client, mio, word):
    client.force_login(mio)
    page = client.get(PAGE).content.decode()
    assert "なる早" in page
    assert f"{PAGE}new/" not in page
    assert f"{PAGE}{word.pk}/" not in page


def test_a_new_word_is_looked_for_in_the_next_check(client, ren):
    assert vague("なる早で折り返す。") == []
    client.force_login(ren)
    page = client.post(PAGE + "new/", WORD, follow=True).content.decode()
    assert "何時何分までか" in page
    assert [(hit.words, hit.question) for hit in vague("なる早で折り返す。")] == [("なる早", "何時何分までか")]
    kept = TeamWord.history.get()
    assert (kept.history_user, kept.expression) == (ren, "なる早")


def test_a_word_no_longer_used_is_not_looked_for(client, ren, word):
    client.force_login(ren)
    client.post(f"{PAGE}{word.pk}/retirement/", follow=True)
    assert vague("なる早で折り返す。") == []
    assert "なる早" not in client.get(PAGE).content.decode()
    assert "なる早" in client.get(PAGE + "?retired=on").content.decode()
    client.post(f"{PAGE}{word.pk}/reinstatement/")
    assert len(vague("なる早で折り返す。")) == 1


def test_a_word_is_changed(client, ren, word):
    client.force_login(ren)
    assert 'value="なる早"' in client.get(f"{PAGE}{word.pk}/").content.decode()
    client.post(f"{PAGE}{word.pk}/", {**WORD, "question": "何分後か"})
    assert TeamWord.objects.get().question == "何分後か"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"expression": ""}, "expression"),
        ({"expression": "長" * 61}, "expression"),
        ({"expression": BAD_TEXTS["bidi"]}, "expression"),
        ({"question": ""}, "question"),
        ({"kind": "someday"}, "kind"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, ren, *, over, field):
    client.force_login(ren)
    response = client.post(PAGE + "new/", {**WORD, **over})
    assert set(response.context["form"].errors) == {field}
    assert TeamWord.objects.count() == 0


def test_a_word_is_there_once(client, ren, word):
    client.force_login(ren)
    response = client.post(PAGE + "new/", WORD)
    assert "もうあります" in response.content.decode()
    assert TeamWord.objects.count() == 1


def test_a_word_is_no_pattern(word):
    TeamWord.objects.create(language="ja", expression="(a+)+$", kind="time", question="?")
    assert len(vague("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! (a+)+$")) == 1
