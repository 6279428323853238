"""What stands in an autosaved form and was not served was typed: no browser puts words back into it (ADR 15)."""

import re

from tests.conventions.tree import files, named

_FORM = re.compile(r"<form\b[^>]*\sdata-autosave\b[^>]*>")
# Read by a script, shown to nobody.
_FETCHED = "templates/agreements/editor/parts.html"


def test_autosaved_forms_are_left_alone_by_browsers() -> None:
    forms = [(named(path), form) for path in files("templates/*.html") for form in _FORM.findall(path.read_text())]
    assert len(forms) > 4
    assert [name for name, form in forms if 'autocomplete="off"' not in form] == [_FETCHED]
