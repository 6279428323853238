"""The plan in the editor of the drafts: its rows are written there, each with its history; nobody's words are lost."""

import re

import pytest
from django.utils import timezone

from agreements.content.plan_kinds import PLAN_KINDS
from agreements.models import PlannedPart
from agreements.workflow.retire import retire
from tests.agreements.forms.test_register_plan import ACT, END, GOOD
from tests.agreements.plan_rows import plan_level, plan_row, reword, words_in
from tests.agreements.views.doors import answers, everybody

PLAN = "/systems/payments/plan/"
LEADS_ONLY = everybody(403, ren=302, outsider=404, administrator=302)
AUTOSAVE = {"HTTP_X_AUTOSAVE": "true"}
LISTS = [kind for kind in PLAN_KINDS.values() if kind.is_list]


@pytest.fixture
def step(payments):
    plan_row(payments, "flow", place=2, act="電話に出る", actor="当番", at_minute=5)
    return plan_row(payments, "flow", place=1, act="検知する", actor="当番", at_minute=0)


@pytest.fixture
def lead(client, ren):
    client.force_login(ren)
    return client


def revision_of(client, address=PLAN):
    found = re.search(r'name="revision" value="(\d+)"', client.get(address).content.decode())
    assert found
    return found[1]


def send(client, address, typed, **more):
    return client.post(f"{PLAN}{address}", {"revision": revision_of(client), **typed}, **more)


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.name)
def test_a_row_of_every_list_is_added_where_it_is_read(lead, payments, kind):
    address = f"{kind.where}/{kind.field}/"
    assert lead.get(PLAN + address).status_code == 200
    assert send(lead, address, {**GOOD[kind.name], "key": "made-0a1b2c3d"}).status_code == 302
    (row,) = payments.planned.all()
    assert (row.kind, row.key) == (kind.name, "made-0a1b2c3d")
    assert row.history.get().history_user == lead.get(PLAN).context["user"]


def test_the_same_press_again_adds_nothing(lead, payments):
    typed = {**GOOD["levels"], "key": "levels-0a1b2c3d", "revision": "0"}
    for _press in range(2):
        assert lead.post(f"{PLAN}levels/levels/", typed).status_code == 302
    assert PlannedPart.history.count() == 1


def test_what_only_a_plan_knows_is_asked_beside_a_row_and_seen_in_its_list(lead, payments):
    typed = {**ACT, "concerns": "vendor", "feasibility": "impossible", "feasibility_note": "契約の外"}
    send(lead, "acts/acts/", typed)
    row = payments.planned.get()
    assert (row.concerns, row.feasibility, row.feasibility_note) == ("vendor", "impossible", "契約の外")
    assert "feasibility" not in row.part
    page = lead.get(f"{PLAN}acts/").content.decode()
    for words in ("できない", "契約の外", "ベンダ・連携先"):
        assert words in page
    assert 'name="feasibility"' not in lead.get(f"{PLAN}prohibitions/prohibitions/").content.decode()


def test_what_is_there_once_is_written_and_taken_away(lead, payments):
    send(lead, "end/", END)
    send(lead, "contacts/", {"what_to_say": "会社名、いつから"})
    assert {row.kind: str(row) for row in payments.planned.all()} == {
        "end": "決済成功率 99%以上が30分", "what_to_say": "会社名、いつから",
    }  # fmt: skip
    send(lead, "contacts/", {"what_to_say": ""})
    assert payments.planned.get(retired_at=None).kind == "end"


def test_only_the_row_that_changes_is_saved(lead, step, ren):
    other = step.system.planned.get(place=2)
    assert send(lead, f"flow/flow/{step.key}/", {"at_minute": "1", "act": "気づく", "actor": "監視"}).status_code == 302
    assert [record.history_user for record in step.history.all()] == [ren, None]
    assert other.history.count() == 1


