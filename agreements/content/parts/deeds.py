"""What people do, must not do, and decide."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from agreements.content.parts.base import (
    FEW,
    LATER,
    ConditionField,
    ForLevelsField,
    FromField,
    Item,
    LevelsField,
    OnlyAfterField,
    ServicesField,
    SideField,
    WithinField,
)
from agreements.content.parts.levels import Span, Threshold
from agreements.content.said import ACT, CONDITION, FORBIDDEN, INSTRUCTION, ROLE, ByHand, Said
from agreements.content.text import Key, LevelNumber, Minutes, Text
from agreements.content.vocabulary import (
    DECIDED_WITH_WORDS,
    MOOD_WORDS,
    REPORT_WORDS,
    VAIN_WORDS,
    DecidedWith,
    Mood,
    ReportKind,
    Vain,
)


class Act(Item):
    side: SideField
    role: Annotated[Text, ByHand(_("役割"), _("会社の中の役割。例 外商部 当番"), ROLE)]
    sentence: Annotated[
        Text,
        ByHand(_("すること"), _("1つの動作を、動詞で終わる1文で書きます（40字まで）。"), ACT),
    ]
    levels: LevelsField = []
    condition: Annotated[Text | None, ByHand(_("どのようなときに"), role=CONDITION)] = None
    only_after_minutes: Annotated[Minutes | None, ByHand(_("これより長く続くときだけ"))] = None
    services: Annotated[
        list[Text], LATER, ByHand(_("対象のサービス"), _("1行に1つ。書かなければ、すべてのサービスが対象です。"))
    ] = []
    within_minutes: WithinField = None
    from_event: FromField = "detected"
    prerequisite: Annotated[Text | None, Said(_("始める条件"), role=CONDITION)] = None
    where: Annotated[Text | None, Said(_("どこで"))] = None
    done_sign: Annotated[
        Text | None,
        Said(_("終わりの目印"), _("何がいくつになれば終わりか。見る画面と数字を書きます。"), lines=True),
    ] = None
    undo: Annotated[Text | None, Said(_("元に戻すには"), role=INSTRUCTION)] = None
    mood: Annotated[Mood | None, Said(_("性質"), words=MOOD_WORDS)] = None
    if_undecided: Annotated[
        Text | None,
        Said(_("決まらないとき"), _("「当日判断」の項目で、期限までに決まらないときにどうするか。"), role=INSTRUCTION),
    ] = None
    decided_with: Annotated[
        DecidedWith | None,
        Said(_("判断の確かめ方"), _("「当日判断」を当日ページから伝えるとき。"), words=DECIDED_WITH_WORDS),
    ] = None
    gain: Annotated[Text | None, ByHand(_("なぜするか"))] = None
    on_page_one: Annotated[bool, ByHand(_("1ページ目に載せる"), usual=True)] = True


class Substitute(Item):
    """How work goes on without what has failed: by what, from when, for how long, and the way back."""

    function: Annotated[Text, ByHand(_("止まるもの"), _("例 カード決済"))]
    means: Annotated[Text, Said(_("代わりの手段"), _("例 後払いの伝票"))]
    from_minutes: Annotated[Minutes | None, Said(_("使い始めるまで"))] = None
    carries_minutes: Annotated[Minutes | None, Said(_("続けられる時間"))] = None
    limit: Annotated[Text | None, Said(_("上限"), _("例 1店 40枚まで"))] = None
    way_back: Annotated[Text | None, Said(_("元に戻すには"), role=INSTRUCTION)] = None
    catch_up: Annotated[Text | None, Said(_("あとの片付け"), role=INSTRUCTION)] = None


class SpecialDay(Item):
    """A day on which more is at stake, by date or rule (`special_days`), and what is different then: a graver level, a
    role that is called."""

    when: Annotated[
        Text,
        ByHand(
            _("いつ"), _("日付か、繰り返しの決まり。例 毎月末日、毎月5・10日、第1月曜、最終営業日、12月29日〜1月3日")
        ),
    ]
    change: Annotated[Text, Said(_("その日は"), _("例 ▲2 を ■1 として扱う"))]
    levels: ForLevelsField = []
    then_level: Annotated[LevelNumber | None, Said(_("このレベルとして扱う"))] = None
    one_up: Annotated[
        bool, Field(exclude_if=lambda value: not value), Said(_("1つ重いレベルとして扱う"), usual=False)
    ] = False
    role: Annotated[Text | None, Said(_("その日に呼ぶ役割"), role=ROLE)] = None
    reason: Annotated[Text | None, Said(_("理由"))] = None

    @property
    def changes_something(self) -> bool:
        return bool(self.then_level or self.one_up or self.role)

    def raised(self, number: int) -> int:
        """Return the level that one is treated as on such a day: never a lighter one."""
        if self.levels and number not in self.levels:
            return number
        return max(1, min(number - self.one_up, self.then_level or number))


class Prohibition(Item):
    sentence: Annotated[Text, ByHand(_("してはいけないこと"), role=FORBIDDEN)]
    reason: Annotated[Text | None, ByHand(_("理由"), _("理由を必ず添えます。"))] = None


class DecisionInformation(Item):
    what: Annotated[Text, ByHand(_("知ること"))]
    source: Annotated[Text | None, ByHand(_("見るところ"), _("例 監視画面「決済」の1段目"))] = None
    provider: Annotated[Text | None, ByHand(_("誰から"), role=ROLE)] = None
    to_role: Annotated[Text | None, ByHand(_("誰へ"), role=ROLE)] = None
    within_minutes: WithinField = None
    levels: ForLevelsField = []
    condition: ConditionField = None
    only_after_minutes: OnlyAfterField = None
    services: ServicesField = []
    used_for: Annotated[list[Key], FEW, ByHand(_("何のために"), refers_to=("levels", "acts"))] = []


class DecisionCriterion(Item):
    threshold: Annotated[Threshold | None, ByHand(_("この数字になったら"))] = None
    span: Annotated[Span | None, ByHand(_("この段になったら"))] = None
    fact: Annotated[Text | None, ByHand(_("これが起きたら"), _("はい・いいえで答えられること。"), CONDITION)] = None
    then_level: Annotated[LevelNumber | None, ByHand(_("このレベルとする"))] = None
    then_act: Annotated[Key | None, ByHand(_("このことを始める"), refers_to=("acts",))] = None
    then_text: Annotated[Text | None, ByHand(_("こうする"), _("レベルでも「すること」でもないとき。"), INSTRUCTION)] = (
        None
    )
    who_decides: Annotated[Text | None, Said(_("決める人"), role=ROLE)] = None
    if_unknown: Annotated[
        Text | None, Said(_("分からないとき"), _("数字が取れないときにどうするか。"), INSTRUCTION)
    ] = None


class Escalation(Item):
    when: Annotated[Vain, ByHand(_("どのようなとき"), words=VAIN_WORDS)] = "unresolved"
    after_minutes: Annotated[Minutes, ByHand(_("どれだけたったら"))]
    to_role: Annotated[Text, ByHand(_("引き上げる先"), role=ROLE)]
    then: Annotated[Text, ByHand(_("どうなるか"), role=INSTRUCTION)]
    hand_over: Annotated[Text | None, ByHand(_("引き継ぐときに伝えること"), lines=True)] = None
    levels: ForLevelsField = []
    condition: ConditionField = None
    services: ServicesField = []


class FlowStep(Item):
    at_minute: Annotated[Minutes | None, ByHand(_("いつ"))] = None
    at_text: Annotated[Text | None, ByHand(_("いつ（分で書けないとき）"))] = None
    actor: Annotated[Text, ByHand(_("誰が"), role=ROLE)]
    act: Annotated[Text, ByHand(_("すること"), role=ACT)]
    output: Annotated[ReportKind | None, ByHand(_("出す報告"), words=REPORT_WORDS)] = None
    note: Annotated[Text | None, ByHand(_("残すこと"))] = None
