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

from agreements.pdf import renderer
from agreements.pdf.errors import RenderFailed
from agreements.pdf.renderer import Renderer, Worker
from agreements.printer import frames
from tests.agreements.pdf.orders import order
from tests.agreements.pdf.papers import texts

# Seconds, on a machine that has much else to do.
_PATIENCE = 180
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
    own.render(order())
    began, patience, settings.RENDER_SECONDS = time.monotonic(), settings.RENDER_SECONDS, 1
    with pytest.raises(RenderFailed) as failed, override("ja"):
        own.render(order("<p>長い</p>" * 100_000))
    assert failed.value.reason == "time"
    assert time.monotonic() - began < patience / 3
    assert str(failed.value).startswith("PDFを1秒以内に作れなかったため、止めました。\n前の文書はそのまま使えます。")
    settings.RENDER_SECONDS = patience
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
    (worker,) = own._workers
    killer = threading.Thread(target=_kill_over_the_next_page, args=[worker])
    killer.start()
    with pytest.raises(RenderFailed) as failed:
        own.render(order("<p>長い</p>" * 10_000))
    killer.join()
    assert failed.value.reason == "crash"
    assert "exit code -9" in failed.value.detail


def _kill_over_the_next_page(worker: Worker) -> None:
    pages = worker._pages
    while worker._pages == pages:
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(worker._process.pid, signal.SIGKILL)


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


# In a folder of the test's own: without the fence each of them does what it says.
ATTEMPTS = [
    "open('/etc/passwd')",
    "open('/proc/self/environ', 'rb')",
    "__import__('pathlib').Path('written').write_text('x')",
    "__import__('os').open('/etc/passwd', 0)",
    "open(__import__('weasyprint').__file__, 'a')",
    "__import__('os').open(__import__('weasyprint').__file__, 1)",
    "__import__('os').mkdir('made')",
    "__import__('os').remove('worthless')",
    "__import__('os').rename('worthless', 'moved')",
    "__import__('tempfile').mkdtemp()",
    "__import__('tempfile').TemporaryFile()",
    "__import__('socket').create_connection(('127.0.0.1', 9))",
    "__import__('socket').getaddrinfo('example.org', 80)",
    "__import__('subprocess').run(['true'])",
    "__import__('os').system('true')",
    "__import__('os').fork()",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
]
FENCED = """
from agreements.printer import child
child._fence()
for attempt in {attempts!r}:
    try:
        eval(attempt)
    except child.Fenced:
        print("fenced", flush=True)
    else:
        print(attempt, flush=True)
"""


def test_the_process_itself_is_fenced(tmp_path: Path) -> None:
    (tmp_path / "worthless").write_text("")
    run = [sys.executable, "-c", FENCED.format(attempts=ATTEMPTS)]
    told = {**os.environ, "PYTHONPATH": str(django_settings.BASE_DIR)}
    done = subprocess.run(run, cwd=tmp_path, env=told, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    assert (done.stdout.splitlines(), done.stderr) == (["fenced"] * len(ATTEMPTS), "")


@LINUX
def test_a_worker_does_not_grow(own: Renderer, settings: Any) -> None:
    """500 papers are measured by `bin/bench pdf`; here 60 of 60 lines, each of them new, fill the memories, and 120
    more must find room in what those took."""
    settings.RENDER_SECONDS = 600
    own.render(order())
    filled = _peak_after(own, range(60))
    assert _peak_after(own, range(60, 180)) < 1.03 * filled


def _peak_after(own: Renderer, numbers: range) -> int:
    """Kilobytes the worker has held at most, once it has printed these papers without a pause between them.

    It tidies up when nobody waits, so that what it holds after a paper depends on how soon the next order comes. Here
    the next one always lies in the pipe.
    """
    (worker,) = own._workers
    orders, answers = worker._pipes()
    texts = [json.dumps({"only": "", **order(_lines(number))}).encode() for number in numbers]
    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(lambda: [frames.send(orders, frames.ORDER, text) for text in texts])
        assert [frames.receive(answers)[0] for _text in texts] == [frames.PDF] * len(texts)
        sent.result()
    return _kilobytes(worker_of(own))


def _lines(number: int) -> str:
    return "".join(f"<p>{number}、{line}、{chr(0x4E00 + line)}</p>" for line in range(60))


def _kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_after_a_fork_the_child_starts_a_worker_of_its_own(printed_anew: None) -> None:
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
from agreements.pdf import renderer
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
        parent.wait(timeout=_PATIENCE)
    assert _gone(worker)


def _gone(process: int) -> bool:
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and ") Z " in stat.read_text():
            return True  # dead, and only waiting for whoever adopted it
        time.sleep(0.1)
    return False
