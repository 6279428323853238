"""The past incident of the demo world: half an hour of failing payments, told as it was told then."""

from datetime import datetime, timedelta

from agreements.models import System, User
from agreements.workflow.posting import send_due_mails
from agreements.workflow.register import put
from incidents.demo.calendar import Calendar
from incidents.demo.people import ADMINISTRATOR
from incidents.demo.write_up import WRITE_UP
from incidents.models import AlertSource, Incident
from incidents.queries.alert_reading import Seen
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.drafts import open_drafts, sent_by_party
from incidents.queries.promising import PartyPromises, promises_on
from incidents.queries.recipients import recipients_of
from incidents.workflow.alerting import take_in, take_into
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import change_level, close, recover
from incidents.workflow.noting import note_call, note_confirmation, note_information
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.postmortems import approve_postmortem, begin_postmortem, save_postmortem
from incidents.workflow.reporting import send_report

DAY = -20
_FIRST = "10:24 に、決済成功率38%を検知しました。原因は調査中です。"
_FIRST_EN = "At 10:24 we saw that only 38 % of payments succeed. We are looking for the cause."
_SAID = "決済成功率38%と、次の連絡の時刻を伝えた。再送を止めるとの返事。"
_UPDATE = (
    "10:41 に予備系へ切り替えました。決済成功率は 10:46 に82%です。"
    "原因は、本系の電源の片側が落ちたことです。復旧見込みは 11:10 です。"
)
_UPDATE_EN = (
    "At 10:41 we switched to the standby system. At 10:46, 82 % of payments succeed. "
    "One side of the main system lost its power. We expect it to work again by 11:10."
)
_FINAL = (
    "原因は、本系の電源装置2台のうち1台の故障です。43分のあいだに、11,802件の決済が失敗しました。二重の請求は0件です。"
    "電源装置は当日に交換しました。片側が落ちたときに自動で予備系へ移る設定を、10日以内に入れます。"
)
_FINAL_EN = (
    "One of the two power supplies of the main system failed. In 43 minutes 11,802 payments failed; none was charged "
    "twice. The power supply was replaced on the same day. Within 10 days the standby system will take over by itself "
    "when one side fails."
)


def play_outage(when: Calendar) -> Incident:
    """Open, report to every party, change the level, recover, report the end, close."""
    by, system = User.objects.get(username="nishi"), System.objects.get(slug="payments")
    sighting = Sighting(
        symptom="カード決済の承認が通らない",
        symptom_en="Card payments are not authorised",
        started_at=when.at(DAY, "10:21"),
        detected_at=when.at(DAY, "10:24"),
    )
    seen = Seen("payments-success-rate", "決済成功率が95%を下回った", when.at(DAY, "10:22"))
    (alert,) = take_in(source=_monitoring(system, when), seen=[seen], at=when.at(DAY, "10:23"))
    opened = when.at(DAY, "10:26")
    incident = open_incident(
        system=system, sighting=sighting, level=1, by=by, at=opened, known=_FIRST, known_en=_FIRST_EN
    )
    take_into(alert=alert, incident=incident, by=by, at=when.at(DAY, "10:27"))
    _call(incident, by, when.at(DAY, "10:31"))
    _send_all(incident, by, when.at(DAY, "10:34"))
    _tell(incident, "update", by, when.at(DAY, "10:48"), (_UPDATE, _UPDATE_EN))
    reason = "決済成功率が50%以上になったため"
    change_level(incident=incident, level=2, by=by, at=when.at(DAY, "10:52"), reason=reason)
    note = "決済成功率99%以上が30分続いた"
    recovered, at = when.at(DAY, "11:04"), when.at(DAY, "11:35")
    recover(incident=incident, happened_at=recovered, by=by, at=at, note=note)
    _confirm(incident, by, when.at(DAY, "11:38"))
    _send_all(incident, by, when.at(DAY, "11:40"))
    _write_up(incident, when)
    _tell(incident, "final", by, when.at(DAY + 2, "16:00"), (_FINAL, _FINAL_EN))
    return close(incident=incident, by=by, at=when.at(DAY + 3, "10:00"), note="最終報を送り終えた")


def play_alert(when: Calendar) -> None:
    """Something monitoring saw this morning, which nobody has looked at yet."""
    seen = Seen("payments-latency", "承認の応答が遅い（95% が 2.4秒以内）", when.at(-1, "09:02"))
    take_in(source=AlertSource.objects.get(), seen=[seen], at=when.at(-1, "09:03"))


def _monitoring(system: System, when: Calendar) -> AlertSource:
    by = User.objects.get(username=ADMINISTRATOR)
    return put(row=AlertSource(name="payments-prometheus", system=system), by=by, at=when.at(-200, "11:00"))


def _call(incident: Incident, by: User, at: datetime) -> None:
    """The first of Minato's call order does not answer; the next one is reached and told what is known."""
    row = _minato(incident, at)
    first, second = [step.contact for step in row.chain()][:2]
    later = at + timedelta(minutes=2)
    for contact, outcome, moment, said in ((first, "no_answer", at, ""), (second, "reached", later, _SAID)):
        about = {"contact": contact.key, "role": row.basis.words(contact.role), "outcome": outcome, "said": said}
        phone = contact.phone.number if contact.phone else ""
        party = row.basis.party
        note_call(
            incident=incident, party=party, happened_at=moment, by=by, at=moment, kind="first", phone=phone, **about
        )
    known = next(one for one in row.promises if one.deed == "inform" and one.side == "ours")
    note_information(
        incident=incident,
        party=row.basis.party,
        item=known.item,
        value="38%",
        source="監視画面「決済」",
        happened_at=later,
        by=by,
        at=later,
    )


def _confirm(incident: Incident, by: User, at: datetime) -> None:
    party, seen = _minato(incident, at).basis.party, "3店の端末でカード決済が通った。"
    note_confirmation(
        incident=incident, party=party, confirmed_by="情報システム部 矢島", seen=seen, happened_at=at, by=by, at=at
    )


def _write_up(incident: Incident, when: Calendar) -> None:
    """What Minato gets with the final report: on-call wrote it, the lead approved it."""
    by, lead, at = User.objects.get(username="nishi"), User.objects.get(username="sakuma"), when.at(DAY + 1, "15:00")
    party = _minato(incident, at).basis.party
    begun = begin_postmortem(incident=incident, party=party, by=by, at=at)
    written = save_postmortem(postmortem=begun, revision=begun.revision, words=when.fill(WRITE_UP), by=by, at=at)
    later = when.at(DAY + 2, "11:00")
    approve_postmortem(postmortem=written, revision=written.revision, by=lead, at=later)


def _minato(incident: Incident, at: datetime) -> PartyPromises:
    rows = promises_on(incident, bases_on(incident, at=at), sent_by_party(incident), notes_of(incident), at)
    return next(row for row in rows if "みなと百貨店" in row.basis.party.name)


def _tell(incident: Incident, kind: str, by: User, at: datetime, known: tuple[str, str]) -> None:
    words = {"known": known[0], "known_en": known[1]}
    draft_reports(incident=incident, kind=kind, by=by, at=at - timedelta(minutes=3), **words)
    _send_all(incident, by, at)


def _send_all(incident: Incident, by: User, at: datetime) -> None:
    drafts = open_drafts(incident, sent_by_party(incident))
    for newest in [rows[0] for rows in drafts.values() if rows]:
        if recipients_of(newest):
            send_report(draft=newest, revision=newest.revision, by=by, at=at)
    send_due_mails(at=at + timedelta(seconds=20))
