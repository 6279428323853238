"""The words of the demo's 障害報告書 (days as in calendar.py); times, reports and promises come from the record."""

from typing import Any

WRITE_UP: dict[str, Any] = {
    "outline": (
        "カード決済の承認が43分のあいだ通りにくくなりました。予備系へ切り替えて復旧し、二重の請求はありませんでした。"
    ),
    "facts": (
        "決済成功率は 10:24 に38%、10:46 に82%、11:04 に99%以上でした。\n"
        "本系の電源装置2台のうち1台が 10:21 に止まっていました。"
    ),
    "effect": "43分のあいだに、御社の店頭でのカード決済 3,106件が失敗しました。二重の請求は0件です。",
    "cause": ("電源装置の部品の故障です。片側が落ちたときに予備系へ自動で移る設定が、本系に入っていませんでした。"),
    "cause_state": "confirmed",
    "similar": "同じ構成の装置12台を点検しました。設定が入っていない装置が、ほかに1台ありました。",
    "measures": [
        {"kind": "interim", "what": "電源装置を交換した", "owner": "決済基盤 当番", "due": ""},
        {"kind": "permanent", "what": "予備系へ自動で移る設定を入れる", "owner": "運用企画課", "due": "{=-12}"},
        {"kind": "prevention", "what": "電源を落とす訓練を半年ごとに行う", "owner": "運用責任者", "due": "{=60}"},
    ],
}
