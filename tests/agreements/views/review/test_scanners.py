"""Mail scanners open every link, follow every redirect and press every button; none of that decides anything."""

import itertools
import random
import re
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from agreements.content import sha256_of
from agreements.models import (
    Comment,
    Event,
    ItemAnswer,
    Job,
    OneTimeCode,
    OutgoingMail,
    ReviewDecision,
    ReviewInvitation,
    User,
)
from agreements.queries.item_answers import answers_of
from agreements.workflow.inviting import Invitees
from tests.published import Letter, draft, letters_of, publish_plainly

_VISITS = 300
_SCANNERS = [
    {"user-agent": "Mozilla/5.0 (compatible; SafeLinks)"},
    {"user-agent": "Barracuda", "sec-purpose": "prefetch"},
    {"user-agent": "Proofpoint URL Defense", "purpose": "prefetch"},
    {"user-agent": "HeadlessChrome/131", "sec-fetch-mode": "navigate"},
]


class Forms(HTMLParser):
    """The forms of a page: every button with where it leads and what the form holds."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[tuple[str, dict[str, str]]] = []
        self._kinds: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self._action = ""
        self._fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._action, self._fields = given.get("action", ""), {}
        elif tag in {"input", "textarea", "select"} and "name" in given:
            self._fields.setdefault(given["name"], given.get("value", ""))
        elif tag == "button":
            kind = (given.get("formaction") or self._action, given.get("name", ""))
            # Of the buttons beside items one of each kind.
            if not kind[1] or kind not in self._kinds:
                own = {kind[1]: given.get("value", "")} if kind[1] else {}
                self.buttons.append((kind[0], {**self._fields, **own} if own else self._fields))
            self._kinds.add(kind)
        elif tag == "a":
            self.links.append(given.get("href", ""))


@pytest.fixture
def letters(asked: SimpleNamespace, ren: User) -> list[Letter]:
    """Open letters of today, so that nothing but the missing code stands in the way."""
    now = timezone.now()
    people = asked.agreement.party.contacts.all()
    asked_of = Invitees(contacts=list(people), reply_by=now + timedelta(days=9))
    return letters_of(publish_plainly(asked.agreement, ren, invitees=asked_of))


def decided() -> tuple[Any, ...]:
    """All that a decision, a job or a comment would leave behind."""
    kinds = Event.objects.exclude(kind="review.asked").values_list("kind", flat=True)
    return ReviewDecision.objects.count(), Job.objects.count(), Comment.objects.count(), sorted(kinds)


def review_routes(letter: Letter) -> list[str]:
    """Every address of the reviewer, from the URLconf itself."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("review")]
    assert len(names) == 16
    arguments = {"review-link": [letter.token], "review-keeper": []}
    return [reverse(name, args=arguments.get(name, [letter.invitation.public_id])) for name in sorted(names)]


@pytest.mark.slow
def test_hundreds_of_visits_decide_nothing(letters: list[Letter]) -> None:
    before = decided()
    chance = random.Random(1)
    clients = {letter.token: letter.opened() for letter in letters}
    rounds = itertools.cycle((letter, route) for letter in letters for route in review_routes(letter))
    for letter, route in itertools.islice(rounds, _VISITS):
        client = chance.choice([clients[letter.token], Client()])
        method = chance.choice([client.head, client.get, client.options])
        assert method(route, headers=chance.choice(_SCANNERS)).status_code in {200, 303, 403, 405}
    assert decided() == before
    assert not OneTimeCode.objects.exists()


def test_reading_writes_nothing(letters: list[Letter]) -> None:
    tables = [ReviewInvitation, OneTimeCode, OutgoingMail, Event, Job, Comment, ReviewDecision]
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    client = letters[0].opened()
    for route in review_routes(letters[0]):
        client.head(route)
        client.get(route)
    after = [list(table.objects.order_by("pk").values()) for table in tables]
    assert after == before


