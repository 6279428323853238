"""One row of each kind of planned part, as plain data in both languages: everything that a row of its kind may say."""

from typing import Any


def _both(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}


PARTS: dict[str, dict[str, Any]] = {
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
