"""What all parts are made of: the part itself, an item of a list with its consent, the fields many of them have."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from agreements import states
from agreements.content.said import CONDITION, QUOTED, REASON, ROLE, ByHand, Said, Unprinted
from agreements.content.text import Key, LevelNumber, Minutes, Plain, Text
from agreements.content.vocabulary import EVENT_WORDS, PARTY_WORDS, SIDE_WORDS, Event, PartyKind, Side

# The longest list within one item.
FEW = Field(max_length=40)
# The same of a list that older contents do not have: while it is empty, their canonical text stays what it was.
LATER = Field(max_length=40, exclude_if=lambda value: not value)

# Fields that mean the same in several parts.
SideField = Annotated[Side, ByHand(_("どちらの会社"), words=SIDE_WORDS)]
LevelsField = Annotated[list[LevelNumber], FEW, ByHand(_("対象レベル"), _("印がなければ、すべてのレベルで行います。"))]
# When something holds, on every item that can be due. An act has a place of its own for them, for page 1.
OnlyAfterField = Annotated[Minutes | None, Said(_("これより長く続くときだけ"))]
ServicesField = Annotated[
    list[Text], LATER, Said(_("対象のサービス"), _("1行に1つ。書かなければ、すべてのサービスが対象です。"))
]
ForLevelsField = Annotated[
    list[LevelNumber], LATER, Said(_("対象レベル"), _("印がなければ、すべてのレベルが対象です。"))
]
ConditionField = Annotated[Text | None, Said(_("どのようなときに"), role=CONDITION)]
WithinField = Annotated[Minutes | None, ByHand(_("期限"))]
FromField = Annotated[Event, ByHand(_("期限の起点"), words=EVENT_WORDS)]


class Part(BaseModel):
    """Refuses unknown keys: a misspelt field must not disappear in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Consent(Part):
    """What the other side said of one item. `condition` goes with agreed, `who_decides` with on_the_day; `words` are
    what is asked or objected to, or what must be known to decide on the day."""

    answer: Annotated[
        Literal["agreed", "question", "objection", "on_the_day", "unanswered"],
        ByHand(_("御社の回答"), words=states.CONSENT_WORDS),
    ] = "unanswered"
    condition: Annotated[Text | None, ByHand(_("同意の条件"), _("「同意」に条件があるときだけ書きます。"))] = None
    who_decides: Annotated[
        Text | None,
        ByHand(_("当日に決める人"), _("「当日判断」のときだけ書きます。例 店舗運営部長"), ROLE),
    ] = None
    words: Annotated[
        Text | None,
        ByHand(_("御社の言葉"), _("質問、異議、または当日に決めるために知ること。言われたとおりに書きます。"), QUOTED),
    ] = None


class KeptWord(Part):
    """A vague word of an item that stays because its author says why (rubric W3)."""

    words: Annotated[Plain, Unprinted(_("言葉"))]
    reason: Annotated[Plain, Unprinted(_("理由"))]


class Item(Part):
    key: Key
    consent: Annotated[Consent, ByHand(_("回答"))] = Field(default_factory=Consent)
    change_reason: Annotated[
        Text | None,
        ByHand(_("前の版から変えた理由"), _("前の版から変えたときに書きます。比較に出ます。"), REASON),
    ] = None
    kept_words: Annotated[
        list[KeptWord],
        FEW,
        Unprinted(
            _("そのまま残す言葉と、その理由"),
            _("1行に1つ、「言葉：理由」の形で。例 必要に応じて：当日の部長が決めるため"),
        ),
    ] = []


class Named(Part):
    name: Annotated[Text, ByHand(_("名前"))]


class TheirSide(Named):
    name: Annotated[Text, ByHand(_("御社の名前"))]
    kind: Annotated[PartyKind, ByHand(_("相手の区分"), words=PARTY_WORDS)]
