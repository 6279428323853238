"""Every sentence a report can begin with, word for word."""

from dataclasses import replace
from datetime import date

import pytest

from agreements import states
from incidents.queries.citation import citation
from incidents.queries.citation_facts import CitationFacts, CitedAct

STOP = CitedAct("決済の再送を止める", deadline="検知から10分以内")
CASH = CitedAct("窓口で現金を案内する")
TICKETS = CitedAct("券売機を現金専用に切り替える", consent="on_the_day")
APPROVED = CitationFacts(
    language="ja",
    state=states.APPROVED,
    version=3,
    meeting_on=date(2026, 10, 8),
    approved_on=date(2026, 10, 19),
    approved_by=("佐藤 花子",),
    acts=(STOP,),
)
ORAL = CitationFacts(
    language="ja", state=states.AGREED_IN_MEETING, version=1, meeting_on=date(2026, 8, 21), acts=(CASH,)
)
EXPLAINED = CitationFacts(
    language="ja", state=states.EXPLAINED, version=1, meeting_on=date(2026, 9, 3), acts=(STOP,), general=True
)
BASIS = "2026年10月8日の打合せで伺い、2026年10月19日に佐藤 花子様に承認いただいた内容（第3版）をもとに報告します。"
STOPPED = "「決済の再送を止める」（検知から10分以内）"
ASKED = f"この場合、御社には{STOPPED}をお願いすることになっていました。"
MET = "2026年8月21日の打合せで伺った内容（書面の承認はいただいていません）をもとに報告します。"

DISCUSSED = "第1版は、2026年9月3日の打合せでご説明した内容です（合意はいただいていません）。"

JAPANESE = {
    "approved": (APPROVED, BASIS + ASKED),
    "approved, several names": (
        replace(APPROVED, approved_by=("佐藤 花子", "鈴木 一")),
        BASIS.replace("佐藤 花子様に", "佐藤 花子様、鈴木 一様に") + ASKED,
    ),
    "approved by many": (
        replace(APPROVED, approved_by=("甲", "乙", "丙", "丁")),
        BASIS.replace("佐藤 花子様に", "甲様ほか3名に") + ASKED,
    ),
    "approved, no name kept": (
        replace(APPROVED, approved_by=()),
        BASIS.replace("佐藤 花子様に", "") + ASKED,
    ),
    "approved, no meeting": (
        replace(APPROVED, meeting_on=None),
        "2026年10月19日に佐藤 花子様に承認いただいた内容（第3版）をもとに報告します。" + ASKED,
    ),
    "approved, review date passed": (
        replace(APPROVED, review_by=date(2026, 10, 31)),
        BASIS + "見直しの期限（2026年10月31日）を過ぎた内容です。" + ASKED,
    ),
    "two acts": (
        replace(APPROVED, acts=(STOP, CASH)),
        BASIS + ASKED.replace("をお願い", "、「窓口で現金を案内する」をお願い"),
    ),
    "five acts": (
        replace(APPROVED, acts=(CASH, CASH, CASH, CASH, CASH)),
        BASIS + ASKED.replace(STOPPED, "「窓口で現金を案内する」、「窓口で現金を案内する」など5件"),
    ),
    "an act with a condition": (
        replace(APPROVED, acts=(replace(CASH, condition="営業時間内"),)),
        BASIS + "この場合、御社には「窓口で現金を案内する」（条件：営業時間内）をお願いすることになっていました。",
    ),
    "an act for the day": (
        replace(APPROVED, acts=(STOP, TICKETS)),
        BASIS
        + ASKED
        + "「券売機を現金専用に切り替える」は、当日に判断いただくことになっていました。ご判断をお願いします。",
    ),
    "only an act for the day, with who decides": (
        replace(APPROVED, acts=(replace(TICKETS, who_decides="運輸指令長"),)),
        BASIS
        + "「券売機を現金専用に切り替える」は、当日に運輸指令長に判断いただくことになっていました。"
        + "ご判断をお願いします。",
    ),
    "an objection": (
        replace(APPROVED, acts=(STOP, replace(CASH, consent="objection"))),
        BASIS + ASKED + "「窓口で現金を案内する」には異議をいただいているため、お願いに含めません。",
    ),
    "a question": (
        replace(APPROVED, acts=(replace(CASH, consent="question"),)),
        BASIS + "「窓口で現金を案内する」はご質問をいただいている途中のため、お願いに含めません。",
    ),
    "nothing asked at this level": (
        replace(APPROVED, acts=()),
        BASIS + "このレベルの障害では、御社にお願いすることを決めていません。",
    ),
    "agreed only in the meeting": (
        ORAL,
        MET + "この場合、御社には「窓口で現金を案内する」をお願いすることになっていました。",
    ),
    "agreed only in the meeting, review date passed": (
        replace(ORAL, review_by=date(2026, 9, 30), acts=()),
        MET
        + "見直しの期限（2026年9月30日）を過ぎた内容です。このレベルの障害では、御社にお願いすることを決めていません。",
    ),
    "explained": (
        EXPLAINED,
        DISCUSSED
        + "この場合の御社の対応として、「決済の再送を止める」（検知から10分以内）をご説明しています。"
        + "対応いただけるかをお知らせください。一般の手順をお送りします。",
    ),
    "explained, an act they object to": (
        replace(EXPLAINED, acts=(replace(STOP, consent="objection"),), general=False),
        DISCUSSED,
    ),
    "explained, day of the meeting unknown": (
        replace(EXPLAINED, meeting_on=None, acts=(), general=False),
        "第1版は、打合せでご説明した内容です（合意はいただいていません）。",
    ),
    "changes requested": (
        replace(EXPLAINED, state=states.CHANGES_REQUESTED),
        DISCUSSED + "修正のご依頼をいただいています。一般の手順をお送りします。",
    ),
    "declined": (
        replace(EXPLAINED, state=states.DECLINED),
        DISCUSSED + "不同意のご回答をいただいています。一般の手順をお送りします。",
    ),
    "approved, but only from later on": (
        replace(APPROVED, starts_on=date(2026, 12, 1), general=True),
        "第3版は2026年12月1日から有効になる内容で、この障害ではまだ使えません。一般の手順をお送りします。",
    ),
    "withdrawn": (
        replace(EXPLAINED, state=states.WITHDRAWN),
        "この障害での対応は、まだ取り決めていません。一般の手順をお送りします。",
    ),
    "no agreement": (
        CitationFacts(language="ja", general=True),
        "この障害での対応は、まだ取り決めていません。一般の手順をお送りします。",
    ),
    "no agreement, no general procedure": (
        CitationFacts(language="ja"),
        "この障害での対応は、まだ取り決めていません。",
    ),
}

