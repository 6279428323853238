"""What has happened in the demo world so far, chapter by chapter, in the order of time.

A chapter is written whole or not at all, and once: loading again goes on where it was interrupted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementVersion, ContactAnnex, Meeting, System
from agreements.workflow.general import render_general_procedures
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.posting import send_due_mails
from incidents.demo.annex import mend_number
from incidents.demo.calendar import Calendar
from incidents.demo.minutes import Reply, answer, arrange, hold, send_out, stamp, write
from incidents.demo.outage import play_alert, play_outage
from incidents.demo.register import change_special_day, is_special_day_changed, load_register, read
from incidents.demo.talk import take_up, talk
from incidents.models import Incident

Chapter = tuple[str | Promise, Callable[[], bool], Callable[[Calendar], None]]


def load_world(now: datetime, say: Callable[[int], None]) -> int:
    """Load every chapter that is not there yet, and `say` the number of each before; returns how many were loaded."""
    when, loaded = Calendar.of(now), 0
    with translation.override("ja"):
        for number, (_title, is_there, play) in enumerate(CHAPTERS, start=1):
            if not is_there():
                say(number)
                with transaction.atomic():
                    play(when)
                loaded += 1
    return loaded


def _register(when: Calendar) -> None:
    load_register(when)
    for system in System.objects.all():
        render_general_procedures(system=system, at=when.at(-239, "09:00"))


def _minato_first(when: Calendar) -> None:
    version = _publish("minato-1", when, to=["takanashi@minato.example"], days=4)
    _answer(version, Reply("takanashi@minato.example", "高梨 香織", when.at(-176, "14:02")))


def _hokuto_first(when: Calendar) -> None:
    version = _publish("hokuto-1", when, to=["segawa@hokuto.example"], days=4)
    _answer(version, Reply("segawa@hokuto.example", "瀬川 倫也", when.at(-147, "15:20")))


def _tozai_first(when: Calendar) -> None:
    version = _publish("tozai-1", when, to=["kirishima@tozai.example"], days=3, way="paper")
    _work(stamp(version, Reply("kirishima@tozai.example", "霧島 隼人", when.at(-106, "11:41"))))


def _council_first(when: Calendar) -> None:
    _work(_publish("council-1", when, to=[], days=2).published_at)


def _minato_second(when: Calendar) -> None:
    message = "第1版から、再送を止めるまでの時間（15分から10分）と、知らせる成功率（90%から95%）を変えました。"
    to = ["takanashi@minato.example", "oba@minato.example", "yajima@minato.example"]
    version = _publish("minato-2", when, to=to, days=4, message=message, quorum=2)
    _answer(version, Reply("takanashi@minato.example", "高梨 香織", when.at(-35, "08:30")))
    _answer(version, Reply("oba@minato.example", "大庭 恒一", when.at(-34, "10:00")))


def _outage(when: Calendar) -> None:
    play_outage(when)
    play_alert(when)


def _keyaki(when: Calendar) -> None:
    hold("keyaki-1", when)


def _hokuto_second(when: Calendar) -> None:
    message = "訓練で重なった41件を防ぐため、販売サイトの空室を0にする行動を加えました。"
    version = _publish("hokuto-2", when, to=["segawa@hokuto.example"], days=3, message=message)
    talk(version, "segawa@hokuto.example", at=when.at(-8, "16:40"))
    reason = (
        "22時より後は当直が2人で、販売サイト3つの空室を15分で0にできません。"
        "45分にするか、誰が受けるかを決めてください。"
    )
    _answer(version, Reply("segawa@hokuto.example", "瀬川 倫也", when.at(-7, "18:12"), "changes_requested", reason))
    take_up(version, "acts.act-zero", at=when.at(-6, "09:20"))


def _hokuto_annex(when: Calendar) -> None:
    mend_number(AgreementVersion.objects.get(agreement__party__name__startswith="北斗", number=1), when)
    _work(when.at(-5, "11:24"))


def _sakuradai_draft(when: Calendar) -> None:
    write("sakuradai-1", hold("sakuradai-1", when), when, at=when.at(-7, "09:40"))


def _hokuto_third(when: Calendar) -> None:
    arrange("hokuto-3", when, days_before=9)


def _northwind_first(when: Calendar) -> None:
    message = (
        "Thank you for the call. Everything we talked about is in it; only the 45 minutes of act 3 are new to you."
    )
    version = _publish("northwind-1", when, to=["imani@northwind.example"], days=3, message=message, reply_days=14)
    _work(version.published_at)


def _one_more_special_day(when: Calendar) -> None:
    """The plan changes after two parties have agreed to what it said: both are asked."""
    change_special_day(at=when.at(-2, "15:10"))


CHAPTERS: tuple[Chapter, ...] = (
    (
        _("登録：会社、連絡先、対象システム、対応方針"),
        lambda: System.objects.filter(slug="payments").exists(),
        _register,
    ),
    (_("みなと百貨店 第1版（承認済）"), lambda: _versions("minato-1") >= 1, _minato_first),
    (_("北斗トラベル 第1版（承認済）"), lambda: _versions("hokuto-1") >= 1, _hokuto_first),
    (_("東西データセンター 第1版（紙で承認）"), lambda: _versions("tozai-1") >= 1, _tozai_first),
    (_("案内所連絡協議会 第1版（口頭合意）"), lambda: _versions("council-1") >= 1, _council_first),
    (_("みなと百貨店 第2版（承認済）"), lambda: _versions("minato-2") >= 2, _minato_second),
    (_("決済承認APIの障害（終了）"), lambda: Incident.objects.filter(system__slug="payments").exists(), _outage),
    (_("欅ヶ丘学園の打合せ（保留）"), lambda: _met("keyaki-1"), _keyaki),
    (_("北斗トラベル 第2版（修正依頼）"), lambda: _versions("hokuto-2") >= 2, _hokuto_second),
    (
        _("北斗トラベル 連絡先別紙（電話番号の変更）"),
        lambda: ContactAnnex.objects.filter(agreement__party__name__startswith="北斗").exists(),
        _hokuto_annex,
    ),
    (_("さくら台鉄道 下書き"), lambda: _versions("sakuradai-1") >= 0, _sakuradai_draft),
    (_("北斗トラベルの次の打合せ"), lambda: _met("hokuto-3"), _hokuto_third),
    (_("Northwind Lodging 第1版（英語、確認依頼中）"), lambda: _versions("northwind-1") >= 1, _northwind_first),
    (_("決済承認APIの対応方針の変更（業務特異日）"), is_special_day_changed, _one_more_special_day),
)


def _publish(
    name: str, when: Calendar, *, to: list[str], days: int, message: str = "", reply_days: int = 10, **more: Any
) -> AgreementVersion:
    """Hold the meeting, write the minutes, publish them so many working days later."""
    day = read("meetings")[name]["day"] + days
    meeting = hold(name, when)
    agreement = write(name, meeting, when, at=when.at(day - 1, "13:10"))
    at = when.at(day, "10:30")
    version = send_out(agreement, meeting, at=at, to=to, message=message, days=reply_days, **more)
    send_due_mails(at=at + timedelta(seconds=20))
    return version


def _answer(version: AgreementVersion, reply: Reply) -> None:
    _work(answer(version, reply))


def _work(at: datetime) -> None:
    """What the worker does: documents first, then the mails that waited for them."""
    run_due_jobs(at=at + timedelta(seconds=10))
    send_due_mails(at=at + timedelta(seconds=30))


def _versions(name: str) -> int:
    """How many versions the pair of that meeting has; -1 without an agreement."""
    data = read("meetings")[name]
    agreement = Agreement.objects.filter(system__slug=data["system"], party__name=data["party"]).first()
    return agreement.versions.count() if agreement else -1


def _met(name: str) -> bool:
    return Meeting.objects.filter(title=read("meetings")[name]["title"]).exists()
