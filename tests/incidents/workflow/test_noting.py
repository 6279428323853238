"""Facts of the day: each is written once, with who noted it and when, and the incident's chain vouches for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from agreements import states
from agreements.models import Event, Party, User
from agreements.models.append_only import drop_guards, install_guards
from agreements.promises import promises_of
from agreements.refusals import Refused
from incidents.models import DayDecision, Incident, InformationGiven, PromiseMark, ReportDraft
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import day_facts, notes_of
from incidents.queries.verifying import record_faults
from incidents.workflow.moving import close
from tests.incidents import story
from tests.incidents.noted import LATER, NOTED, note

KINDS = pytest.mark.parametrize("model", NOTED, ids=lambda model: model.__name__)


@KINDS
def test_the_chain_vouches_for_what_was_noted(model: Any, incident: Incident, minato: Party, mio: User) -> None:
    row = note(model, incident, minato, mio)
    event = Event.objects.filter(chain=incident.number).last()
    assert event
    assert [name.partition(":")[0] for name in event.told()["facts"]] == [model._meta.label_lower]
    assert (event.by, event.at, row.by, row.happened_at) == ("小椋 澪", LATER, "小椋 澪", story.NOW)
    assert [fault for fault in record_faults() if incident.number in fault or model._meta.label_lower in fault] == []


@KINDS
def test_verify_tells_what_was_rewritten_and_what_is_gone(
    model: Any, incident: Incident, minato: Party, mio: User
) -> None:
    row, name, field = note(model, incident, minato, mio), model._meta.label_lower, NOTED[model][2]
    drop_guards(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = '9'")
            assert [fault.kind for fault in record_faults() if name in fault] == ["changed"]
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
            assert [fault.kind for fault in record_faults() if f"{name}:{row.pk}" in fault] == ["erased"]
    finally:
        install_guards(connection)


@KINDS
def test_nothing_is_noted_ahead_of_time_or_after_the_end(
    model: Any, incident: Incident, minato: Party, mio: User
) -> None:
    with pytest.raises(Refused):
        note(model, incident, minato, mio, happened_at=LATER + timedelta(minutes=2))
    close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused):
        note(model, incident, minato, mio)
    assert not model.objects.exists()


def test_a_reason_and_a_value_are_asked_for(incident: Incident, minato: Party, mio: User) -> None:
    with pytest.raises(Refused):
        note(PromiseMark, incident, minato, mio, reason=" ")
    with pytest.raises(Refused):
        note(InformationGiven, incident, minato, mio, value=" ")
    assert note(PromiseMark, incident, minato, mio, mark="done", reason="").pk
    assert note(InformationGiven, incident, minato, mio, value="", obtained=False).pk


def test_the_next_report_quotes_decisions_and_information(incident: Incident, draft: ReportDraft, mio: User) -> None:
    note(InformationGiven, incident, draft.party, mio)
    note(InformationGiven, incident, draft.party, mio, item="info-recovery", value="", obtained=False)
    note(DayDecision, incident, draft.party, mio)
    body = story.reload(draft).body
    assert "【当日のご判断】\n10:30 店舗運営部長 矢島様のご判断で「切り替える」となりました" in body
    assert (
        "【ご判断に使う情報】\n決済成功率（1分ごと）：38%（監視画面、10:30）\n復旧見込み（何時何分）：取れていません（10:30）"
        in body
    )
    assert "判断" not in ReportDraft.objects.exclude(party=draft.party).get().body


def test_what_was_noted_keeps_its_promise_with_that_party_alone(
    incident: Incident, minato: Party, tozai: Party, mio: User
) -> None:
    for model in NOTED:
        note(model, incident, minato, mio)
    found = {basis.party: _stands(incident, basis) for basis in bases_on(story.reload(incident))}
    assert found[minato] == {
        "level-stopped:first": states.KEPT, "report-first:phone": states.KEPT, "level-stopped:role-1": states.KEPT,
        "act-later:decide": states.KEPT, "act-notice": states.NOT_NEEDED, "contact-store:next": states.NOT_NEEDED,
        "contact-night:next": states.NOT_NEEDED, "criterion-waiting:decide": states.DUE,
        "escalation-1": states.NOT_NEEDED, "info-rate": states.LATE, "criterion-recovery:decide": states.KEPT,
    }  # fmt: skip
    assert found[tozai] == {}


def _stands(incident: Incident, basis: Any) -> dict[str, str]:
    incident = story.reload(incident)
    facts = day_facts(incident, basis, [], notes_of(incident))
    found = promises_of(basis.content, facts, story.NOW)
    changed = {states.KEPT, states.LATE, states.NOT_NEEDED}
    return {one.key: one.state for one in found if one.state in changed or one.key == "criterion-waiting:decide"}
