"""The renderer's process: its limits, its fence, and that it neither outlives nor stops anybody."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils.translation import override

from agreements.pdf import frames, renderer
from agreements.pdf.errors import RenderFailed
from agreements.pdf.renderer import Renderer
from tests.agreements.pdf.papers import texts

SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
LINUX = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@pytest.fixture(scope="module")
def shared() -> Iterator[Renderer]:
    """One worker for the tests that leave it as it was."""
    ours = Renderer()
    yield ours
    ours.close()


@pytest.fixture
def own() -> Iterator[Renderer]:
    """A renderer with a worker of its own."""
    mine = Renderer()
    yield mine
    mine.close()


def order(body: str = "<h1>表題</h1>", css: str = "", fits: tuple[str, ...] = ("all",)) -> dict[str, Any]:
    head = '<!doctype html><html lang="ja"><head><title>表題</title></head>'
    family = 'body { font-family: "BIZ UDPGothic", "Noto Sans CJK JP" }'
    return {
        "html": f'{head}<body class="@fit@">{body}</body></html>',
        "css": family + css,
        "fits": list(fits),
        "identifier": "0" * 32,
        "at": "2026-10-14T06:02:00+00:00",
        "data": None,
        "data_name": "",
        "data_description": "",
    }


def worker_of(own: Renderer) -> int:
    (process,) = workers_of(own)
    return process


def workers_of(own: Renderer) -> list[int]:
    return sorted(worker._process.pid for worker in own._workers)


def in_threads(count: int, act: Callable[[], bytes]) -> list[bytes]:
    with ThreadPoolExecutor(count) as threads:
        return [done.result() for done in [threads.submit(act) for _number in range(count)]]


def test_a_worker_stays_warm_and_is_replaced_in_time(own: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "PAGES_A_WORKER", 4)
    own.render(order())
    first = worker_of(own)
    for _page in range(3):
        own.render(order())
    assert worker_of(own) == first
    own.render(order())
    assert worker_of(own) != first


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_works(own: Renderer, settings: Any) -> None:
    settings.RENDER_SECONDS = 3
    own.render(order())
    began = time.monotonic()
    with pytest.raises(RenderFailed) as failed, override("ja"):
        own.render(order("<p>長い</p>" * 100_000))
    assert failed.value.reason == "time"
    assert time.monotonic() - began < 8
    assert str(failed.value).startswith("PDFを3秒以内に作れなかったため、止めました。\n前の文書はそのまま使えます。")
    assert texts(own.render(order())) == ["表題"]


def test_a_page_that_takes_too_much_memory_is_stopped_and_the_next_one_works(own: Renderer, settings: Any) -> None:
    settings.RENDER_MEMORY_MB = 350
    with pytest.raises(RenderFailed) as failed:
        own.render(order("<p>長い</p>" * 30_000))
    assert failed.value.reason in {"memory", "crash"}
    assert texts(own.render(order())) == ["表題"]


def test_a_worker_that_is_killed_is_replaced(own: Renderer) -> None:
    own.render(order())
    (worker,) = own._workers
    os.kill(worker_of(own), signal.SIGKILL)
    worker._process.wait()
    assert texts(own.render(order())) == ["表題"]


def test_a_worker_that_dies_over_a_page_is_a_clear_message(own: Renderer) -> None:
    own.render(order())
    victim = worker_of(own)
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    with pytest.raises(RenderFailed) as failed:
        own.render(order("<p>長い</p>" * 10_000))
    assert failed.value.reason == "crash"
    assert "exit code -9" in failed.value.detail


def test_a_worker_that_cannot_start_says_why(own: Renderer, settings: Any) -> None:
    settings.RENDER_MEMORY_MB = 60
    with pytest.raises(RenderFailed) as failed:
        own.render(order())
    assert failed.value.reason == "start"
    assert failed.value.detail != ""


@pytest.mark.parametrize("workers", [1, 2])
def test_many_threads_share_so_many_workers(own: Renderer, settings: Any, workers: int) -> None:
    settings.RENDER_WORKERS = workers
    found = in_threads(8, lambda: own.render(order("<p>長い</p>" * 300)))
    assert (len(found), len(set(found)), len(workers_of(own))) == (8, 1, workers)
    again = in_threads(8, lambda: own.render(order("<p>長い</p>" * 300)))
    assert (set(again), len(workers_of(own)), own._busy) == (set(found), workers, 0)


def test_one_order_after_the_other_needs_one_worker(own: Renderer, settings: Any) -> None:
    settings.RENDER_WORKERS = 4
    for _page in range(3):
        own.render(order())
    assert len(workers_of(own)) == 1


def test_a_broken_worker_takes_no_other_with_it(own: Renderer, settings: Any) -> None:
    settings.RENDER_WORKERS = 2
    in_threads(2, lambda: own.render(order("<p>長い</p>" * 300)))
    first = workers_of(own)
    with pytest.raises(RenderFailed):
        own.render(order('<img src="file:///etc/passwd" alt="">'))
    assert len(set(workers_of(own)) & set(first)) == 1
    assert [texts(page) for page in in_threads(2, lambda: own.render(order()))] == [["表題"]] * 2


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="http://127.0.0.1:9/a.png" alt="">',
        '<img src="HTTPS://example.org/a.png" alt="">',
        '<img src="ftp://example.org/a.png" alt="">',
        '<img src="//example.org/a.png" alt=""><base href="https://example.org/">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import "file:///etc/passwd";</style>',
        "<style>p { background: url(file:///etc/passwd) }</style><p>x</p>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>",
        '<object data="file:///etc/passwd"></object>',
        '<img src="data:image/png;base64,AAAA" alt="">',
    ],
)
def test_nothing_outside_the_page_is_fetched(shared: Renderer, body: str) -> None:
    with pytest.raises(RenderFailed) as failed:
        shared.render(order(body))
    assert failed.value.reason == "fault"
    assert "not fetched: " in failed.value.detail


ATTEMPTS = [
    "open('/etc/passwd')",
    "open('/proc/self/environ', 'rb')",
    "__import__('pathlib').Path('written').write_text('x')",
    "__import__('os').open('/etc/passwd', 0)",
    "__import__('socket').create_connection(('127.0.0.1', 9))",
    "__import__('socket').getaddrinfo('example.org', 80)",
    "__import__('subprocess').run(['true'])",
    "__import__('os').system('true')",
    "__import__('os').fork()",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
]
FENCED = """
from agreements.pdf import child
child._fence()
for attempt in {attempts!r}:
    try:
        eval(attempt)
    except child.Fenced:
        print("fenced", flush=True)
    else:
        print(attempt, flush=True)
