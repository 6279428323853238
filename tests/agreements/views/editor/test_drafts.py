"""The draft: read, written section by section, two people at once, its history and its PDF."""

import pytest
from django.http import QueryDict

from agreements.content import SECTIONS, content_from
from agreements.forms.draft import level_rows, single_form
from agreements.forms.draft.kinds import SINGLE_ROWS
from agreements.models import Agreement
from agreements.workflow.drafts import create_agreement
from tests.agreements.example_content import example_content_both
from tests.agreements.typed import filled, typed
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, publish_plainly

HOME = "/agreements/AG-0001/draft/"
READ_BY_ALL = everybody(200, outsider=404)
LEADS_READ = everybody(403, ren=200, outsider=404, administrator=200)
LEADS_ONLY = everybody(403, ren=302, outsider=404, administrator=302)


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def head(agreement, revision=None, **changes):
    """The head's form as it stands, with some fields typed over."""
    section = SECTIONS[0]
    sent = typed(single_form(section, agreement.content()), **changes)
    sent["revision"] = str(revision or agreement.revision)
    return sent


def fresh():
    return Agreement.objects.get()


def test_who_reads_and_who_writes(people, agreement):
    assert answers(people, HOME) == READ_BY_ALL
    assert answers(people, HOME + "history/") == READ_BY_ALL
    assert answers(people, HOME + "history/1/") == READ_BY_ALL
    assert answers(people, HOME + "head/") == LEADS_READ
    assert answers(people, HOME + "head/", head(agreement).dict()) == LEADS_ONLY
    assert answers(people, HOME + "history/1/restoration/", {"revision": "1"}) == LEADS_ONLY


def test_whoever_only_reads_gets_no_links_for_writing(client, mio, agreement):
    client.force_login(mio)
    page = client.get(HOME).content.decode()
    assert "この節を書く" not in page
    assert "/draft/head/" not in page
    assert "決済の再送を止める" in page


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_section_opens(client, ren, agreement, section):
    client.force_login(ren)
    response = client.get(f"{HOME}{section.name}/")
    assert response.status_code == 200
    assert str(section.title) in response.content.decode()


@pytest.mark.parametrize("name", list(SINGLE_ROWS))
def test_every_section_is_saved_and_read_back(client, ren, agreement, name):
    client.force_login(ren)
    section = next(section for section in SECTIONS if section.name == name)
    sent = filled(single_form(section, agreement.content()))
    sent["revision"] = "1"
    if name == "head":
        # The texts are those of the language the page was made in.
        sent["language"] = "ja"
    response = client.post(f"{HOME}{name}/", dict(sent.lists()))
    assert (response.status_code, fresh().revision) == (302, 2)
    form = client.get(f"{HOME}{name}/").context["form"]
    again = typed(form)
    assert {key: again.getlist(key) for key in again if again[key]} == {
        key: sent.getlist(key) for key in sent if key != "revision" and sent[key]
    }


def test_an_error_keeps_what_was_typed_and_says_what_to_do(client, ren, agreement):
    client.force_login(ren)
    response = client.post(HOME + "head/", head(agreement, title="止\u202eまる", effective_from="来月"))
    page = response.content.decode()
    assert (response.status_code, fresh().revision) == (200, 1)
    assert "U+202E" in page
    assert "2026-10-19 の形で" in page
    assert "来月" in page
    assert 'href="#id_title"' in page


@pytest.mark.parametrize("revision", ["", "0", "7", "x", "９", "99999999999999"])
def test_a_form_without_a_known_revision_is_turned_away(client, ren, agreement, revision):
    client.force_login(ren)
    sent = head(agreement, title="題")
    sent["revision"] = revision
    assert client.post(HOME + "head/", sent).status_code == 400
    assert fresh().revision == 1


def test_an_unknown_section_is_not_found(client, ren, agreement):
    client.force_login(ren)
    assert client.get(HOME + "nothing/").status_code == 404


