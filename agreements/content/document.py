"""The whole agreement as one typed document; a draft edits it, a version freezes it."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from agreements.content import parts
from agreements.content.said import EXACT, QUOTED, UNMEASURED, ByHand, Said, Unprinted
from agreements.content.text import Day, Language, NotesText, Text, Zone
from agreements.content.vocabulary import LANGUAGE_WORDS, LEFT_OPEN_WORDS, LeftOpen

SCHEMA_VERSION: Literal[1] = 1
MAX_ITEMS = 400
MANY = Field(max_length=MAX_ITEMS)
LATER_MANY = Field(max_length=MAX_ITEMS, exclude_if=lambda items: not items)


class AgreementContent(parts.Part):
    """See docs/content-model.md. Lists keep the order people gave them; keys stay when items move.

    `language` is the one it was agreed in; `translations` are those it is issued in besides.
    """

    schema_version: Annotated[Literal[1], Unprinted(_("形式の版"))] = SCHEMA_VERSION
    language: Annotated[Language, ByHand(_("文を書く言語"), _("変えても、書いた文は残ります。"), words=LANGUAGE_WORDS)]
    translations: Annotated[
        list[Language],
        parts.FEW,
        ByHand(
            _("ほかの言語でも発行する"),
            _("選ぶと、どの文にもその言語の欄が並びます。番号と数字は1度だけ書きます。"),
            words=LANGUAGE_WORDS,
        ),
    ] = []
    time_zone: Annotated[Zone, ByHand(_("時刻の時間帯"))]
    title: Annotated[
        Text | None, ByHand(_("表題"), _("何が見えたら、まず何をするか。1ページ目の見出しになります。"))
    ] = None
    purpose: Annotated[Text | None, ByHand(_("目的"), lines=True)] = None
    system: Annotated[parts.Named, ByHand(_("対象システム"))]
    our_side: Annotated[parts.Named, ByHand(_("弊社の名前"))]
    their_side: Annotated[parts.TheirSide, ByHand(_("御社の名前"))]
    effective_from: Annotated[Day | None, ByHand(_("有効になる日"), _("例 2026-11-01"))] = None
    review_by: Annotated[Day | None, ByHand(_("見直しの期限"), _("例 2027-04-30"))] = None
    change_procedure: Annotated[Text | None, ByHand(_("この取り決めの変え方"), lines=True)] = None
    upkeep: Annotated[parts.Upkeep | None, ByHand(_("取り決めの手入れ"))] = None
    not_agreed: Annotated[
        list[LeftOpen],
        parts.LATER,
        Said(
            _("話し合って、決めなかったこと"),
            _("1ページ目に「取り決めなし」と書きます。点検は、書き忘れとはみなしません。"),
            words=LEFT_OPEN_WORDS,
        ),
    ] = []
    meeting: Annotated[parts.MeetingRecord, ByHand(_("打合せの記録"), role=QUOTED)] = Field(
        default_factory=parts.MeetingRecord
    )
    aims: Annotated[list[parts.Aim], MANY, ByHand(_("守りたいこと"), role=QUOTED)] = []
    definition: Annotated[list[parts.Statement], MANY, ByHand(_("障害の定義"))] = []
    steps: Annotated[list[parts.Step], LATER_MANY, ByHand(_("物差しの段"))] = []
    levels: Annotated[list[parts.SeverityLevel], Field(max_length=4), ByHand(_("障害レベル"))] = []
    contacts: Annotated[list[parts.Contact], MANY, ByHand(_("連絡先"), role=EXACT)] = []
    staffing: Annotated[list[parts.Staffing], LATER_MANY, ByHand(_("人数別の分担"))] = []
    what_to_say: Annotated[
        Text | None, ByHand(_("電話で言うこと"), _("合意番号、会社名、いつから、何が見えるか。"), lines=True)
    ] = None
    acts: Annotated[list[parts.Act], MANY, ByHand(_("すること"), role=EXACT)] = []
    substitutes: Annotated[list[parts.Substitute], LATER_MANY, ByHand(_("代替手段"))] = []
    prohibitions: Annotated[list[parts.Prohibition], MANY, ByHand(_("してはいけないこと"))] = []
    information: Annotated[list[parts.DecisionInformation], MANY, ByHand(_("判断情報"))] = []
    criteria: Annotated[list[parts.DecisionCriterion], MANY, ByHand(_("判断基準"), role=EXACT)] = []
    special_days: Annotated[list[parts.SpecialDay], LATER_MANY, ByHand(_("業務特異日"))] = []
    escalations: Annotated[list[parts.Escalation], MANY, ByHand(_("引き上げ"))] = []
    flow: Annotated[list[parts.FlowStep], MANY, ByHand(_("障害フロー"))] = []
    reports: Annotated[list[parts.ReportPlan], MANY, ByHand(_("報告"))] = []
    end_signal: Annotated[parts.EndSignal, ByHand(_("終わりの合図"))] = Field(default_factory=parts.EndSignal)
    ways_out: Annotated[list[parts.WayOut], MANY, ByHand(_("この紙が合わないとき"))] = []
    capabilities: Annotated[list[parts.Capability], MANY, ByHand(_("できること・できないこと"))] = []
    targets: Annotated[list[parts.Target], MANY, ByHand(_("目標値"))] = []
    open_points: Annotated[list[parts.OpenPoint], MANY, ByHand(_("懸念・保留"), role=UNMEASURED)] = []
    notes: Annotated[
        NotesText | None,
        ByHand(_("補足"), _("空行で段落を分けます。「- 」で始めると箇条書きになります。"), UNMEASURED, lines=True),
    ] = None
    glossary: Annotated[list[parts.Term], MANY, ByHand(_("用語"), role=UNMEASURED)] = []

    def items(self) -> list[tuple[str, Any]]:
        """Return every keyed item with the name of its list, in document order."""
        return [
            (name, item)
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), list)
            for item in value
            if isinstance(item, parts.Part)
        ]

    def item(self, key: str) -> Any | None:
        """Return the item that bears `key`, or None."""
        return next((item for _name, item in self.items() if item.key == key), None)

    def contacts_of(self, side: parts.Side) -> list[parts.Contact]:
        """Return one side's contacts in call order."""
        return [contact for contact in self.contacts if contact.side == side]

    def acts_of(self, side: parts.Side, level: int | None = None) -> list[parts.Act]:
        """Return one side's acts, of one level if given (an act that names no level is for all)."""
        return [
            act for act in self.acts if act.side == side and (level is None or not act.levels or level in act.levels)
        ]


def blank_content(*languages: Language) -> AgreementContent:
    """Return a content that says nothing yet, issued in `languages` (its own first)."""
    name = parts.Named(name={"ja": "-"})
    return AgreementContent(
        language=languages[0] if languages else "ja",
        translations=list(languages[1:]),
        time_zone="UTC",
        system=name,
        our_side=name,
        their_side=parts.TheirSide(name=name.name, kind="customer"),
    )