"""


def test_the_process_itself_is_fenced() -> None:
    run = [sys.executable, "-c", FENCED.format(attempts=ATTEMPTS)]
    done = subprocess.run(run, cwd=django_settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.splitlines(), done.stderr) == (["fenced"] * len(ATTEMPTS), "")


@LINUX
def test_a_worker_does_not_grow(own: Renderer) -> None:
    """500 papers are measured by `bin/bench pdf`; here 60 of 250 lines, each of them new, so that memories are full."""
    weights = []
    for number in range(60):
        lines = "".join(f"<p>{number}、{line}、{chr(0x4E00 + line)}</p>" for line in range(250))
        own.render(order(lines))
        weights.append(_kilobytes(worker_of(own)))
    assert max(weights[50:]) < 1.05 * max(weights[15:25])


def _kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@LINUX
def test_the_worker_knows_none_of_our_secrets(shared: Renderer) -> None:
    shared.render(order())
    told = Path(f"/proc/{worker_of(shared)}/environ").read_bytes().split(b"\0")
    names = {line.partition(b"=")[0].decode() for line in told if line}
    assert names - set(django_settings.RENDER_ENVIRONMENT) == {"LC_ALL", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"}


@LINUX
def test_the_worker_keeps_no_file_of_ours_open(shared: Renderer, tmp_path: Path) -> None:
    with (tmp_path / "ours").open("w"):
        shared.render(order())
        held = [str(link.readlink()) for link in Path(f"/proc/{worker_of(shared)}/fd").iterdir()]
    assert [name for name in held if "ours" in name or "socket" in name] == []


def test_the_first_set_that_keeps_page_one_on_a_page_is_taken(shared: Renderer) -> None:
    css = ".much p { height: 30cm } .some p { height: 10cm } .little p { height: 1cm }"
    page = "<p>一</p><p>二</p><!-- after page 1 --><p>三</p>"
    assert len(texts(shared.render(order(page, css, ("much", "some", "little"))))) == 2
    assert len(texts(shared.render(order(page, css, ("little",))))) == 1
    assert len(texts(shared.render(order(page, css, ("much",))))) > 2


def test_the_fit_that_was_found_last_decides_nothing(own: Renderer) -> None:
    css = ".fits .fit-0 { display: none } .much p { height: 30cm } .some p { height: 10cm } .little p { height: 1cm }"
    fits = ("much", "some", "little")
    bodies = [f"<p>{'一<br>' * lines}</p><p>二</p><!-- after page 1 --><p>三</p>" for lines in (1, 40, 90, 1)]
    rules = [f"{css} .some p {{ height: {height}cm }}" for height in (10, 20)]
    orders = [order(body, rule, fits) for rule in rules for body in bodies]
    one_by_one = [own.render(page) for page in [*orders, *reversed(orders)]]
    assert one_by_one == [*one_by_one[: len(orders)], *reversed(one_by_one[: len(orders)])]


def test_page_one_alone_says_where_its_items_stand(shared: Renderer) -> None:
    css = "@page { size: 200mm 100mm; margin: 10mm } body, p { margin: 0 } p { height: 20mm }"
    page = (
        '<p data-item="a">一</p><p>二</p><div data-item="b"><p>三</p></div><!-- after page 1 --><p data-item="c">四</p>'
    )
    data = shared.render(order(page, css) | {"only": "first page", "width": None})
    places, paper = frames.parted(data)
    assert json.loads(places) == [["a", 0.05, 0.1, 0.9, 0.2], ["b", 0.05, 0.5, 0.9, 0.2]]
    assert texts(paper) == ["一\n二\n三"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>\U0002a6d6</p>", "(U+2A6D6)"),
        ('<p style="font-family: DejaVu Sans">x</p>', "drawn with DejaVu Sans"),
        (f'<svg {SVG} width="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>', "render SVG"),
        ('<p class="ref"><a href="#nowhere">x</a></p>', "nowhere"),
        ('<p style="font-family: BIZ UDGothic">x</p>', "drawn with BIZ UDGothic"),
    ],
)
def test_boxes_foreign_fonts_and_lost_parts_are_refused(shared: Renderer, body: str, reason: str) -> None:
    with pytest.raises(RenderFailed) as failed:
        shared.render(order(body))
    assert reason in failed.value.detail


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_after_a_fork_the_child_starts_a_worker_of_its_own() -> None:
    renderer.render(order())
    ours = workers_of(renderer._renderer)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        renderer.render(order())
        os.write(writing, str(*workers_of(renderer._renderer)).encode())
        renderer._renderer.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    theirs = int(os.read(reading, 20))
    renderer.render(order())
    assert (workers_of(renderer._renderer), theirs in ours) == (ours, False)


PARENT = """
import django, os, sys, time
django.setup()
from agreements.pdf import frames, renderer
renderer.render({order!r})
print(*[worker._process.pid for worker in renderer._renderer._workers], flush=True)
{then}
"""


@pytest.mark.parametrize("then", ["pass", "time.sleep(60)"])
def test_the_worker_ends_with_its_parent(then: str) -> None:
    program = PARENT.format(order=order(), then=then)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = [sys.executable, "-c", program]
    with subprocess.Popen(run, cwd=django_settings.BASE_DIR, env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        if then != "pass":
            parent.kill()
        parent.wait(timeout=30)
    assert _gone(worker)


def _gone(process: int) -> bool:
    for _try in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and ") Z " in stat.read_text():
            return True  # dead, and only waiting for whoever adopted it
        time.sleep(0.1)
    return False
