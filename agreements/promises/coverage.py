"""Which agreed items govern a day, and why the others do not."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.content import AgreementContent, parts
from agreements.content.special_days import rule_of
from agreements.promises.ground import is_open

# Lists whose items promise nothing at a time of the day.
NOT_GOVERNING: Mapping[str, str | Promise] = {
    "aims": _("守りたいことは、約束の理由です。"),
    "definition": _("障害と数えるかどうかは、障害を開くときに使います。"),
    "steps": _("物差しの段は、レベルと判断基準の中で使います。"),
    "staffing": _("人数別の分担は、約束を誰が引き受けるかです。期限は、その約束にあります。"),
    "prohibitions": _("してはいけないことに、期限はありません。"),
    "flow": _("障害フローは、レベル、すること、報告の約束を順に並べたものです。"),
    "ways_out": _("この紙が合わないときの行き先に、期限はありません。"),
    "capabilities": _("できる範囲は、頼むときに読みます。頼むことは「すること」の約束です。"),
    "targets": _("目標値は、期間が終わってから測ります。"),
    "open_points": _("まだ決まっていないことです。"),
    "glossary": _("言葉の意味です。"),
}
_OURS = _("弊社の連絡先は、御社がかける番号です。誰が出たかは、弊社からは測れません。")
_NOT_NAMED = _("電話の順番になく、どの約束にも名前がありません。")
_OPEN = _("御社の異議か質問が残っています。合意した約束ではありません。")
_READ_BY_PEOPLE = _("日付や決まりとして読めないか、変わるレベルも役割もありません。その日に、人が読みます。")
_NO_LEVEL = _("対象のレベルが、この合意にありません。")


def reason_of(content: AgreementContent, name: str, item: Any) -> str | Promise | None:
    """Return why an item of the list `name` that promises nothing on a day does not; None when it should."""
    if name in NOT_GOVERNING and not _is_left_for_the_day(item):
        return NOT_GOVERNING[name]
    if isinstance(item, parts.Contact) and not _is_left_for_the_day(item):
        return _OURS if item.side == "ours" else _NOT_NAMED
    if isinstance(item, parts.SpecialDay) and not changes_the_day(item):
        return _READ_BY_PEOPLE
    if isinstance(item, parts.Act | parts.DecisionInformation) and is_open(item):
        return _OPEN
    levels = set(getattr(item, "levels", ()))
    return _NO_LEVEL if levels and levels.isdisjoint(level.number for level in content.levels) else None


def changes_the_day(day: parts.SpecialDay) -> bool:
    """Whether a special day is understood, and changes a level or names a role."""
    return rule_of(day.when) is not None and day.changes_something


def _is_left_for_the_day(item: Any) -> bool:
    return isinstance(item, parts.Item) and item.consent.answer == "on_the_day"
