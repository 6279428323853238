"""Where a value of the draft stands in its form: the fragment (#id_…) that leads to the field."""

from collections.abc import Sequence
from functools import cache

from agreements.content import AgreementContent, Language, Section, blank_content, languages_of, section_named
from agreements.content.lists import LISTS
from agreements.forms.draft.form import PartForm
from agreements.forms.draft.kinds import item_form, single_form

# What a problem or a place names from the part on, such as ["thresholds", "0", "value"] or ["sentence", "en"].
Steps = Sequence[str]


def anchor_in_item(name: str, steps: Steps, content: AgreementContent) -> str:
    """Return the fragment of the field that `steps` lead to in the form of an item of the list `name`."""
    return _anchor(_item_fields(name, tuple(languages_of(content))), steps) if steps else ""


def anchor_in_section(section: Section, steps: Steps, content: AgreementContent) -> str:
    """Return the fragment of the field that `steps` lead to in the form of a section: without any, of its first."""
    fields = _single_fields(section.name, tuple(languages_of(content)))
    return _anchor(fields, steps or list(fields)[:1])


def _anchor(fields: dict[str, dict[str, str]], steps: Steps) -> str:
    """The field of that very name, or of that name without the number of a line, or the first of the value's."""
    if not steps or steps[0] not in fields:
        return ""
    made = fields[steps[0]]
    names = ["_".join(steps), "_".join(step for step in steps if not step.isdigit()), next(iter(made))]
    return f"#{next(made[name] for name in names if name in made)}"


@cache
def _item_fields(name: str, languages: tuple[Language, ...]) -> dict[str, dict[str, str]]:
    return _fields(item_form(LISTS[name], None, blank_content(*languages)))


@cache
def _single_fields(name: str, languages: tuple[Language, ...]) -> dict[str, dict[str, str]]:
    section = section_named(name)
    form = single_form(section, blank_content(*languages)) if section else None
    return _fields(form) if form else {}


def _fields(form: PartForm) -> dict[str, dict[str, str]]:
    """Form field and its id, by the value that asks for them. Of several boxes it is the first one's."""
    return {
        value: {name: form[name].id_for_label or f"{form[name].auto_id}_0" for name in made}
        for value, made in form.made.items()
    }
