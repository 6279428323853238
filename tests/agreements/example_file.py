"""A believable exchange file for tests: the example agreement with its party, system, contacts and meeting."""

from copy import deepcopy
from typing import Any

from tests.agreements.example_content import example_content

_REGISTERED = {
    "format": "heiji-agreement/1",
    "our_side": {"name": "やまびこ決済サービス株式会社", "name_en": "Yamabiko Payment Services"},
    "party": {
        "kind": "customer",
        "name": "株式会社みなと百貨店",
        "language": "ja",
        "revenue_rank": "A",
        "incident_sensitivity": "high",
    },
    "system": {"slug": "payments", "name": "決済承認API", "symptom": "決済が通らない"},
    "contacts": [
        {
            "side": "ours",
            "role": "決済基盤 当番",
            "phone": {"e164": "+81300000142", "example": True},
            "mail": "oncall@yamabiko.example",
            "hours": "24時間",
            "no_answer_minutes": 10,
        },
        {
            "side": "theirs",
            "role": "店舗システム当番",
            "department": "店舗システム部",
            "mail": "store@minato.example",
            "hours": "24時間",
        },
        {"side": "theirs", "role": "情報システム部長", "name": "野口 直樹", "gets_reports": False},
    ],
}
_MEETING = {
    "title": "障害時の取り決めの打合せ",
    "starts_at": "2026-10-08T10:00:00",
    "ends_at": "2026-10-08T11:00:00",
    "place": "みなと百貨店 本社 6階 会議室B",
    "heard": "何分待てばよいか分からないことが苦情になる。",
    "attendees": [
        {"side": "ours", "role": "決済基盤 運用リーダー", "name": "佐久間 亮"},
        {"side": "theirs", "role": "店舗システム部 部長", "name": "高梨 香織"},
    ],
    "concerns": [
        {"kind": "depends", "text": "外商の後日決済は、その日の与信枠による。", "next_on": "2026-11-20"},
        {
            "kind": "no_time",
            "text": "12月は改装で集まれない。",
            "before_month": 3,
            "after_outage": True,
            "outcome": "1月に集まると決めた。",
        },
    ],
}


def example_file(**changes: Any) -> dict[str, Any]:
    """Return the file as plain JSON data; `changes` replaces whole parts."""
    content = example_content("ja").model_dump(mode="json", exclude_none=True)
    return deepcopy({**_REGISTERED, "meeting": _MEETING, "content": content} | changes)
