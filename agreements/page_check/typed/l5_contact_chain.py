import re
from collections.abc import Iterator

import phonenumbers
from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.parts import Contact, Phone, Side
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of

_LEAST = 2
_PERSON = re.compile(r"(?:様|さん|氏|殿)$|^(?:Mr|Ms|Mrs|Dr)\.? ")
_SIDES: tuple[Side, Side] = ("ours", "theirs")


def l5_contact_chain(content: AgreementContent) -> Finding:
    """L5: each company has a chain of at least 2 contacts; each contact has role, number, hours and language, each in
    the chain but the last "no answer in N min → next"; no person without a role; numbers are valid, or marked as
    examples. Source: incident practice; docs/rubric.md L5."""
    chains = {side: chain_of(content, side) for side in _SIDES}
    short = [_too_short(side) for side in _SIDES if len(chains[side]) < _LEAST]
    cards = [hit for place, contact in enumerate(content.contacts) for hit in _gaps(place, contact)]
    hits = (*short, *cards, *(hit for chain in chains.values() for hit in _broken(content, chain)))
    measured = _("弊社 %(ours)d段、御社 %(theirs)d段") % {side: len(chain) for side, chain in chains.items()}
    return finding_of("L5", not hits, measured, hits)


def chain_of(content: AgreementContent, side: Side) -> list[Contact]:
    """Return whom one side's caller tries in turn: the first with a phone, then who is named next (else, where a time
    to wait is given, the following one)."""
    cards = [contact for contact in content.contacts_of(side) if contact.phone]
    chain: list[Contact] = []
    following = cards[0] if cards else None
    while following is not None and following not in chain:
        chain.append(following)
        following = _after(following, cards)
    return chain


def _after(contact: Contact, cards: list[Contact]) -> Contact | None:
    if contact.next:
        return next((other for other in cards if other.key == contact.next), None)
    if contact.no_answer_minutes is None:
        return None
    place = cards.index(contact)
    return cards[place + 1] if place + 1 < len(cards) else None


def _too_short(side: Side) -> Hit:
    questions = {
        "ours": _("弊社で、電話に出ないときの次の番号はどれですか（2段以上）？"),
        "theirs": _("御社で、電話に出ないときの次の番号はどれですか（2段以上）？"),
    }
    return Hit("", "contacts", question=questions[side])


def _gaps(place: int, contact: Contact) -> Iterator[Hit]:
    for field, question in (
        ("phone", _("電話番号は何番ですか？")),
        ("hours", _("何曜日の何時から何時まで出られますか？")),
        ("languages", _("どの言葉で話せますか？")),
    ):
        if not getattr(contact, field):
            yield Hit("", f"contacts.{place}.{field}", contact.key, question=question)
    if contact.phone and not _is_valid(contact.phone):
        question = _("かけられない番号です。番号を確かめるか、見本の番号なら印を付けてください。")
        yield Hit(contact.phone.e164, f"contacts.{place}.phone", contact.key, question=question)
    for language, role in contact.role.items():
        if _PERSON.search(role) or role == contact.name:
            question = _("名前でなく、役割で書けますか？")
            yield Hit(role, f"contacts.{place}.role.{language}", contact.key, 0, len(role), question)


def _broken(content: AgreementContent, chain: list[Contact]) -> Iterator[Hit]:
    for contact in chain[:-1]:
        if contact.no_answer_minutes is None:
            path = f"contacts.{content.contacts.index(contact)}.no_answer_minutes"
            yield Hit("", path, contact.key, question=_("何分出なければ、次の番号にかけますか？"))


def _is_valid(phone: Phone) -> bool:
    if phone.example:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(phone.e164, None))
    except phonenumbers.NumberParseException:
        return False
