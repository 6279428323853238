"""Rendering an agreement warm, against Chromium printing the same HTML; every text is new to both, if not said."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.conf import settings
from playwright.sync_api import sync_playwright

from agreements.content import AgreementContent, Language
from agreements.pdf import first_page_picture, render_body, render_first_page, renderer
from tests.bench.browser import AT, NAMED, Chromium
from tests.bench.processes import cpu_of_ours, megabytes
from tests.bench.strangers import edited, stranger
from tests.bench.timing import Taken, take, verdict

TIMES, WARM_UP, MANY, IN_A_ROW = 11, 2, 500, 16
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def run() -> Iterator[str]:
    """Give a line a figure: ours, Chromium's, the ratio, the goal."""
    load = os.getloadavg()[0]
    cores = os.cpu_count()
    yield f"PDF of the example agreement, every text new, median of {TIMES}; load before: {load:.1f} on {cores} cores"
    yield "yardstick: a warm Chromium that opens a context and a page for each paper, tagged, same HTML (1.00)"
    with sync_playwright() as playwright:
        browser = Chromium(playwright)
        for language in LANGUAGES:
            yield from _times(browser, language)
        browser.close_page()
        for language in LANGUAGES:
            yield from _weights(browser, language)
        browser.close()
    yield _pool()
    yield _growth(MANY)


def _times(browser: Chromium, language: Language) -> Iterator[str]:
    """Ours and theirs in turn, so that whoever else uses the machine slows both."""
    taken: dict[str, list[Taken]] = defaultdict(list)
    for number in range(1, TIMES + WARM_UP + 1):
        new, newer, mended = stranger(language, number), stranger(language, number + 40), edited(language, number)
        acts: dict[str, Callable[[], object]] = {
            "chromium": partial(browser.printed, new),
            "chromium, one page": partial(browser.printed_again, new),
            "whole": partial(_ours, new),
            "page 1": partial(render_first_page, newer, number="AG-0001"),
            "whole, one act changed": partial(_ours, mended),
            "page 1, one act changed": partial(render_first_page, mended, number="AG-0001"),
            "page 1 as a picture, one act changed": partial(first_page_picture, mended, number="AG-0001"),
        }
        for name, act in acts.items():
            cpu = browser.cpu_seconds if name.startswith("chromium") else cpu_of_ours
            taken[name].append(take(act, cpu))
    medians = {name: Taken.median(some[WARM_UP:]) for name, some in taken.items()}
    yardstick = medians.pop("chromium")
    yield f"  {language}  chromium {yardstick}  (1.00 ×)"
    goals = {"whole": 0.8, "page 1": 0.3, "page 1, one act changed": 0.3}
    for name, ours in medians.items():
        yield _line(
            f"{language}  {name}", str(ours), ours.wall / yardstick.wall, goals.get(name), ours.cpu / yardstick.cpu
        )


def _weights(browser: Chromium, language: Language) -> Iterator[str]:
    content = stranger(language, 7)
    ours, theirs = len(_ours(content)), len(browser.printed(content, weigh=True))
    memory, their_memory = _our_megabytes(), browser.megabytes[-1]
    size = f"{ours / 1024:.0f} : {theirs / 1024:.0f} KiB"
    yield _line(f"{language}  size", size, ours / theirs, 0.6)
    weight = f"{memory:.0f} : {their_memory:.0f} MB (PSS)"
    yield _line(f"{language}  memory after a paper", weight, memory / their_memory, 0.3)


def _pool() -> str:
    """Papers a second with two processes and with one."""
    taken = {workers: _seconds_of_many(workers) for workers in (2, 1)}
    rates = {workers: IN_A_ROW / seconds for workers, seconds in taken.items()}
    ratio = rates[2] / rates[1]
    met = verdict(is_met=ratio >= 1.9)
    return f"  two processes: {rates[2]:.2f} papers/s, one: {rates[1]:.2f}   {ratio:.2f} ×  goal ≥ 1.9  {met}"


def _seconds_of_many(workers: int) -> float:
    settings.RENDER_WORKERS = workers
    for number in (300, 500):  # the first time warms the processes up
        papers = [stranger(LANGUAGES[place % 2], number + place) for place in range(IN_A_ROW)]
        start = time.perf_counter()
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(_ours, papers))
        seconds = time.perf_counter() - start
    return seconds


def _growth(papers: int) -> str:
    """The memory of one process that renders so many papers, none of them twice."""
    settings.RENDER_WORKERS = 1
    renderer._renderer.close()
    weights = []
    for number in range(papers):
        _ours(stranger(LANGUAGES[number % 2], number))
        weights.append(_our_megabytes())
    early, late = max(weights[papers // 10 : papers // 5]), max(weights[-papers // 5 :])
    growth = f"{early:.0f} → {late:.0f} MB (most of the first and of the last fifth)"
    return f"  memory of one process over {papers} papers: {growth}   goal: none  {verdict(is_met=late < early * 1.05)}"


def _line(name: str, figures: str, ratio: float, goal: float | None, cpu: float | None = None) -> str:
    against = f"{ratio:5.2f} ×" + ("" if cpu is None else f" (cpu {cpu:.2f} ×)")
    if goal is None:
        return f"  {name:<42} {figures:<34} {against}"
    return f"  {name:<42} {figures:<34} {against}  goal ≤ {goal}  {verdict(is_met=ratio <= goal)}"


def _ours(content: AgreementContent) -> bytes:
    return render_body(content, published_at=AT, **NAMED)


def _workers() -> list[int]:
    return [worker._process.pid for worker in renderer._renderer._workers]


def _our_megabytes() -> float:
    return max(megabytes(worker) for worker in _workers())
