"""The worker: renders what is to be rendered and sends what is to be sent, for ever.

In five lanes beside one another, so that nothing slow stands before a report: mails, mails for which the mail server
hung before, documents, webhooks, copies of the go-bag elsewhere. Several workers may run: whoever takes a piece holds a
lease on it, and what a worker that died had taken is taken up again when its lease has run out. Nothing is lost by
stopping it at any moment.
"""

import logging
import os
import signal
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.management.speaking import SpeakingCommand
from agreements.models import Job, OutgoingMail
from agreements.models.leased import is_over
from agreements.outages import SAYING, UNMIGRATED, outage_of
from agreements.workflow.checkpointing import keep_checkpoint
from agreements.workflow.expiring import queue_expired_copies
from agreements.workflow.informing import tell_of_annexes
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.keeping_up import queue_upkeep
from agreements.workflow.mending import ask_contacts
from agreements.workflow.posting import send_due_mails
from agreements.workflow.reminding import queue_own_reminders, queue_reminders
from incidents.models import SendingRound, WebhookDelivery
from incidents.workflow.attending import touch_worker
from incidents.workflow.bagging import refresh_bag
from incidents.workflow.carding import print_cards
from incidents.workflow.copying import copy_bag
from incidents.workflow.overdue import look_at_promises
from incidents.workflow.rounds import carry_rounds
from incidents.workflow.webhooks import send_due_webhooks

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0
# Often enough for the page that tells of it, seldom enough for a disk that writes through.
SIGN_EVERY = timedelta(seconds=15)
# Review dates pass at midnight of their zones: somewhere every hour.
LOOK_AT_DATES_EVERY = timedelta(hours=1)
# Sooner than what is kept of them for the heads of pages is forgotten.
LOOK_AT_PROMISES_EVERY = timedelta(seconds=20)
COPY_BAG_EVERY = timedelta(seconds=10)
LOOK_AT_CARDS_EVERY = timedelta(seconds=30)
# Whoever mends one contact often mends the next at once.
LOOK_AT_CONTACTS_EVERY = timedelta(seconds=30)
# More than is ever due: with --once a piece that fails must not hide the ones behind it.
EVERYTHING = 1_000_000


