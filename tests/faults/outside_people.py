"""People who work while things are killed: they press, and press again when no answer comes."""

import functools
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from http.client import HTTPException
from zoneinfo import ZoneInfo

from tests.deploy.site import Site
from tests.faults.outside_post import PostOffice

_TOKYO = ZoneInfo("Asia/Tokyo")
# A page may wait for papers, on a machine that has much else to do; who was killed does not keep anybody waiting.
_SECONDS = 180
_PRESSES = 12
_CODE = r"^\s*(\d{6})\s*$"
_HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)"(?: id="[\w-]+")? value="([^"]*)"')


@dataclass
class Told:
    """What people were told was done: it must stand in the record."""

    decisions: list[str] = field(default_factory=list)
    reports: list[tuple[str, int]] = field(default_factory=list)
    versions: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Browser:
    """Keeps cookies and goes where it is sent only when asked."""

    def __init__(self, base: str, cookie: str = ""):
        self.base = base
        self.cookies = dict([cookie.split("=", 1)]) if cookie else {}
        self._opener = urllib.request.build_opener(_NoRedirect())

    def ask(self, path: str, fields: dict[str, object] | None = None) -> tuple[int, str, str]:
        """Return status, where it sends to, and the page; 0 when nothing answered."""
        data = urllib.parse.urlencode(fields, doseq=True).encode() if fields is not None else None
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(f"{self.base}{path}", data, {"Cookie": kept, "Accept-Language": "ja"})
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return self._heard(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return self._heard(error.code, error.headers, error.read())
        except (OSError, HTTPException):
            return 0, "", ""

    def _heard(self, status: int, headers: Message, body: bytes) -> tuple[int, str, str]:
        for set_cookie in headers.get_all("Set-Cookie", []):
            name, _is, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, headers.get("Location", ""), body.decode(errors="replace")

    def read(self, path: str, over: threading.Event) -> tuple[int, str, str]:
        """Until the site answers."""
        return self.insist(lambda: self.ask(path), over)

    def insist(self, press: Callable[[], tuple[int, str, str]], over: threading.Event) -> tuple[int, str, str]:
        """Press until there is an answer that is not "later"."""
        while True:
            answer = press()
            if 0 < answer[0] < 500 or over.is_set():
                return answer
            time.sleep(0.3)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_all: object) -> None:
        return None


def reviewer(site: Site, post: PostOffice, told: Told, number: int, over: threading.Event) -> None:
    """Open the link, ask for a code, answer; the same form is sent until it is answered."""
    to, browser = f"reviewer{number}@minato.example", Browser(site.base)
    link = post.wait_for(to, r"(/r/(?![cd]/)\S+)", over.is_set)
    _status, home, _page = browser.read(link, over)
    page = browser.read(home, over)[2]
    asked = time.time()
    browser.insist(lambda: browser.ask(f"{home}codes/", hidden(page)), over)
    form = {**hidden(browser.read(home, over)[2]), "answer": "approved", "typed_name": "湊 一葉"}
    status, answer, code = 422, "", ""
    # Who pressed twice for a code gets two, and the newer one counts.
    while status == 422 and not over.is_set():
        code = post.wait_for(to, _CODE, over.is_set, after=asked, but=code)
        press = functools.partial(browser.ask, f"{home}decision/", {**form, "code": code})
        status, _to, answer = browser.insist(press, over)
        # Or the tries of this one were used up by kills (each counts before the answer is kept): one asks anew.
        if status == 422:
            browser.insist(lambda: browser.ask(f"{home}codes/", hidden(page)), over)
    if status == 303:
        told.decisions.append(home.strip("/").split("/")[-1])
    else:
        told.refused.append(f"answer {number}: {status} {_said(answer)}")


def oncall(site: Site, post: PostOffice, told: Told, number: int, over: threading.Event) -> None:
    """Open an incident on a system of one's own and send every first report."""
    browser = Browser(site.base, site.cookie)
    new = f"/incidents/new/?system=system{number}"
    now = datetime.now(_TOKYO)
    times = {"started_at": f"{now - timedelta(minutes=9):%Y-%m-%d %H:%M}", "detected_at": f"{now:%Y-%m-%d %H:%M}"}
    form = {**hidden(browser.read(new, over)[2]), "symptom": "決済が通らない", "level": "1", **times}
    _status, incident, answer = browser.insist(lambda: browser.ask(new, form), over)
    if not incident:
        told.refused.append(f"incident {number}: {_said(answer)}")
        return
    while draft := re.search(rf"{incident}drafts/(\d+)/", browser.read(incident, over)[2]):
        sending = f"{incident}drafts/{draft[1]}/sending/"
        seen = hidden(browser.read(sending, over)[2])
        status, _to, answer = browser.insist(functools.partial(browser.ask, sending, seen), over)
        if status != 302:
            told.refused.append(f"report {number}: {status} {_said(answer)}")
            return
        told.reports.append((incident.strip("/").split("/")[-1], int(draft[1])))


def lead(site: Site, post: PostOffice, told: Told, number: int, over: threading.Event) -> None:
    """Publish a draft; who gets no answer looks whether it is there."""
    browser, agreement = Browser(site.base, site.cookie), f"AG-{number + 1:04d}"
    publish, version = f"/agreements/{agreement}/publish/", f"/agreements/{agreement}/versions/1/"
    page = browser.read(publish, over)[2]
    form = {**hidden(page), "how": "meeting", "meeting": "", "policy": "any", "message": "", "open_questions": "on"}
    status, where, answer, answers = 0, "", "", 0
    # A renderer that was killed is told on the page, and one presses again; no answer, or "later" (503: the database
    # is away), is no refusal.
    while answers < _PRESSES:
        status, where, answer = browser.ask(publish, form)
        answers += 0 < status < 500
        if where or over.is_set() or browser.read(version, over)[0] == 200:
            break
    if where == version:
        told.versions.append((agreement, 1))
    elif browser.read(version, over)[0] != 200:
        told.refused.append(f"version {number}: {status} {_said(answer)}")


def hidden(page: str) -> dict[str, object]:
    """The fields of a page's forms that nobody types."""
    main = page.partition("<main")[2] or page
    return dict(_HIDDEN.findall(main))


def _said(page: str) -> str:
    words = re.findall(r'role="alert"[^>]*>(.*?)</div>|class="error[^>]*>(.*?)<', page, re.DOTALL)
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", "".join(found)).split()) for found in words)[:200]
