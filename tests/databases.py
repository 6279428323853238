"""What runs on PostgreSQL too, and what on SQLite alone, each with its reason (tests/conventions/test_databases.py).

python -m tests.databases      prints the test files of the part `postgres` of bin/test

A pattern is a path below tests/, whose * also stands for folders. The longest that matches a file decides.
"""

from fnmatch import fnmatchcase
from pathlib import Path

TESTS = Path(__file__).resolve().parent

# Whatever locks, sorts, searches, constrains or rolls back may do so otherwise there.
POSTGRES = {
    "access/*": "each page and each verb sends its statements once",
    "agreements/models/*": "constraints and triggers",
    "agreements/workflow/*": "transactions, locks and what is found by them",
    "agreements/queries/*": "reads facts in their order, and what stands of them",
    "agreements/views/*test_agreements.py": "a list that is searched, sorted and counted",
    "agreements/views/*test_autosave.py": "a save that compares and swaps",
    "agreements/views/*test_board.py": "a list that is sorted and counted",
    "agreements/views/*test_meetings.py": "a list that is sorted and counted",
    "agreements/views/*test_memberships.py": "a pair that is there once",
    "agreements/views/*test_parties.py": "a list that is searched, sorted and counted",
    "agreements/views/*test_people.py": "a list that is searched, sorted and counted",
    "agreements/views/*test_tries.py": "tries are counted in a table that all processes share",
    "agreements/views/*test_permanent.py": "found by a text that anybody may type",
    "agreements/views/*test_edited_plan.py": "rows and the order of their history, as one document",
    "agreements/views/*test_rows_files.py": "many rows at once, all or none",
    "agreements/views/test_send_once.py": "keys that make two presses one",
    "agreements/views/*test_systems.py": "a list that is sorted and counted, a name that is there once",
    "agreements/views/*test_team_words.py": "a list that is sorted, an expression that is there once",
    "deploy/test_guide.py": "the database the guide is for",
    "deploy/test_site.py": "many at once, and the connections they take",
    "faults/*": "two at the same moment, and kills",
    "incidents/management/test_forgeries.py": "guards, tables and numbers as each database has them",
    "incidents/management/test_verify.py": "reads all facts in their order",
    "incidents/management/test_work.py": "takes what is due, with a lease",
    "incidents/models/*": "constraints",
    "incidents/queries/*": "reads facts in their order, and what stands of them",
    "incidents/views/test_incident_list.py": "a list that is sorted and counted",
    "incidents/views/test_oncall.py": "a list that is sorted and counted",
    "incidents/workflow/*": "transactions, locks and what is found by them",
    "test_flush.py": "empties guarded tables",
}
SQLITE_ALONE = {
    "agreements/changes/*": "no database",
    "agreements/content/*": "no database",
    "agreements/generated/*": "a text comes back the same from both",
    "agreements/forms/*": "asks of a database only whether a row is there",
    "agreements/management/*": "speaks of what the workflow did",
    "agreements/page_check/*": "no database",
    "agreements/pdf/*": "no database",
    "agreements/printer/*": "no database",
    "agreements/promises/*": "no database",
    "agreements/templatetags/*": "no database",
    "agreements/test_*.py": "no database",
    "agreements/workflow/test_exchange.py": "reads a file; what comes of it is written by the verbs of drafts",
    "agreements/views/*": "a page that is drawn from what the workflow found; the matrix asks for each page there",
    "config/*": "no database",
    "conventions/*": "no database",
    "deploy/*": "no database",
    "faults/test_bag_without_database.py": "a database of its own, locked and gone",
    "faults/test_outages.py": "names the database itself: one that is away, one that is empty",
    "faults/test_outside.py": "a database of its own, killed by command",
    "gobag/*": "files, without a database",
    "incidents/demo/*": "no database",
    "incidents/management/*": "plays on a database of its own",
    "incidents/templatetags/*": "words of what is loaded",
    "incidents/views/*": "a page that is drawn from what the workflow found; the matrix asks for each page there",
    "journeys/*": "a browser's work; the server's is tested verb by verb",
    "pictures/*": "no database",
    "tokens/*": "a link is found by one equality; what is tried at it never gets as far as a fact",
    "test_checked.py": "no database",
    "test_press.py": "no database",
}


def pattern_of(name: str) -> str:
    """Return the pattern that decides about a test file, "" when none matches."""
    return max((one for one in POSTGRES | SQLITE_ALONE if fnmatchcase(name, one)), key=len, default="")


def on_postgres() -> list[str]:
    """Return the test files, below tests/, that run on PostgreSQL too."""
    names = (str(path.relative_to(TESTS)) for path in TESTS.rglob("test_*.py"))
    return sorted(name for name in names if pattern_of(name) in POSTGRES)


if __name__ == "__main__":
    print(*(f"tests/{name}" for name in on_postgres()))