HALT = CitedAct("Stop resending payments", deadline="within 10 min of detection")
IN_ENGLISH = replace(APPROVED, language="en", approved_by=("Hanako Sato",), acts=(HALT,))
RESTS_ON = (
    "This report is based on version 3, which we heard from you in the meeting on 8 October 2026 "
    "and which Hanako Sato approved on 19 October 2026."
)
FOR_THIS = " In this case you were to be asked for: “Stop resending payments” (within 10 min of detection)."
TOLD = "Version 1 is what we explained in the meeting on 3 September 2026 (you have not agreed to it)."
NOT_ASKED = CitationFacts(
    language="en", state=states.EXPLAINED, version=1, meeting_on=date(2026, 9, 3), acts=(HALT,), general=True
)
ENGLISH = {
    "approved": (IN_ENGLISH, RESTS_ON + FOR_THIS),
    "approved, two names": (
        replace(IN_ENGLISH, approved_by=("A", "B")),
        RESTS_ON.replace("Hanako Sato", "A and B") + FOR_THIS,
    ),
    "approved by three": (
        replace(IN_ENGLISH, approved_by=("A", "B", "C")),
        RESTS_ON.replace("Hanako Sato", "A, B and C") + FOR_THIS,
    ),
    "approved by many": (
        replace(IN_ENGLISH, approved_by=("A", "B", "C", "D")),
        RESTS_ON.replace("Hanako Sato", "A and 3 others") + FOR_THIS,
    ),
    "approved, neither meeting nor name": (
        replace(IN_ENGLISH, meeting_on=None, approved_by=()),
        "This report is based on version 3, which was approved on 19 October 2026." + FOR_THIS,
    ),
    "approved, review date passed": (
        replace(IN_ENGLISH, review_by=date(2026, 10, 31)),
        RESTS_ON + " The date set for reviewing it (31 October 2026) has passed." + FOR_THIS,
    ),
    "five acts": (
        replace(IN_ENGLISH, acts=(CitedAct("Call"),) * 5),
        RESTS_ON + " In this case you were to be asked for: “Call”, “Call” and 3 more.",
    ),
    "acts of all kinds": (
        replace(
            IN_ENGLISH,
            acts=(
                replace(HALT, condition="office hours"),
                CitedAct("Go cash-only", consent="on_the_day", who_decides="the duty manager"),
                CitedAct("Close the gates", consent="objection"),
                CitedAct("Tell the press", consent="question"),
            ),
        ),
        RESTS_ON + " In this case you were to be asked for: "
        "“Stop resending payments” (within 10 min of detection, on condition: office hours). "
        "“Go cash-only” was left for the duty manager to decide on the day. Please let us have your decision. "
        "You have objected to “Close the gates”; we do not ask for it. "
        "Your question about “Tell the press” is still open; we do not ask for it.",
    ),
    "nothing asked at this level": (
        replace(IN_ENGLISH, acts=()),
        RESTS_ON + " For an outage of this level, nothing was set down for your side to do.",
    ),
    "agreed only in the meeting": (
        replace(ORAL, language="en", acts=(HALT,)),
        "This report is based on what we heard from you in the meeting on 21 August 2026 "
        "(you have not approved it in writing)." + FOR_THIS,
    ),
    "explained": (
        NOT_ASKED,
        TOLD + " As your part in this case we explained: “Stop resending payments” (within 10 min of detection). "
        "Please tell us whether you can do it. We are sending you the general procedure.",
    ),
    "changes requested": (
        replace(NOT_ASKED, state=states.CHANGES_REQUESTED, general=False),
        TOLD + " You have asked for changes to it.",
    ),
    "declined": (
        replace(NOT_ASKED, state=states.DECLINED, general=False),
        TOLD + " You have declined it.",
    ),
    "approved, but only from later on": (
        replace(IN_ENGLISH, starts_on=date(2026, 12, 1)),
        "Version 3 takes effect on 1 December 2026 and does not apply to this outage yet.",
    ),
    "no agreement": (
        CitationFacts(language="en", general=True),
        "Nothing has been agreed yet about what to do in this outage. We are sending you the general procedure.",
    ),
}


@pytest.mark.parametrize(("facts", "said"), JAPANESE.values(), ids=JAPANESE)
def test_japanese(facts: CitationFacts, said: str) -> None:
    assert citation(facts) == said


@pytest.mark.parametrize(("facts", "said"), ENGLISH.values(), ids=ENGLISH)
def test_english(facts: CitationFacts, said: str) -> None:
    assert citation(facts) == said
