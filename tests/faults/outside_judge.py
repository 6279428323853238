"""What the record must be after all that: asked of the database in a process of its own, compared with what was told.

python -m tests.faults.outside_judge     in the clone; waits until nothing is left to do, then prints JSON
"""

import json
import math
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.deploy.site import Site
    from tests.faults.outside_people import Told
    from tests.faults.outside_post import PostOffice

# So long the number of what is left to do may stay the same.
_PATIENCE = 150
# From the server's 250 to the row that says so, on a busy machine; a kill in it may bring a mail again.
_WINDOW = 3.0
# A time of sending may differ from the server's by so much.
_OFF = 2.0
# What `verify` says after an hour of a paper that no row names (docs/operate.md), and how long after storing it a press
# may be killed before its rows are written.
_UNNAMED, _PRESS = re.compile(r"（(\S+)Z）.*\[unnamed-paper\]$"), 60.0


class Kill(NamedTuple):
    """From the blow until it was over: a database is started again in it. Seconds since 1970."""

    began: float
    ended: float
    victim: str

    def away_from(self, at: float) -> float:
        """Seconds from the nearer end; 0 between them."""
        return max(self.began - at, at - self.ended, 0.0)


def judged(site: "Site", told: "Told", post: "PostOffice", kills: list[Kill]) -> list[str]:
    """Return every way in which record, people and mail server disagree."""
    facts = json.loads(site.run("-m tests.faults.outside_judge").splitlines()[-1])
    faults = [fault for fault in facts["faults"] if not of_a_killed_press(fault, kills)]
    found = [*faults, *(f"refused: {words}" for words in told.refused)]
    found += [f"an acknowledged answer is lost: {key}" for key in told.decisions if key not in facts["decisions"]]
    reports = {tuple(report) for report in facts["reports"]}
    found += [f"an acknowledged report is lost: {report}" for report in told.reports if report not in reports]
    versions = {tuple(version) for version in facts["versions"]}
    found += [f"an acknowledged version is lost: {version}" for version in told.versions if version not in versions]
    return [*found, *mail_faults(facts["mails"], post, kills)]


def of_a_killed_press(fault: str, kills: list[Kill]) -> bool:
    told = _UNNAMED.search(fault)
    if told is None:
        return False
    written = datetime.fromisoformat(f"{told[1]}+00:00").timestamp()
    return any(written <= kill.ended and kill.began <= written + _PRESS for kill in kills)


def mail_faults(mails: dict[str, list[Any]], post: "PostOffice", kills: list[Kill]) -> Iterator[str]:
    taken: dict[str, list[float]] = defaultdict(list)
    for at, _to, message, _text in post.taken:
        taken[message].append(at)
    for message, (key, state, sent_at) in mails.items():
        times = taken.get(message, [])
        if state != "sent":
            yield f"mail {key} never left: {state}"
        elif not times:
            yield f"mail {key} is written down as sent, and nobody took it"
        elif abs(sent_at - times[-1]) > _OFF:
            yield f"mail {key} is written down as sent {sent_at - times[-1]:+.1f} s from when it was"
        for before in times[:-1]:
            away, victim = min(((kill.away_from(before), kill.victim) for kill in kills), default=(math.inf, "none"))
            if away > _WINDOW:
                again = f"{times[-1] - before:.1f} s before the last time"
                yield f"mail {key} was sent {len(times)} times, {again}, {away:.1f} s from the nearest kill ({victim})"
    yield from (f"a mail that nobody wrote: {message}" for message in taken if message not in mails)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    faults = list(_wait())
    sys.stdout.write(json.dumps(_facts(faults)) + "\n")


def _wait() -> Iterator[str]:
    from agreements.models import Job, OutgoingMail

    before, since = -1, time.monotonic()
    while left := OutgoingMail.objects.to_send().count() + Job.objects.to_do().count():
        if left != before:
            before, since = left, time.monotonic()
        elif time.monotonic() > since + _PATIENCE:
            break
        time.sleep(0.5)
    if left:
        errors = [*OutgoingMail.objects.to_send().values_list("key", "last_error")[:3]]
        errors += Job.objects.to_do().values_list("key", "last_error")[:3]
        yield f"{left} mails or papers are left undone: {errors}"


def _facts(faults: list[str]) -> dict[str, Any]:
    from agreements.models import AgreementVersion, OutgoingMail, ReviewDecision
    from incidents.models import Report, ReportDraft
    from incidents.queries.verifying import record_faults

    faults += [*_decision_faults(), *(f"verify: {fault}" for fault in record_faults())]
    drafts = ReportDraft.objects.values_list("pk", "incident", "party", "kind", "ordinal")
    places = {tuple(place): pk for pk, *place in drafts}
    sent = Report.objects.values_list("incident__number", "incident", "party", "kind", "ordinal")
    mails = OutgoingMail.objects.values_list("message_id", "key", "state", "sent_at")
    return {
        "faults": faults,
        "decisions": [str(key) for key in ReviewDecision.objects.values_list("invitation__public_id", flat=True)],
        "reports": [(number, places[tuple(place)]) for number, *place in sent],
        "versions": list(AgreementVersion.objects.values_list("agreement__number", "number")),
        "mails": {message: [key, state, at.timestamp() if at else None] for message, key, state, at in mails},
    }


def _decision_faults() -> Iterator[str]:
    """I2, I6 and I7: exactly one of each, and nothing decided that was not seen and proved."""
    from agreements.models import Event, Job, OneTimeCode, OutgoingMail, ReviewDecision

    events = Counter(Event.objects.filter(kind__startswith="review.").values_list("subject", flat=True))
    for decision in ReviewDecision.objects.select_related("invitation", "version"):
        counts = {
            "events": events[f"decision:{decision.pk}"],
            "jobs": Job.objects.filter(key=f"issue:decision:{decision.pk}").count(),
            "receipts": OutgoingMail.objects.filter(key=f"receipt:{decision.pk}").count(),
            "codes": OneTimeCode.objects.filter(invitation=decision.invitation, used_at__isnull=False).count(),
            "decisions": ReviewDecision.objects.filter(invitation=decision.invitation).count(),
        }
        yield from (f"decision {decision.pk} has {count} {what}" for what, count in counts.items() if count != 1)
        if decision.viewed_sha256 != decision.version.manifest_sha256:
            yield f"decision {decision.pk} is about something else than was seen"


if __name__ == "__main__":
    main()
