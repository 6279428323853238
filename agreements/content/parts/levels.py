"""What counts as an outage, how grave it is, and by what one sees it."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from agreements.content.parts.base import FEW, LATER, Item, Part
from agreements.content.said import CONDITION, ROLE, ByHand, Said
from agreements.content.text import Clock, Key, LevelNumber, Minutes, Number, Text
from agreements.content.vocabulary import (
    CHANNEL_WORDS,
    EVENT_WORDS,
    FIRST_CONTACT_WORDS,
    MARKS,
    MATCH_WORDS,
    SIGN_WORDS,
    UPDATES_WORDS,
    Channel,
    Event,
    FirstContact,
    Match,
    Sign,
    Updates,
)

_COUNTED = {True: _("障害と数える"), False: _("障害と数えない")}
_ONE_A_LINE = _("1行に1つ。")


class Aim(Item):
    text: Annotated[Text, ByHand(_("守りたいこと"), _("相手の言葉のまま書きます。"), lines=True)]
    situation: Annotated[Text | None, ByHand(_("どのような場面で"))] = None


class Statement(Item):
    """One line of the definition: something that counts as an outage, or does not."""

    counts: Annotated[bool, ByHand(_("障害と数えるか"), words=_COUNTED)]
    text: Annotated[Text, ByHand(_("出来事"), lines=True)]


class Threshold(Part):
    """「決済成功率 50%以上 95%未満が 10分」: quantity, one or two bounds, unit, for how long."""

    quantity: Annotated[Text, ByHand(_("見える数字"), _("例 決済成功率"))]
    value: Annotated[Number, ByHand(_("値"))]
    sign: Annotated[Sign, ByHand(pgettext_lazy("sign", "条件"), words=SIGN_WORDS)]
    and_value: Annotated[Number | None, ByHand(_("もう1つの値"))] = None
    and_sign: Annotated[Sign | None, ByHand(_("もう1つの条件"), words=SIGN_WORDS)] = None
    unit: Annotated[Text, ByHand(_("単位"), _("例 %、件、秒"))]
    for_minutes: Annotated[Minutes | None, ByHand(_("続く時間"))] = None


class Step(Item):
    """A step of an ordered scale (one user < a department < the whole company): steps that name the same scale, the
    smallest first."""

    scale: Annotated[Text, ByHand(_("物差し"), _("例 影響の広さ。同じ名前の段が、1つの物差しになります。"))]
    name: Annotated[Text, ByHand(_("段"), _("例 1つの店、3店以上、全店。小さいほうから並べます。"))]


class Span(Part):
    """From one step of a scale to another; without the second, that step alone."""

    from_step: Annotated[Key, ByHand(_("この段から"), refers_to=("steps",))]
    to_step: Annotated[Key | None, ByHand(_("この段まで"), refers_to=("steps",))] = None


class SeverityLevel(Item):
    number: Annotated[LevelNumber, ByHand(_("レベル"))]
    mark: Annotated[
        str,
        StringConstraints(pattern=rf"^[{MARKS}]$"),
        ByHand(_("印"), words={mark: mark for mark in MARKS}),
    ]
    label: Annotated[
        Text | None, ByHand(_("印の隣に書く名前"), _("例 P1、レベル3、SEV-1。なければ、順の数字を書きます。"))
    ] = None
    name: Annotated[Text, ByHand(_("呼び名"), _("例 停止、一部不可、遅延"))]
    counts_as_outage: Annotated[bool, ByHand(_("障害と数える"), usual=True)] = True
    thresholds: Annotated[list[Threshold], FEW, ByHand(_("見える数字"))] = []
    spans: Annotated[list[Span], LATER, ByHand(_("物差しの段"))] = []
    facts: Annotated[
        list[Text], LATER, ByHand(_("起きていれば当てはまること"), _("1行に1つ。例 カード番号が外に漏れた。"))
    ] = []
    match: Annotated[
        Match,
        ByHand(
            _("条件が2つ以上あるとき"),
            words=MATCH_WORDS,
            when=lambda level: len(level.conditions) > 1,
        ),
    ] = "all"
    seen: Annotated[Text | None, Said(_("御社から見えること"), _("御社の画面や窓口で、何が見えるか。"), CONDITION)] = (
        None
    )
    scope: Annotated[Text | None, Said(_("影響の範囲"), _("例 全店のカード決済（38店）"))] = None
    first_contact_minutes: Annotated[Minutes | None, ByHand(_("第一報"))] = None
    first_contact: Annotated[FirstContact | None, ByHand(_("分で決めない第一報"), words=FIRST_CONTACT_WORDS)] = None
    measured_from: Annotated[Event, ByHand(_("第一報の起点"), words=EVENT_WORDS, usual="detected")] = "detected"
    update_minutes: Annotated[Minutes | None, ByHand(_("続報"))] = None
    update_minutes_to: Annotated[Minutes | None, ByHand(_("続報の間隔の上限"))] = None
    update_clock: Annotated[
        list[Clock], LATER, ByHand(_("続報の時刻"), _("例 毎時 :05、:35。または 9:00、13:00、17:00"))
    ] = []
    updates: Annotated[Updates | None, ByHand(_("分で決めない続報"), words=UPDATES_WORDS)] = None
    work_starts_minutes: Annotated[
        Minutes | None, Said(_("対応を始めるまで"), _("第一報とは別に決めたとき。起点は第一報と同じ。"))
    ] = None
    channels: Annotated[list[Channel], FEW, ByHand(_("知らせる手段"), words=CHANNEL_WORDS)] = []
    roles_called: Annotated[list[Text], FEW, ByHand(_("呼ぶ役割"), _("1行に1つか、「、」で区切って。"), ROLE)] = []
    examples: Annotated[list[Text], FEW, ByHand(_("当たる例"), _ONE_A_LINE)] = []
    counter_examples: Annotated[list[Text], FEW, ByHand(_("当たらない例"), _ONE_A_LINE)] = []

    @property
    def conditions(self) -> list[Any]:
        """Everything that decides the level: numbers, steps of a scale, facts."""
        return [*self.thresholds, *self.spans, *self.facts]