def test_two_people_in_different_sections_keep_both(client, ren, administrator, agreement):
    client.force_login(administrator)
    client.post(HOME + "notes/", {"notes": "あとから", "revision": "1"})
    client.force_login(ren)
    assert client.post(HOME + "head/", head(agreement, revision=1, title="題")).status_code == 302
    content = fresh().content()
    assert (content.title, content.notes) == ({"ja": "題"}, {"ja": "あとから"})


@pytest.mark.parametrize(("keep", "title"), [("mine", "わたしの題"), ("theirs", "あの人の題")])
def test_two_people_in_one_field_see_both_texts_and_choose(client, ren, administrator, agreement, *, keep, title):
    client.force_login(administrator)
    client.post(HOME + "head/", head(agreement, title="あの人の題", review_by="2027-03-31"))
    client.force_login(ren)
    response = client.post(HOME + "head/", head(agreement, revision=1, title="わたしの題", purpose="目的も変えた"))
    page = response.content.decode()
    assert response.status_code == 409
    # The words apart are marked, the rest stands around them.
    assert "<ins>わたし</ins>の題" in page
    assert "<ins>あの人</ins>の題" in page
    sent = dict(response.context["sent"])
    response = client.post(HOME + "head/", {**sent, "seen": response.context["seen"], "keep": keep})
    assert response.status_code == 302
    content = fresh().content()
    assert (content.title, content.purpose, content.review_by.isoformat()) == (
        {"ja": title},
        {"ja": "目的も変えた"},
        "2027-03-31",
    )


def test_the_outline_counts_what_is_open(client, ren, agreement):
    client.force_login(ren)
    client.post(HOME + "head/", head(agreement, review_by="", purpose=""))
    entries = {entry.section.name: entry for entry in client.get(HOME).context["outline"]}
    assert (entries["head"].must, entries["head"].ask) == (1, 1)
    assert f"{HOME}head/#id_review_by" in client.get(HOME).content.decode()


def test_the_history_says_who_when_and_where(client, ren, administrator, agreement):
    client.force_login(administrator)
    client.post(HOME + "notes/", {"notes": "あとから", "revision": "1"})
    client.force_login(ren)
    rows = client.get(HOME + "history/").context["rows"]
    assert [(sitting.revision, sitting.by, sections) for sitting, sections in rows] == [
        (2, administrator, ["補足と用語"]),
        (1, ren, []),
    ]


def test_going_back_asks_shows_and_keeps_the_way_forward(client, ren, agreement):
    client.force_login(ren)
    before = agreement.content()
    client.post(HOME + "notes/", {"notes": "あとから", "revision": "1"})
    assert "あとから" in client.get(HOME + "history/1/").content.decode()
    assert client.get(HOME + "history/1/restoration/").status_code == 405
    client.post(HOME + "history/1/restoration/", {"revision": "2"})
    assert (fresh().revision, fresh().content()) == (3, before)
    client.post(HOME + "history/2/restoration/", {"revision": "3"})
    assert fresh().content().notes == {"ja": "あとから"}


def test_going_back_over_what_one_has_not_seen_is_refused(client, ren, agreement):
    client.force_login(ren)
    client.post(HOME + "notes/", {"notes": "あとから", "revision": "1"})
    response = client.post(HOME + "history/1/restoration/", {"revision": "1"}, follow=True)
    assert "もう一度確かめてください" in response.content.decode()
    assert fresh().content().notes == {"ja": "あとから"}
    assert client.get(HOME + "history/9/").status_code == 404


@pytest.mark.slow
def test_the_pdf_of_the_draft(client, ren, outsider, agreement):
    client.force_login(outsider)
    assert client.get(HOME + "pdf/").status_code == 404
    client.force_login(ren)
    response = client.get(HOME + "pdf/")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_character_no_font_has_is_told_with_its_place(client, ren, agreement):
    client.force_login(ren)
    client.post(HOME + "notes/", {"notes": "文字 \U0001f9ff", "revision": "1"})
    response = client.get(HOME + "pdf/")
    assert response.status_code == 503
    assert "U+1F9FF" in response.content.decode()
    assert f"{HOME}notes/#id_notes" in response.content.decode()


