"""One of each fact of the day, as the demo's night had them."""

from datetime import timedelta
from typing import Any

from agreements.models import Party, User
from incidents.models import (
    CaseNoted,
    DayDecision,
    EffectNoted,
    Incident,
    InformationGiven,
    LevelOverruled,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
    RecoveryConfirmed,
)
from incidents.workflow.noting import (
    mark_promise,
    note_call,
    note_case,
    note_confirmation,
    note_decision,
    note_effect,
    note_information,
    note_reading,
    rule_level,
)
from tests.incidents import story

LATER = story.NOW + timedelta(minutes=5)
STORE = {"contact": "contact-store", "role": "店舗システム当番", "phone": "+81300002201"}
NOTED = {
    PhoneCall: (
        note_call,
        {**STORE, "outcome": "reached", "kind": "first", "spoke_with": "三田", "said": "伝えた"},
        "said",
    ),
    InformationGiven: (note_information, {"item": "info-rate", "value": "38%", "source": "監視画面"}, "value"),
    DayDecision: (note_decision, {"item": "act-later", "answer": "切り替える", "decided_by": "矢島"}, "answer"),
    PromiseMark: (mark_promise, {"promise": "act-notice", "mark": "not_needed", "reason": "閉店後"}, "reason"),
    EffectNoted: (note_effect, {"answer": "yes", "reason": "全店で止まった"}, "reason"),
    RecoveryConfirmed: (note_confirmation, {"confirmed_by": "矢島", "seen": "端末で3件"}, "confirmed_by"),
    CaseNoted: (note_case, {"differs": True, "acts": ["act-notice"], "reason": "回線だけ"}, "reason"),
    LevelOverruled: (rule_level, {"number": 1, "reason": "全店で止まったため"}, "reason"),
    ReadingNoted: (note_reading, {"quantity": "再送待ち", "value": "2001", "unit": "件"}, "value"),
}


def note(model: Any, incident: Incident, party: Party, by: User, **changes: Any) -> Any:
    verb, facts, _field = NOTED[model]
    whose = {} if model is ReadingNoted else {"party": party}
    return verb(**{"incident": incident, "happened_at": story.NOW, "by": by, "at": LATER, **whose, **facts, **changes})
