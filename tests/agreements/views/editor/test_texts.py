"""Texts that break programs, through every field of a draft and back: the same to the letter, or refused in words."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape

from agreements.content import SECTIONS, AgreementContent, parts
from agreements.content.lists import LISTS, items_of, lists_in
from agreements.forms.draft.kinds import SINGLE_ROWS
from agreements.models import Agreement
from tests.agreements.example_content import example_content
from tests.agreements.naughty import KEPT, REFUSED
from tests.agreements.typed import typed
from tests.published import draft

pytestmark = pytest.mark.django_db
HOME = "/agreements/AG-0001/draft/"


TEXT = "、".join(text for text in KEPT.values() if "\n" not in text)
# The example is a customer's, who has none, and one of few words.
CAPABILITY = parts.Capability(key="can-1", what={"ja": "夜間も切り替える"}, can="can")
STEP = parts.Step(key="step-1", scale={"ja": "影響の広さ"}, name={"ja": "全店"})
SUBSTITUTE = parts.Substitute(key="substitute-1", function={"ja": "カード決済"}, means={"ja": "後払いの伝票"})
DAY = parts.SpecialDay(key="day-1", when={"ja": "月末"}, change={"ja": "停止として扱う"})
TWO = parts.Staffing(key="staffing-1", side="theirs", present=2, person={"ja": "監視席"})
# Words and their reason stand in one line, and several roles may: neither comes back as it was typed.
READ_APART = {"kept_words", "roles_called", "more_roles", "takes", "apart"}
ADDED = {
    "capabilities": [CAPABILITY],
    "steps": [STEP],
    "substitutes": [SUBSTITUTE],
    "special_days": [DAY],
    "staffing": [TWO],
}


def content() -> AgreementContent:
    return example_content(**ADDED)


def pages() -> list[str]:
    """The address of each form: the sections' own, the table of levels, an item of each list."""
    found = [f"{section.name}/" for section in SECTIONS if section.name in SINGLE_ROWS or section.name == "levels"]
    for section in SECTIONS:
        for name in [kind.name for field in section.fields for kind in lists_in(field)]:
            found += [f"{section.name}/{name}/{items_of(content(), name)[0].key}/"]
    return found


PAGES = pytest.mark.parametrize("path", pages())


@pytest.fixture
def lead(client: Client, ren: Any, payments: Any, minato: Any) -> Client:
    draft(payments, minato, ren, **ADDED)
    client.force_login(ren)
    return client


def test_every_list_and_section_is_among_the_pages() -> None:
    asked = {path.split("/")[-3] for path in pages() if path.count("/") == 3}
    assert (asked, len(pages())) == (set(LISTS), len(LISTS) + len(SINGLE_ROWS) + 1)


@PAGES
def test_what_people_may_mean_is_kept_to_the_letter(lead: Client, path: str) -> None:
    """Saved meanwhile, and by the button. Fields for numbers, days and addresses refuse it."""
    names = written(lead, path, TEXT)
    came_back(lead, path, names, TEXT)
    padded = f" \u3000{TEXT}\u00a0 "
    pressed = lead.post(HOME + path, sent(lead, path, dict.fromkeys(names, padded)))
    assert pressed.status_code == 302
    came_back(lead, path, names, padded)


def test_a_reason_for_a_word_is_kept_to_the_letter(lead: Client) -> None:
    """Words and reason stand in one field, with a colon between."""
    path = "acts/acts/act-stop-retries/"
    typed_in = data_of(forms_at(lead, path), {"kept_words": f"語：{TEXT}"})
    assert lead.post(HOME + path, typed_in, headers={"X-Autosave": "true"}).status_code == 200
    came_back(lead, path, ["kept_words"], f"語：{TEXT}", stored=TEXT)