class Command(SpeakingCommand):
    help = "Render documents and send mails as they fall due, until stopped (SIGTERM, Ctrl-C)."
    stopping: Event
    unmigrated = False
    dates_looked_at: datetime | None = None
    promises_looked_at: datetime | None = None
    contacts_looked_at: datetime | None = None
    touched_at: datetime | None = None
    cards_looked_at: datetime | None = None
    bag_copied_at: datetime | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *, once: bool, **_options: Any) -> None:
        self.stopping = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._say(_("作業を始めました。"))
        if once:
            self._look_around()
            while self._post() + self._make(EVERYTHING) + self._call_out() and not self.stopping.is_set():
                pass
            self._attempt(_keep_bag)
            self._attempt(self._copy_bag)
        else:
            self._run_lanes()
        self._say(_("作業を終えました。"))
        if self.unmigrated:
            raise CommandError(SAYING[UNMIGRATED])

    def _stop(self, *_signal: Any) -> None:
        """End after the piece at hand."""
        self.stopping.set()

    def _run_lanes(self) -> None:
        lanes = [
            lambda: self._post(slow=False),
            lambda: self._post(slow=True),
            lambda: self._make(1) + self._attempt(self._look_at_cards),
            self._call_out,
            # A disk elsewhere may hang.
            lambda: self._attempt(self._copy_bag),
        ]
        threads = [Thread(target=self._repeat, args=[lane]) for lane in lanes]
        for thread in threads:
            thread.start()
        while not self.stopping.is_set():
            self._look_around()
            close_old_connections()
            self.stopping.wait(PAUSE_SECONDS)
        for thread in threads:
            thread.join()

    def _repeat(self, lane: Callable[[], int]) -> None:
        while not self.stopping.is_set():
            if not lane():
                close_old_connections()
                self.stopping.wait(PAUSE_SECONDS)
        connections.close_all()

    def _post(self, *, slow: bool | None = None) -> int:
        if not slow:
            # Before the mails, which take the newest along.
            self._attempt(lambda: keep_checkpoint(at=timezone.now()))
            self._attempt(lambda: carry_rounds(at=timezone.now(), stop=self.stopping.is_set))
        sent = self._attempt(lambda: send_due_mails(at=timezone.now(), slow=slow, stop=self.stopping.is_set))
        if sent:
            self._say(
                ngettext("メールを%(count)d通送りました。", "メールを%(count)d通送りました。", sent) % {"count": sent}
            )
        return sent

    def _make(self, most: int) -> int:
        made = self._attempt(lambda: run_due_jobs(at=timezone.now(), most=most))
        if made:
            self._say(
                ngettext("文書を%(count)d件作りました。", "文書を%(count)d件作りました。", made) % {"count": made}
            )
        return made

    def _call_out(self) -> int:
        return self._attempt(lambda: send_due_webhooks(at=timezone.now(), stop=self.stopping.is_set))

    def _look_around(self) -> None:
        self._attempt(self._give_sign)
        self._attempt(_let_go)
        self._attempt(self._look_at_dates)
        self._attempt(self._look_at_contacts)
        self._attempt(_keep_bag)
        self._attempt(self._look_at_promises)

    def _give_sign(self) -> int:
        now = timezone.now()
        if is_over(self.touched_at, SIGN_EVERY, now):
            touch_worker(name=f"{socket.gethostname()}:{os.getpid()}", at=now)
            self.touched_at = now
        return 0

    def _look_at_dates(self) -> int:
        now = timezone.now()
        if not is_over(self.dates_looked_at, LOOK_AT_DATES_EVERY, now):
            return 0
        found = queue_expired_copies(at=now) + ask_contacts(at=now)
        found += self._attempt(lambda: queue_reminders(at=now)) + self._attempt(lambda: queue_own_reminders(at=now))
        found += self._attempt(lambda: queue_upkeep(at=now))
        self.dates_looked_at = now
        return found

    def _copy_bag(self) -> int:
        now = timezone.now()
        if settings.BAG_COPIES and is_over(self.bag_copied_at, COPY_BAG_EVERY, now):
            self.bag_copied_at = now
            for fault in copy_bag(at=now):
                log.error("the go-bag could not be copied to %s", fault)
        return 0

    def _look_at_contacts(self) -> int:
        now = timezone.now()
        if not is_over(self.contacts_looked_at, LOOK_AT_CONTACTS_EVERY, now):
            return 0
        self.contacts_looked_at = now
        return tell_of_annexes(at=now)

    def _look_at_cards(self) -> int:
        now = timezone.now()
        if not is_over(self.cards_looked_at, LOOK_AT_CARDS_EVERY, now):
            return 0
        self.cards_looked_at = now
        return print_cards(at=now)

    def _look_at_promises(self) -> int:
        now = timezone.now()
        if not is_over(self.promises_looked_at, LOOK_AT_PROMISES_EVERY, now):
            return 0
        self.promises_looked_at = now
        return look_at_promises(at=now)

    def _attempt(self, work: Callable[[], int]) -> int:
        """The worker outlives whatever goes wrong, a database that is away included."""
        try:
            return work()
        except Exception as error:
            outage = outage_of(error)
            if outage == UNMIGRATED:
                self.unmigrated = True
                self.stopping.set()
                return 0
            # Of an outage the log has a line a minute (config/logs.py).
            log.exception("the worker goes on")
            close_old_connections()
            if not outage:
                self._say(_("うまくいきませんでした（%(error)s）。続けます。") % {"error": type(error).__name__})
            return 0

    def _say(self, words: str) -> None:
        if settings.LOG == "json":
            log.info(words)
            return
        self.stdout.write(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {words}")
        self.stdout.flush()


def _keep_bag() -> int:
    """What is needed when nothing else answers follows the record within seconds; one worker is enough for it."""
    done = refresh_bag(at=timezone.now(), wait=False)
    for name in done.lost if done and done.written else ():
        log.error("the go-bag lacks a paper: %s is not in the vault; see manage.py remake", name)
    return 0


def _let_go() -> int:
    """Take over from a worker that was killed here."""
    now = timezone.now()
    return sum(
        rows.let_go(now)
        for rows in (
            OutgoingMail.objects.to_send(),
            Job.objects.to_do(),
            WebhookDelivery.objects.to_do(),
            SendingRound.objects.to_do(),
        )
    )