def test_the_table_of_levels_keeps_numbers(lead, payments):
    level = plan_level(payments)
    fields = ("quantity", "value", "sign", "unit")
    typed = dict(zip(fields, ("決済成功率", "40", "lt", "%"), strict=True))
    prefixed = {f"{level.key}-thresholds_0_{name}": value for name, value in typed.items()}
    told = {f"{level.key}-first_contact_minutes": "20", f"{level.key}-update_minutes": "15"}
    assert send(lead, "levels/", prefixed | told).status_code == 302
    level.refresh_from_db()
    assert (level.part["thresholds"][0]["value"], level.part["first_contact_minutes"]) == ("40", 20)


def test_a_level_keeps_its_key_whatever_its_number(lead, payments):
    level = plan_level(payments, 2)
    send(lead, f"levels/levels/{level.key}/", {**GOOD["levels"], "number": "3"})
    level.refresh_from_db()
    assert (level.slot, level.key) == ("3", "level-2")
    assert plan_level(payments, 2).key != "level-2"
    answer = send(lead, "levels/levels/", {**GOOD["levels"], "number": "3"})
    assert "もうあります" in str(answer.context["opened"]["form"].errors)


def test_rows_move_are_copied_taken_out_and_come_back(lead, payments, step):
    flow = payments.planned.filter(kind="flow", retired_at=None)
    send(lead, f"flow/flow/{step.key}/place/", {"direction": "down"})
    assert words_in(flow.all(), "act") == ["電話に出る", "検知する"]
    first = flow.get(place=1)
    send(lead, f"flow/flow/{first.key}/copies/", {})
    assert words_in(flow.all(), "act") == ["電話に出る", "電話に出る", "検知する"]
    was = revision_of(lead)
    send(lead, f"flow/flow/{first.key}/removal/", {})
    assert words_in(flow.all(), "act") == ["電話に出る", "検知する"]
    send(lead, f"flow/flow/{first.key}/return/", {"was": was})
    assert words_in(flow.all(), "act") == ["電話に出る", "電話に出る", "検知する"]
    assert flow.get(place=1).pk == first.pk, "the row itself, with its history"


def test_rows_of_excel_are_pasted(lead, payments):
    page = send(lead, "prohibitions/prohibitions/_paste/", {"rows": "再起動しない\t二重に記録される"})
    form = page.context["form"]
    send(lead, "prohibitions/prohibitions/_paste/", {"rows": form.data["rows"], "batch": form.seed, "add": form.digest})
    assert words_in(payments.planned.all(), "sentence") == ["再起動しない"]


def test_another_row_that_was_written_meanwhile_stays(lead, payments, step):
    base = revision_of(lead)
    reword(payments.planned.get(place=2), act="電話を取る")
    typed = {"at_minute": "1", "act": "気づく", "actor": "監視", "revision": base}
    answer = lead.post(f"{PLAN}flow/flow/{step.key}/", typed, **AUTOSAVE)
    assert answer.json()["others"] is True
    assert words_in(payments.planned.all(), "act") == ["気づく", "電話を取る"]
    again = lead.post(f"{PLAN}flow/flow/{step.key}/", {**typed, "revision": answer.json()["revision"]}, **AUTOSAVE)
    assert again.json()["others"] is False


def test_both_texts_of_one_row_are_shown_and_one_is_chosen(lead, payments, step):
    base = revision_of(lead)
    reword(step, act="見つける")
    typed = {"at_minute": "1", "act": "気づく", "actor": "監視", "revision": base}
    address = f"{PLAN}flow/flow/{step.key}/"
    assert lead.post(address, typed, **AUTOSAVE).status_code == 409
    page = lead.post(address, typed)
    assert "見つける" in page.content.decode()
    assert "気づく" in page.content.decode()
    lead.post(address, {**typed, "keep": "mine", "seen": page.context["seen"]})
    assert words_in(payments.planned.all(), "act") == ["気づく", "電話に出る"]


def test_what_cannot_be_kept_is_told_to_the_script_field_by_field(lead, step):
    typed = {"revision": revision_of(lead), "at_minute": "", "act": "気づく", "actor": "監視"}
    answer = lead.post(f"{PLAN}flow/flow/{step.key}/", typed, **AUTOSAVE)
    assert answer.status_code == 422
    assert [field["id"] for field in answer.json()["fields"]] == ["id_at_minute"]


