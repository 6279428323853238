"""Draws believable but wide agreements: long names, many people, forty acts, words of forty letters, or hardly a word.

Unlike tests/agreements/workflow/drawn_content.py, which draws any content at all, this draws what a team could type.
"""

from itertools import count
from typing import Any

from hypothesis import strategies as some

from agreements.content import AgreementContent, Language, parts
from agreements.content.text import Text
from tests.agreements.example_content import example_content

WORDS = {
    "ja": ["店舗システム運用担当", "再送を止める", "管理画面の失敗率を5分ごとに見る", "全国1,204店の売場責任者", "外商",
           "決済サービス基盤オンコール当番", "Interoperability", "120分を超えて", "お客様相談室の案内文を差し替える"],
    "en": ["Donaudampfschifffahrtsgesellschaftskapitaen", "stop", "the payment retries", "every 5 min", "on-call",
           "counterintercommunicationalizationarily01", "1,204 stores", "store manager", "a", "replace the notice"],
}  # fmt: skip
NUMBERS = ["+81300000142", "+815000000188", "+81120000000", "+14155550123", "+442079460958"]


@some.composite
def wide(draw: Any, language: Language, *, half: bool = False) -> AgreementContent:
    """Draw an agreement of one language around the example's head, meeting and record; no two texts are alike.

    `half` draws texts half as long, for a page so small that one item would not fit on it.
    """
    drawer = _Drawer(draw, language, half=half)
    levels = draw(some.integers(1, 4))
    changes = {
        "our_side": {"name": drawer.text(1, 4)},
        "their_side": {"kind": draw(some.sampled_from(["customer", "vendor"])), "name": drawer.text(1, 4)},
        "levels": [drawer.level(number) for number in range(1, levels + 1)],
        "contacts": [*drawer.contacts("ours"), *drawer.contacts("theirs", least=0)],
        "acts": drawer.acts(levels),
        "prohibitions": [drawer.prohibition(place) for place in range(draw(some.integers(0, 3)))],
        "information": [],
        "criteria": [],
        "notes": drawer.text(1, 60),
    }  # fmt: skip
    return example_content(language, **changes)


class _Drawer:
    def __init__(self, draw: Any, language: Language, *, half: bool) -> None:
        self.draw, self.language, self.half = draw, language, half
        self.serial = count(1)

    def text(self, least: int, most: int) -> dict[str, str]:
        most = max(least, most // 2) if self.half else most
        words = self.draw(some.lists(some.sampled_from(WORDS[self.language]), min_size=least, max_size=most))
        return {self.language: (" " if self.language == "en" else "").join([*words, f"#{next(self.serial)}#"])}

    def maybe(self, part: type[parts.Item], **spans: tuple[int, int]) -> dict[str, dict[str, str]]:
        """Some of the texts that a part may have or lack, one to three words long if `spans` says nothing else."""
        free = [name for name, field in part.model_fields.items() if field.annotation == Text | None]
        own = [name for name in free if name not in parts.Item.model_fields]
        return {name: self.text(*spans.get(name, (1, 3))) for name in own if self.draw(some.booleans())}

    def minutes(self) -> int:
        return self.draw(some.sampled_from([5, 10, 45, 120, 1440, 10080]))

    def level(self, number: int) -> dict[str, Any]:
        value = self.draw(some.sampled_from(["3", "99.95", "1234567"]))
        threshold = {"quantity": self.text(1, 2), "sign": self.draw(some.sampled_from(["lt", "ge"])), "value": value,
                     "unit": {self.language: self.draw(some.sampled_from(["%", "件/分", "ms"]))},
                     "for_minutes": self.minutes()}  # fmt: skip
        level = {"key": f"lev-{number}", "number": number, "mark": "■▲○◇"[number - 1], "name": self.text(1, 1),
                 "thresholds": [threshold], "first_contact_minutes": self.minutes(), "update_minutes": self.minutes(),
                 **self.maybe(parts.SeverityLevel, seen=(1, 2), scope=(1, 4))}  # fmt: skip
        # What people say aloud is short.
        return level | ({"label": {self.language: f"SEV-{number}"}} if "label" in level else {})

    def prohibition(self, place: int) -> dict[str, Any]:
        return {"key": f"never-{place}", "sentence": self.text(1, 2), **self.maybe(parts.Prohibition, reason=(1, 2))}

    def contacts(self, side: str, least: int = 1) -> list[dict[str, Any]]:
        people = self.draw(some.sampled_from([least, 2, 5, 12]))
        return [self.contact(side, place, last=place == people - 1) for place in range(people)]

    def contact(self, side: str, place: int, *, last: bool) -> dict[str, Any]:
        known = {"key": f"{side}-{place}", "side": side, "role": self.text(1, 4)}
        known["phone"] = {"e164": self.draw(some.sampled_from(NUMBERS)), "example": True}
        if self.draw(some.booleans()):
            known |= {"mail": f"{'oncall.' * self.draw(some.integers(1, 8))}desk@{'b' * 40}.example"}
        if not last and self.draw(some.booleans()):
            known |= {"no_answer_minutes": 10, "next": f"{side}-{place + 1}"}
        return known | {"languages": [self.language], **self.maybe(parts.Contact, department=(1, 6))}

    def acts(self, levels: int) -> list[dict[str, Any]]:
        number = self.draw(some.sampled_from([1, 4, 9, 40]))
        return [self.act(place, levels) for place in range(number)]

    def act(self, place: int, levels: int) -> dict[str, Any]:
        side = self.draw(some.sampled_from(["theirs", "ours"])) if place else "theirs"
        act = {"key": f"act-{place}", "side": side, "role": self.text(1, 3), "sentence": self.text(1, 3),
               "levels": self.draw(some.sets(some.integers(1, levels)).map(sorted)),
               **self.maybe(parts.Act, done_sign=(1, 4), gain=(1, 4))}  # fmt: skip
        if self.draw(some.booleans()):
            act |= {"within_minutes": self.minutes(), "from_event": "first_contact"}
        return act