def test_pressing_every_button_decides_nothing(letters: list[Letter]) -> None:
    """As a headless browser would: every form as it stands, every choice ticked, every text filled in."""
    before = decided()
    pressed = 0
    for letter, filled, answer in itertools.product(letters, (False, True), ("approved", "declined")):
        client = letter.opened()
        page = Forms()
        page.feed(client.get(letter.home).content.decode())
        for action, fields in page.buttons:
            sent = {name: value or ("x" if filled else "") for name, value in fields.items()} | {"answer": answer}
            response = client.post(action.partition("#")[0], sent)
            assert response.status_code in {200, 303, 422, 429}
            pressed += 1
        for link in page.links:
            if link.startswith("/"):
                client.get(link)
    decisions, jobs, comments, kinds = decided()
    assert pressed == 4 * len(letters) * 8
    # A filled-in comment is a comment, once however often it is sent: it says something, and decides nothing. An
    # answer to an item holds in the browser it was given in: whoever was asked finds nothing answered.
    assert (decisions, jobs, comments) == (*before[:2], len(letters))
    # Nor does it say anything to be led to one's own contacts.
    rest = [kind for kind in kinds if kind not in {"review.item_answered", "contact.opened"}]
    assert rest == sorted([*before[3], *["version.commented"] * comments])
    nothing_is_answered(letters)


def nothing_is_answered(letters: list[Letter]) -> None:
    assert ItemAnswer.objects.exists()
    for letter in letters:
        assert "のうち 0項目</b>に回答済み" in letter.opened().get(letter.home).content.decode()


def test_what_a_scanner_fills_in_stands_in_nobodys_form(letters: list[Letter]) -> None:
    letter = letters[0]
    person, scanner = letter.opened(), letter.opened()
    person.post(letter.home + "codes/", {"answer": "changes_requested", "reason": "夜間は人がいません"})
    scanner.post(letter.home + "comments/", {"answer": "approved", "typed_name": "x", "comment": "x"})
    page = person.get(letter.home).content.decode()
    assert "夜間は人がいません" in page
    assert re.findall(r'name="answer" value="(\w+)"[^>]* checked', page) == ["changes_requested"]
    assert "checked" not in letter.opened().get(letter.home).content.decode()


def test_guessing_the_code_is_no_way_in_either(letters: list[Letter]) -> None:
    client = letters[0].opened()
    sent = {
        "answer": "approved",
        "typed_name": "x",
        "key": "11111111-1111-4111-8111-111111111111",
        "viewed": letters[0].invitation.version.manifest_sha256,
        "answers": sha256_of(answers_of(letters[0].invitation, "")),
    }
    client.post(letters[0].home + "codes/", sent)
    guesses = {"000000", "123456", "111111", "654321"} - {letters[0].code()}
    for code in ("", "x", *guesses):
        client.post(letters[0].home + "decision/", {**sent, "code": code})
    assert OneTimeCode.objects.get().tries == len(guesses), "each came as far as the code"
    assert not ReviewDecision.objects.exists()


def test_the_emulator_would_notice_a_decision(letters: list[Letter]) -> None:
    """The tests above can fail: with the code in its hand, the same press decides."""
    before, client = decided(), letters[0].opened()
    client.post(letters[0].home + "codes/")
    page = Forms()
    page.feed(client.get(letters[0].home).content.decode())
    action, fields = page.buttons[-1]
    filled = fields | {"answer": "approved", "typed_name": "x", "code": letters[0].code(), "comment": ""}
    assert client.post(action.partition("#")[0], filled).status_code == 303
    assert decided() != before


def test_another_agreement_is_no_help(asked: SimpleNamespace, letters: list[Letter], tozai: Any) -> None:
    other = draft(asked.agreement.system, tozai, asked.by)
    publish_plainly(other, asked.by, agreed_in_meeting=True)
    assert letters[0].opened().get(letters[1].home).status_code == 403