@PAGES
def test_what_nobody_can_see_is_refused_by_every_field(lead: Client, path: str) -> None:
    forms, was = forms_at(lead, path), Agreement.objects.get().draft
    for what, text in REFUSED.items():
        fields = dict.fromkeys(text_fields(forms), text)
        answer = lead.post(HOME + path, data_of(forms, fields), headers={"X-Autosave": "true"})
        told = {field["id"].removeprefix("id_") for field in answer.json()["fields"] if field["message"]}
        # A number beside a name is told at the name; both are mended together.
        groups = tuple(f"{name.rpartition('_')[0] or name}_" for name in told)
        silent = {name for name in fields.keys() - told if not name.startswith(groups)}
        assert (answer.status_code, silent) == (422, set()), what
    page = lead.post(HOME + path, data_of(forms, fields))
    assert (page.status_code, "error-summary" in page.content.decode()) == (200, True)
    assert Agreement.objects.get().draft == was


def test_half_a_character_is_refused(lead: Client) -> None:
    """A browser sends U+FFFD for it; other senders send bytes that are no UTF-8."""
    body = f"revision=1&notes={quote('止', encoding='utf-8')}%ED%A0%BD"
    answer = lead.post(
        f"{HOME}notes/", body, content_type="application/x-www-form-urlencoded", headers={"X-Autosave": "true"}
    )
    assert (answer.status_code, "U+FFFD" in answer.json()["fields"][0]["message"]) == (422, True)
    assert Agreement.objects.get().content().notes == content().notes


def written(lead: Client, path: str, text: str) -> list[str]:
    """Save `text` in every field that takes words, but for those that refuse it with a message; give their names."""
    forms = forms_at(lead, path)
    names = [name for name in text_fields(forms) if name not in READ_APART]
    while True:
        answer = lead.post(HOME + path, data_of(forms, dict.fromkeys(names, text)), headers={"X-Autosave": "true"})
        if answer.status_code == 200:
            return names
        told = {field["id"].removeprefix("id_"): field["message"] for field in answer.json()["fields"]}
        # What is asked for together is told at one of its fields.
        groups = tuple(name.rpartition("_")[0] or name for name in told)
        left = [name for name in names if name not in told]
        left = left if len(left) < len(names) else [name for name in names if not name.startswith(groups)]
        assert (answer.status_code, all(told.values()), len(left) < len(names)) == (422, True, True), told
        names = left


def came_back(lead: Client, path: str, names: list[str], text: str, stored: str = "") -> None:
    page = lead.get(HOME + path)
    shown = {bound.html_name: bound.value() for form in forms_in(page) for bound in form}
    assert {name: shown[name] for name in names} == dict.fromkeys(names, text)
    assert page.content.decode().count(escape(text)) >= len(names)
    assert Agreement.objects.get().draft.count(json.dumps(stored or text, ensure_ascii=False)) >= len(names)


def sent(lead: Client, path: str, fields: dict[str, str]) -> dict[str, Any]:
    return data_of(forms_at(lead, path), fields)


def data_of(forms: list[Any], fields: dict[str, str]) -> dict[str, Any]:
    """The forms of a page as they stand, with these fields typed over."""
    data: dict[str, Any] = {"revision": str(Agreement.objects.get().revision)}
    for form in forms:
        own = {bound.name: fields[bound.html_name] for bound in form if bound.html_name in fields}
        data |= {form.add_prefix(name): values for name, values in typed(form, **own).lists()}
    return data


def forms_at(lead: Client, path: str) -> list[Any]:
    return forms_in(lead.get(HOME + path))


def forms_in(page: Any) -> list[Any]:
    if "opened" in page.context:
        return [page.context["opened"]["form"]]
    return [*([page.context["form"]] if page.context["form"] else []), *page.context["table"]["rows"]]


def text_fields(forms: list[Any]) -> list[str]:
    kinds = {"TextInput", "Textarea", "NumberInput", "EmailInput", "DateInput"}
    return [bound.html_name for form in forms for bound in form if type(bound.field.widget).__name__ in kinds]
