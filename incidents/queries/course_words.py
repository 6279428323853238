"""How the record of an incident names what happened."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "incident.alerted": _("監視からの知らせを加えた"),
    "incident.opened": _("障害を開いた"),
    "incident.system_touched": _("影響を受けるシステムを加えた"),
    "incident.corrected": _("症状か時刻を直した"),
    "incident.level_changed": _("障害レベルを変えた"),
    "incident.recovered": _("復旧を記録した"),
    "incident.reopened": _("対応中に戻した"),
    "incident.closed": _("障害を終了した"),
    "postmortem.approved": _("障害報告書を承認した"),
    "round.begun": _("一斉送付を始めた"),
    "round.looked_at": _("一斉送付をもう1人が確かめた"),
    "round.called_back": _("一斉送付を取り消した"),
    "round.leaving": _("一斉送付の報告を書き始めた"),
    "round.refused": _("一斉送付の1通を送れなかった"),
    "round.paused": _("一斉送付を止めた"),
    "round.resumed": _("一斉送付を再開した"),
    "promise.overdue": _("約束の期限を過ぎた"),
    "report.sent": _("報告を送った"),
    "day.call": _("電話をかけた"),
    "day.call_note": _("電話の内容を書き足した"),
    "day.information": _("情報を伝えた"),
    "day.decision": _("判断を記録した"),
    "day.promise": _("約束を済か不要とした"),
    "day.effect": _("影響の有無を記録した"),
    "day.case": _("取り決めた場面との違いを記録した"),
    "day.confirmation": _("復旧の確認を記録した"),
    "day.ticked": _("相手がリンクから印を付けた"),
    "day.decided": _("相手がリンクから判断を伝えた"),
    "day.handed_over": _("当番の引き継ぎを頼んだ"),
    "day.taken_over": _("当番を引き継いだ"),
    "day.link_revoked": _("当日ページのリンクを取り消した"),
    "day.level": _("相手のレベルを決めた"),
    "day.reading": _("読み取りを記録した"),
}