def test_the_next_version_goes_on_from_the_draft(client, ren, agreement):
    publish_plainly(agreement, ren, at=AT, agreed_in_meeting=True)
    client.force_login(ren)
    assert "第2版の下書き" in client.get(HOME).content.decode()


def test_reading_changes_nothing(client, ren, agreement):
    client.force_login(ren)
    for address in ("", "head/", "acts/", "history/", "history/1/", "acts/acts/"):
        assert client.get(HOME + address).status_code == 200
        assert client.head(HOME + address).status_code == 200
    assert (fresh().revision, fresh().history.count()) == (1, 1)


def table(agreement, **changes):
    """The table of levels as it stands, with some cells typed over."""
    sent = QueryDict(mutable=True)
    for row in level_rows(agreement.content()):
        for name in row.fields:
            sent[row.add_prefix(name)] = changes.get(row.add_prefix(name), row[name].value())
    sent["revision"] = str(agreement.revision)
    return sent


def test_the_table_of_levels_not_touched_changes_nothing(client, ren, agreement):
    client.force_login(ren)
    assert client.post(HOME + "levels/", table(agreement)).status_code == 302
    assert fresh().revision == 1


def test_the_table_of_levels_changes_only_its_numbers(client, ren, agreement):
    client.force_login(ren)
    cells = {"level-partly-thresholds_0_value": "60", "level-stopped-update_minutes": "10"}
    client.post(HOME + "levels/", table(agreement, **cells))
    before, after = agreement.content().levels, fresh().content().levels
    assert (after[1].thresholds[0].value, after[0].update_minutes) == ("60", 10)
    assert after[1].model_copy(update={"thresholds": before[1].thresholds}) == before[1]
    assert (after[0].examples, after[2]) == (before[0].examples, before[2])


def test_every_error_of_the_table_is_told_with_its_row(client, ren, agreement):
    client.force_login(ren)
    cells = {"level-stopped-thresholds_0_value": "たくさん", "level-slow-first_contact_minutes": "すぐ"}
    page = client.post(HOME + "levels/", table(agreement, **cells)).content.decode()
    assert 'href="#id_level-stopped-thresholds_0_value">■1 値：' in page
    assert 'href="#id_level-slow-first_contact_minutes">○3 第一報（分以内）：' in page
    assert "たくさん" in page
    assert fresh().revision == 1


def test_what_is_not_translated_is_counted_and_led_to(client, ren, payments, minato, own_side):
    plain = example_content_both().model_dump(mode="json", exclude_none=True)
    bare = [plain["acts"][0]["sentence"], plain["levels"][0]["thresholds"][0]["quantity"], plain["title"]]
    bare += [plain["meeting"]["heard"], plain["end_signal"]["threshold"]["unit"], plain["levels"][1]["examples"][0]]
    bare += [plain["system"]["name"], plain["acts"][1]["consent"].setdefault("condition", {"ja": "開店中", "en": "x"})]
    for text in bare:
        del text["en"]
    create_agreement(system=payments, party=minato, content=content_from(plain), by=ren, at=AT)
    client.force_login(ren)
    asks = client.get(f"{HOME}head/").context["asks"]
    assert [entry.problem.message for entry in asks] == [
        "英語の文がありません：表題と期間 2件",
        "英語の文がありません：打合せの記録 1件",
        "英語の文がありません：障害レベル 2件",
        "英語の文がありません：すること 2件",
        "英語の文がありません：終わりの合図 1件",
    ]
    for entry in asks:
        address, _hash, field = entry.address.partition("#")
        assert field.endswith("_en")
        assert f'id="{field}"' in client.get(address).content.decode()
