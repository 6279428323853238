"""How much of what is agreed governs a day: facts used ÷ facts agreed, for demo, example and generated contents.

A fact is an item of a content, and the end signal. One is used when at some level it promises something, or when a
promise names it; what is not used is listed with its reason, and without one it counts against the figure.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agreements.content import AgreementContent, content_from
from agreements.promises import reason_of, used_items
from incidents.demo.calendar import Calendar
from incidents.demo.minutes import hold, write
from incidents.demo.register import FOLDER, load_register, read
from tests.agreements.example_content import example_content
from tests.agreements.full_content import full_content
from tests.agreements.pdf.wide_content import wide
from tests.agreements.workflow.drawn_content import contents

DRAWN = 100


@dataclass
class Count:
    """What was found in the contents of one kind."""

    contents: int = 0
    used: int = 0
    silent: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)

    def add(self, content: AgreementContent) -> None:
        used = used_items(content)
        self.contents += 1
        for name, item in content.items():
            if item.key in used:
                self.used += 1
            elif reason := reason_of(content, name, item):
                self.silent[name, str(reason)] += 1
            else:
                self.missing.append(f"{name} {item.key}")
        self.used += "end_signal" in used

    def lines(self, title: str) -> Iterator[str]:
        agreed = self.used + len(self.missing)
        share = 100 * self.used / agreed if agreed else 100.0
        yield f"day    {title} ({self.contents}): {self.used} of {agreed} facts that govern are used, {share:.1f} %;"
        yield f"         {sum(self.silent.values()):5d} others, which govern nothing:"
        for (name, reason), number in sorted(self.silent.items()):
            yield f"         {number:5d} {name}: {reason}"
        yield from (f"         NOT USED {missing}" for missing in self.missing)


def run() -> Iterator[str]:
    """Yield the lines."""
    with translation.override("en"):
        for title, found in (("the demo", demo()), ("the example", [example_content()]), ("generated", generated())):
            count = Count()
            for content in found:
                count.add(content)
            yield from count.lines(title)


def demo() -> Iterator[AgreementContent]:
    """Every draft of the demo world, in the order of time; nothing is published."""
    when = Calendar.of(timezone.now())
    with translation.override("ja"):
        load_register(when)
        days = read("meetings")
        for name in sorted(
            (path.stem for path in (FOLDER / "minutes").glob("*.json")), key=lambda one: days[one]["day"]
        ):
            yield write(name, hold(name, when), when, at=when.at(days[name]["day"] + 1, "09:00")).content()


def generated() -> list[AgreementContent]:
    """Every kind of content the tests draw, and the two that are full."""
    found = [full_content("ja"), full_content("en")]

    @settings(
        max_examples=DRAWN, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(some.data())
    def draw(data: Any) -> None:
        found.append(data.draw(wide("ja") | wide("en") | contents().map(content_from)))

    draw()
    return found