def test_what_is_open_is_told_beside_it_with_the_way_there(lead, payments):
    plan_level(payments)
    plan_level(payments, 2, "遅延", sign="ge", value=60)
    plan_row(payments, "acts", side="theirs", role="当番", sentence="適宜止める", levels=[1])
    context = lead.get(PLAN).context
    asked = "".join(entry.problem.message for entry in context["asks"])
    assert "どちらでもない数字があります" in asked
    assert "未確認です" in asked
    assert "連絡先がありません" not in asked, "whose contact it is, an agreement knows"
    (place,) = next(row for row in context["failing"] if row.check == "W3").places
    assert place.address.startswith(f"{PLAN}acts/acts/")


def test_page_one_of_the_general_procedure_leads_to_its_rows(lead, payments, own_side):
    row = plan_row(payments, "prohibitions", sentence="再起動しない", reason="二重に記録される")
    plan_level(payments)
    page = lead.get(f"{PLAN}first-page/")
    assert f"{PLAN}prohibitions/prohibitions/{row.key}/#open" in [spot.address for spot in page.context["spots"]]
    revision = page.context["revision"]
    assert lead.get(f"{PLAN}first-page/{revision}.png").headers["Content-Type"] == "image/png"


def test_its_history_tells_who_changed_what_and_brings_back(lead, ren, payments, step):
    send(lead, f"flow/flow/{step.key}/", {"at_minute": "0", "act": "気づく", "actor": "当番"})
    send(lead, f"flow/flow/{step.key}/", {"at_minute": "0", "act": "見つける", "actor": "当番"})
    change = lead.get(f"{PLAN}history/").context["page"].object_list[0]
    assert (change.name, change.by, change.lines) == ("見つける", ren, [("すること", "検知する", "見つける")])
    retire(row=step, by=ren, at=timezone.now())
    assert "見つける" in lead.get(f"{PLAN}history/").content.decode()


def test_leads_bring_a_row_back_and_a_refusal_is_told(people, payments, client):
    old = plan_level(payments)
    retire(row=old, by=people.ren, at=timezone.now())
    address = f"{PLAN}rows/{old.pk}/reinstatement/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {}) == LEADS_ONLY
    retire(row=PlannedPart.objects.get(pk=old.pk), by=people.ren, at=timezone.now())
    plan_level(payments, name="全停止")
    client.force_login(people.ren)
    assert "同じ番号の障害レベルか" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize("place", ["nonsense/", "head/", "contacts/contacts/", "flow/flow/no-such/", "acts/flow/"])
def test_what_a_plan_does_not_hold_is_not_found(lead, step, place):
    assert lead.get(PLAN + place).status_code == 404


def test_a_plan_out_of_use_is_read_only(lead, payments, ren, step):
    retire(row=payments, by=ren, at=timezone.now())
    assert lead.get(PLAN).status_code == 200
    assert lead.get(f"{PLAN}flow/").status_code == 403


def test_an_english_reader_reads_english_and_is_told_where_there_is_none(lead, payments):
    payments.name_en, payments.symptom_en = "Payments", "Payments fail"
    payments.save()
    act = {"side": "ours", "role": "当番", "feasibility": "unchecked"}
    both = plan_row(payments, "acts", **act, sentence={"ja": "再送を止める", "en": "Stop resending"})
    plan_row(payments, "acts", **act, sentence="電話に出る")
    assert "Stop resending" not in lead.get(f"{PLAN}acts/").content.decode()
    lead.post("/language/", {"language": "en"})
    section = lead.get(f"{PLAN}acts/").content.decode()
    assert "Stop resending" in section
    assert "電話に出る [Japanese only]" in section
    assert "Nobody has confirmed that “Stop resending”" in lead.get(PLAN).content.decode()
    taken = send(lead, f"acts/acts/{both.key}/removal/", {}, follow=True).content.decode()
    assert "“Stop resending”" in taken
