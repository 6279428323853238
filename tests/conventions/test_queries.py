"""Answers apart from verbs: what lies in queries/ reads and derives, what in workflow/ writes is said as a verb.

A verb takes only named arguments, and the moment it happens (`at`); `by` names who does it, unless nobody of ours does:
a reviewer with a link, or the worker.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.conventions.tree import files, named

METHODS = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "bulk_history_create", "get_or_create",
    "update_or_create", "select_for_update", "set", "put", "atomic", "finish", "put_off", "take",
}  # fmt: skip
FUNCTIONS = {"record_event", "sign", "atomic"}
WRITERS = ("queue_", "move_")
# Verbs of a reviewer, whom a link names, of the worker, and of whoever runs the machine.
NOBODY_OF_OURS = {
    "agreements/workflow/codes.py: send_code",
    "agreements/workflow/codes.py: spend_try",
    "agreements/workflow/mailed_codes.py: mail_code",
    "agreements/workflow/mailed_codes.py: spend",
    "agreements/workflow/mailed_codes.py: use",
    "agreements/workflow/reminding.py: queue_own_reminders",
    "agreements/workflow/reminding.py: queue_reminders",
    "agreements/workflow/returning.py: note_fate",
    "agreements/workflow/returning.py: take_in_event",
    "agreements/workflow/returning.py: take_in_report",
    "agreements/workflow/reviewing.py: note_opening",
    "agreements/workflow/passing_on.py: hand_over",
    "agreements/workflow/reviewing.py: decide",
    "agreements/workflow/reviewing.py: queue_mails",
    "agreements/workflow/keeping_typed.py: keep_typed",
    "agreements/workflow/answering_items.py: answer_item",
    "agreements/workflow/answering_items.py: agree_to_rest",
    "agreements/workflow/talking.py: open_thread",
    "agreements/workflow/talking.py: ask",
    "agreements/workflow/talking.py: tell_leads",
    "agreements/workflow/understanding.py: keep_understanding",
    "agreements/workflow/informing.py: tell_of_annexes",
    "agreements/workflow/keeping_up.py: queue_upkeep",
    "agreements/workflow/linking.py: give_link",
    "agreements/workflow/linking.py: mail_link",
    "agreements/workflow/mending.py: ask_contacts",
    "agreements/workflow/mending.py: link_of_reviewer",
    "agreements/workflow/mending.py: send_contact_code",
    "agreements/workflow/mending.py: say_still_right",
    "agreements/workflow/mending.py: mend_contact",
    "agreements/workflow/mending.py: leave_contact",
    "agreements/workflow/jobs.py: run_due_jobs",
    "agreements/workflow/issuing.py: issue_copies",
    "agreements/workflow/posting.py: send_due_mails",
    "agreements/workflow/expiring.py: queue_expired_copies",
    "agreements/workflow/settling.py: queue_copy",
    "agreements/workflow/general.py: render_general_procedures",
    "agreements/workflow/checkpointing.py: keep_checkpoint",
    "agreements/workflow/remaking.py: remake_papers",
    "agreements/workflow/sent_forms.py: do_once",
    "incidents/workflow/backing_up.py: back_up",
    "incidents/workflow/rounds.py: carry_rounds",
    "incidents/workflow/restoring.py: restore",
    "incidents/workflow/attending.py: touch_worker",
    "incidents/workflow/attending.py: note_deed",
    "incidents/workflow/alerting.py: take_in",
    "incidents/workflow/by_link.py: decide_by_link",
    "incidents/workflow/by_link.py: send_day_code",
    "incidents/workflow/by_link.py: tick",
    "incidents/workflow/overdue.py: look_at_promises",
    "incidents/workflow/overdue.py: keep_dues",
    "incidents/workflow/webhooks.py: queue_webhooks",
    "incidents/workflow/webhooks.py: send_due_webhooks",
}
# Steps of publishing, issuing, restoring and moving; reading one moment; forgetting somebody who has left: no deed of
# its own.
NO_DEEDS = {
    "agreements/workflow/publishing.py: store_body",
    "agreements/workflow/publishing.py: store_document",
    "agreements/workflow/presence.py: end_presence",
    "incidents/workflow/elsewhere.py: one_moment",
    "incidents/workflow/linking.py: give_link",
    "incidents/workflow/restoring.py: fill",
}


def test_answers_write_nothing() -> None:
    found = [
        f"{named(path)}:{line}: {what}"
        for path in files("agreements/queries/*.py", "incidents/queries/*.py")
        for line, what in writes_in(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_verbs_take_named_arguments_and_say_when_and_who() -> None:
    found = [
        f"{named(path)}: {name}: {fault}"
        for path in files("agreements/workflow/*.py", "incidents/workflow/*.py")
        for name, fault in faults_of_verbs(path.read_text(encoding="utf-8"))
        if f"{named(path)}: {name}" not in NO_DEEDS
        if fault != "does not say by whom" or f"{named(path)}: {name}" not in NOBODY_OF_OURS
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "row.save()",
        "Agreement.objects.filter(pk=1).update(draft='')",
        "Job.objects.get_or_create(key='x')",
        "with transaction.atomic(): pass",
        "queue_mail(key='x')",
        "models.move_version(version, 'approved', at=at, by='x')",
        "pdf.vault.put(data)",
        "Agreement.objects.select_for_update().get(pk=1)",
    ],
)
def test_a_write_is_found(source: str) -> None:
    assert len(list(writes_in(ast.parse(source)))) == 1


def test_reading_is_none() -> None:
    source = "rows = Agreement.objects.filter(retired_at=None)\nfound = item.model_copy(update={})\nset(rows)"
    assert list(writes_in(ast.parse(source))) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def put(row, *, by, at): row.save()", "takes row by its place"),
        ("def put(*, row, by): row.save()", "does not say when"),
        ("def put(*, row, at): row.save()", "does not say by whom"),
        ("def put(*, row, at): _put(row)\ndef _put(row): row.save()", "does not say by whom"),
    ],
)
def test_a_verb_that_does_not_say_it_is_found(source: str, fault: str) -> None:
    assert list(faults_of_verbs(source)) == [("put", fault)]


def test_a_verb_that_says_it_and_a_question_are_none() -> None:
    assert list(faults_of_verbs("def put(*, row, by, at): row.save()\ndef last(row): return row.place")) == []


def writes_in(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of every call that writes, locks or opens a transaction."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name, known = _name(call.func), METHODS if isinstance(call.func, ast.Attribute) else FUNCTIONS
            if name in known or name.startswith(WRITERS) or name == "record_event":
                yield call.lineno, name


def faults_of_verbs(source: str) -> Iterator[tuple[str, str]]:
    """Yield (function, fault) of every public function that writes, itself or by a private one beside it."""
    functions = {one.name: one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)}
    for name, function in functions.items():
        if name.startswith("_") or not _does_write(function, functions, set()):
            continue
        by_place, by_name = function.args.args, {one.arg for one in function.args.kwonlyargs}
        if by_place:
            yield name, f"takes {by_place[0].arg} by its place"
        if "at" not in by_name:
            yield name, "does not say when"
        if "by" not in by_name:
            yield name, "does not say by whom"


def _does_write(function: ast.FunctionDef, beside: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    if next(writes_in(function), None):
        return True
    called = {_name(call.func) for call in ast.walk(function) if isinstance(call, ast.Call)}
    private = {name for name in called if name.startswith("_")} & set(beside) - seen
    return any(_does_write(beside[name], beside, seen | private) for name in private)


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""
