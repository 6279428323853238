"""The columns of each list as rows without a heading are read, each with what it may say: an example to copy.

A choice is given by its key and shown in its words.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Examples = tuple[tuple[str, str | Promise], ...]

_DUTY = _("店舗システム当番")
_PAYMENT = _("決済成功率")

ORDER: dict[str, Examples] = {
    "attendees": (("side", "theirs"), ("role", _("店舗運営部長")), ("name", _("湊 一葉"))),
    "aims": (("text", _("レジを止めない")), ("situation", _("年末の繁忙日"))),
    "definition": (("counts", "yes"), ("text", _("カード決済が5分以上通らない"))),
    "steps": (("scale", _("影響の広さ")), ("name", _("全店"))),
    "levels": (
        ("number", "1"),
        ("name", _("停止")),
        ("thresholds_0_quantity", _PAYMENT),
        ("thresholds_0_value", "50"),
        ("thresholds_0_sign", "lt"),
        ("thresholds_0_unit", "%"),
        ("thresholds_0_for_minutes", _("5分")),
        ("seen", _("レジに E41 が出る")),
        ("first_contact_minutes", _("15分")),
        ("update_minutes", _("30分")),
    ),
    "contacts": (
        ("side", "theirs"),
        ("role", _DUTY),
        ("name", _("湊 一葉")),
        ("phone", "03-0000-0142"),
        ("mail", "duty@minato.example"),
        ("hours", _("24時間")),
        ("no_answer_minutes", _("5分")),
    ),
    "staffing": (
        ("side", "theirs"),
        ("present", "2"),
        ("when", _("日曜")),
        ("person", _("監視席")),
        ("takes", _("電話の受付、広報")),
    ),
    "acts": (
        ("side", "theirs"),
        ("role", _DUTY),
        ("sentence", _("決済の再送を止める")),
        ("within_minutes", _("10分")),
        ("levels", "■1 ▲2"),
        ("done_sign", _("画面「再送」の件数が 0 になる")),
    ),
    "substitutes": (
        ("function", _("カード決済")),
        ("means", _("後払いの伝票")),
        ("from_minutes", _("30分")),
        ("carries_minutes", _("180分")),
    ),
    "special_days": (("when", _("毎月末日")), ("change", _("全店の決済を ■1 として扱う"))),
    "prohibitions": (("sentence", _("決済を再送しない")), ("reason", _("二重に引き落とされるため"))),
    "information": (
        ("what", _("再送待ちの件数")),
        ("source", _("監視画面「決済」の1段目")),
        ("provider", _DUTY),
        ("to_role", _("決済基盤 当番")),
        ("within_minutes", _("10分")),
    ),
    "criteria": (
        ("threshold_quantity", _PAYMENT),
        ("threshold_value", "50"),
        ("threshold_sign", "lt"),
        ("threshold_unit", "%"),
        ("threshold_for_minutes", _("5分")),
        ("then_level", "■1"),
        ("then_text", ""),
        ("who_decides", _("決済基盤 当番")),
    ),
    "flow": (("at_minute", _("15分")), ("actor", _("決済基盤 当番")), ("act", _("第一報を送る")), ("output", "first")),
    "reports": (
        ("kind", "first"),
        ("within_minutes", _("15分")),
        ("channels", "phone"),
        ("contents", _("いつから、何が見えるか")),
        ("audience", _DUTY),
    ),
    "escalations": (
        ("after_minutes", _("30分")),
        ("when", "unresolved"),
        ("to_role", _("店舗運営部長")),
        ("then", _("全店を後払いに切り替えるか決める")),
    ),
    "ways_out": (("when", _("誰にもつながらない")), ("to", _("運用責任者に電話する")), ("leads_to", "contacts")),
    "capabilities": (
        ("what", _("夜間の切り替え")),
        ("can", "conditional"),
        ("condition", _("前の日までに連絡がある")),
        ("hours", _("24時間")),
        ("within_minutes", _("60分")),
        ("clause", _("第12条2項")),
    ),
    "targets": (
        ("measure", _PAYMENT),
        ("value", "99.5"),
        ("sign", "ge"),
        ("unit", "%"),
        ("period", _("暦の1か月")),
        ("consequence", _("翌月に改善策を示す")),
    ),
    "open_points": (
        ("what", _("後払いへの切り替えを誰が決めるか")),
        ("raised_by", _("店舗運営部長")),
        ("owner", _("運用責任者")),
        ("due", "2026-11-20"),
        ("outcome", ""),
    ),
    "glossary": (("term", _("再送")), ("meaning", _("通らなかった決済を、もう一度送ること"))),
}
