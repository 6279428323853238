"""One row of each kind of planned part, as plain data in both languages: everything that a row of its kind may say."""

from typing import Any


def _both(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}


_NUMBER = {
    "quantity": _both("決済成功率", "Success rate"),
    "sign": "lt",
    "value": "50",
    "unit": _both("%", "%"),
    "for_minutes": 5,
}
PARTS: dict[str, dict[str, Any]] = {
    "flow": {"at_minute": 0, "actor": _both("当番", "On-call"), "act": _both("検知する", "Notice it")},
    "levels": {
        "number": 4,
        "mark": "◇",
        "label": _both("レベル0", "Level 0"),
        "name": _both("停止", "Down"),
        "thresholds": [_NUMBER],
        "first_contact": "at_once",
        "update_clock": [":05"],
        "work_starts_minutes": 30,
        "channels": ["phone"],
    },
    "steps": {"scale": _both("影響の広さ", "Extent"), "name": _both("全店", "All shops")},
    "acts": {
        "side": "theirs",
        "role": _both("当番", "On-call"),
        "sentence": _both("再送を止める", "Stop resending"),
        "levels": [1],
        "within_minutes": 10,
        "where": _both("画面「再送」", "Screen “Resend”"),
        "mood": "request",
    },
    "information": {"what": _both("件数", "How many"), "provider": _both("当番", "On-call"), "within_minutes": 5},
    "criteria": {
        "fact": _both("番号が漏れた", "Numbers have leaked"),
        "then_level": 1,
        "who_decides": _both("責任者", "Head"),
    },
    "prohibitions": {
        "sentence": _both("レジを再起動しない。", "Do not restart a till."),
        "reason": _both("二重に記録される。", "It would be recorded twice."),
    },
    "end": {
        "end_signal": {
            "threshold": {
                "quantity": _both("決済成功率", "Success rate"),
                "sign": "ge",
                "value": "99",
                "unit": _both("%", "%"),
                "for_minutes": 30,
            },
            "declared_by": _both("当番", "On-call"),
            "told_by": _both("電話で伝える", "By phone"),
        }
    },
    "ways_out": {
        "when": _both("どの行か分からない。", "You cannot tell the row."),
        "to": _both("上の行として動く。", "Act on the row above."),
    },
    "staffing": {
        "side": "theirs",
        "present": 2,
        "person": _both("監視席", "Monitoring desk"),
        "takes": [_both("電話の受付", "Answering the phone")],
    },
    "what_to_say": {"what_to_say": _both("会社名、何時何分から", "Company, since what time")},
    "substitutes": {
        "function": _both("カード決済", "Card payments"),
        "means": _both("後払いの伝票", "Deferred-payment slips"),
        "from_minutes": 30,
    },
    "special_days": {
        "when": _both("毎月末日", "The last day of each month"),
        "change": _both("▲2 を ■1 として扱う", "▲2 is treated as ■1"),
    },
    "reports": {
        "kind": "first",
        "within_minutes": 15,
        "contents": _both("いつから", "Since when"),
        "channels": ["phone"],
    },
    "escalations": {
        "after_minutes": 60,
        "when": "unresolved",
        "to_role": _both("運用責任者", "Head of operations"),
        "then": _both("続けるかを決める", "Decides whether to go on"),
        "levels": [1],
    },
}
