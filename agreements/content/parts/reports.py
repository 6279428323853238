"""What is told, until when, where else to look; what a vendor can do; what is aimed at and what is still open."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import model_validator

from agreements import states
from agreements.content.parts.base import (
    LATER,
    ConditionField,
    ForLevelsField,
    Item,
    OnlyAfterField,
    Part,
    ServicesField,
    WithinField,
)
from agreements.content.parts.levels import Threshold
from agreements.content.said import CONDITION, INSTRUCTION, ROLE, ByHand, Said
from agreements.content.text import Day, Key, Minutes, Months, Number, Text
from agreements.content.vocabulary import (
    CHANNEL_WORDS,
    REPORT_WORDS,
    SIGN_WORDS,
    TOGETHER_WORDS,
    TOPIC_WORDS,
    Channel,
    ReportKind,
    Sign,
    Together,
    Topic,
)


class ReportPlan(Item):
    """A report that is planned. Its `recipients` are contacts; `audience` names whoever else is told."""

    kind: Annotated[ReportKind, ByHand(_("報告"), words=REPORT_WORDS)]
    label: Annotated[Text | None, ByHand(_("報告の名前"), _("例 第2報、中間報2"))] = None
    within_minutes: WithinField = None
    trigger: Annotated[Text | None, ByHand(_("いつ（分で書けないとき）"))] = None
    contents: Annotated[Text | None, ByHand(_("書くこと"), lines=True)] = None
    staged: Annotated[
        Text | None,
        Said(
            _("送る文のひな形"),
            _("報告の下書きの始めに入ります。{system}、{level}、{since}、{next} は、その日の言葉に変わります。"),
            lines=True,
        ),
    ] = None
    channels: Annotated[list[Channel], LATER, ByHand(_("手段"), words=CHANNEL_WORDS)] = []
    channels_match: Annotated[
        Together | None,
        ByHand(_("手段が2つ以上あるとき"), words=TOGETHER_WORDS, when=lambda report: len(report.channels) > 1),
    ] = None
    recipients: Annotated[list[Key], LATER, ByHand(_("届ける連絡先"), refers_to=("contacts",))] = []
    audience: Annotated[Text | None, ByHand(_("ほかに誰に"), _("連絡先にない相手。例 営業、監督官庁"))] = None
    to_account_owner: Annotated[
        bool, Said(_("営業担当にも送る"), _("弊社の営業担当へ、同じ報告の控えを送ります。"), usual=False)
    ] = False
    levels: ForLevelsField = []
    condition: ConditionField = None
    only_after_minutes: OnlyAfterField = None
    services: ServicesField = []

    @model_validator(mode="before")
    @classmethod
    def _one_channel(cls, plain: Any) -> Any:
        """Contents of the first shape name one `channel`."""
        if isinstance(plain, dict) and "channel" in plain and "channels" not in plain:
            rest = {name: value for name, value in plain.items() if name != "channel"}
            return rest | {"channels": [plain["channel"]]}
        return plain


class Upkeep(Part):
    """Who keeps the agreement alive, and how."""

    owner_ours: Annotated[Text | None, Said(_("弊社の担当部署"), _("例 運用企画課"), ROLE)] = None
    owner_theirs: Annotated[Text | None, Said(_("御社の担当部署"), role=ROLE)] = None
    review_months: Annotated[Months | None, Said(_("見直し（か月ごと）"))] = None
    review_with: Annotated[Text | None, Said(_("見直しに加わる人"))] = None
    kept_at: Annotated[Text | None, Said(_("置き場所"), _("例 制御室の赤い綴り"))] = None
    signed_by: Annotated[Text | None, Said(_("弊社で承認する人"), role=ROLE)] = None


class EndSignal(Part):
    threshold: Annotated[Threshold | None, ByHand(_("この数字になったら"))] = None
    declared_by: Annotated[Text | None, ByHand(_("終わりを決める人"), role=ROLE)] = None
    told_by: Annotated[Text | None, ByHand(_("伝え方"), _("例 電話とメールで「復旧」と伝える"))] = None
    then: Annotated[Text | None, ByHand(_("そのあとにすること"), role=INSTRUCTION)] = None
    then_within_minutes: Annotated[Minutes | None, ByHand(_("そのあとの期限"))] = None


class WayOut(Item):
    when: Annotated[Text, ByHand(_("どのようなとき"), role=CONDITION)]
    to: Annotated[Text, ByHand(_("どうするか"), role=INSTRUCTION)]
    leads_to: Annotated[Topic | None, ByHand(_("見るところ"), words=TOPIC_WORDS)] = None


class Capability(Item):
    what: Annotated[Text, ByHand(_("内容"))]
    can: Annotated[
        Literal["can", "cannot", "conditional"],
        ByHand(_("できるか"), words=states.CAPABILITY_WORDS),
    ]
    condition: Annotated[Text | None, ByHand(_("条件"))] = None
    hours: Annotated[Text | None, ByHand(_("対応する時間"))] = None
    within_minutes: WithinField = None
    clause: Annotated[Text | None, ByHand(_("契約の条項"), _("例 第12条2項"))] = None
    contract_review_needed: Annotated[bool, ByHand(_("契約の見直しが必要"), usual=False)] = False


class Target(Item):
    measure: Annotated[Text, ByHand(_("測るもの"))]
    sign: Annotated[Sign, ByHand(pgettext_lazy("sign", "条件"), words=SIGN_WORDS)]
    value: Annotated[Number, ByHand(_("値"))]
    unit: Annotated[Text, ByHand(_("単位"))]
    period: Annotated[Text | None, ByHand(_("期間"), _("例 暦の1か月"))] = None
    consequence: Annotated[Text | None, ByHand(_("守れなかったとき"))] = None


class OpenPoint(Item):
    what: Annotated[Text, ByHand(_("決まっていないこと"), lines=True)]
    raised_by: Annotated[Text | None, ByHand(_("言った人"))] = None
    owner: Annotated[Text | None, ByHand(_("担当する役割"), role=ROLE)] = None
    due: Annotated[Day | None, ByHand(_("期日"), _("例 2026-11-20"))] = None
    outcome: Annotated[Text | None, ByHand(_("どうなったか"), lines=True)] = None


class Term(Part):
    key: Key
    term: Annotated[Text, ByHand(_("言葉"))]
    meaning: Annotated[Text, ByHand(_("意味"), lines=True)]
