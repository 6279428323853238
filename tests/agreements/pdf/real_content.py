"""Agreements of real lengths: five acts, three prohibitions with reasons, four levels, an end signal, two ways out."""

from typing import Any

from agreements.content import AgreementContent, Language, content_from
from tests.agreements.example_content import example_content

# How levels are told: by numbers and words, by words alone (in full), by numbers of two kinds.
KINDS = ("numbers", "words", "both")

_WORDS: dict[Language, dict[str, list[str]]] = {
    "ja": {
        "names": ["全面停止", "一部停止", "遅延", "問い合わせ"],
        "seen": [
            "全ての改札と券売機で切符が売れず、係員が手で乗客を通している。案内所の電話も鳴り続けている。",
            "駅の半分以上で券売機が止まり、乗車券を現金だけで売っている。ICカードの残額は読める。",
            "券売機の応答に10秒より長くかかり、朝の列が改札の外まで伸びている。売れてはいる。",
            "1台だけで印刷がかすれる、画面が暗いなど、切符を売ることはできる。",
        ],
        "scope": ["全線の120駅", "本線の40駅", "1つの駅の全ての券売機", "券売機1台"],
        "acts": [
            "券売機の電源を切り、「調整中」の札を掛ける。", "改札を手で開けて、係員を2人ずつ立てる。",
            "駅の放送で、現金だけで売ることを伝える。", "振替輸送を頼むかどうかを決める。",
            "売上の記録を紙の台帳に書く。",
        ],
        "roles": ["駅務係 当番", "改札主任", "放送係", "運輸部 運行管理者", "会計係"],
        "conditions": ["", "", "", "復旧の見込みが60分を超えるとき", ""],
        "never": [
            "券売機の内部に手を入れない。", "ICカードの残額を手で書き換えない。", "乗客の氏名を電話で読み上げない。",
        ],
        "reasons": ["高い電圧で感電する", "二重に引き落とされ、後で直せない", "周りの人に聞かれる"],
        "end": [
            "券売機の成功率", "運行管理センター 当番", "電話と一斉メールで「復旧」と伝える", "中間の報告を書面で送る",
        ],
        "ways": ["乗客の個人情報が漏れた疑いがある", "電話が誰にもつながらない"],
        "to": ["情報管理責任者に電話し、販売を続けてよいかを聞く", "運行管理センターの2階の受付に、人を走らせる"],
    },
    "en": {
        "names": ["Full stop", "Partly stopped", "Slow", "Enquiry"],
        "seen": [
            "No gate and no machine sells tickets, staff let passengers through by hand, the desk phone keeps ringing.",
            "Machines at half of the stations or more are dark, tickets are sold for cash only, cards can be read.",
            "A machine takes longer than 10 seconds, in the morning the queue reaches beyond the gates, sales go on.",
            "One machine prints faint tickets or has a dark screen, but it sells.",
        ],
        "scope": ["All 120 stations", "The 40 stations of the main line", "All machines of one station", "One machine"],
        "acts": [
            'Switch the machines off and hang up "Out of order".', "Open the gates by hand, with two people at each.",
            "Announce in the station that tickets are sold for cash only.", "Decide whether to ask for other carriers.",
            "Write the sales down on the paper list.",
        ],
        "roles": ["Station duty clerk", "Gate supervisor", "Announcer", "Traffic manager", "Cashier"],
        "conditions": ["", "", "", "If recovery takes longer than 60 min", ""],
        "never": [
            "Do not reach into a ticket machine.", "Do not rewrite the balance of a card by hand.",
            "Do not read out a passenger's name on the phone.",
        ],
        "reasons": ["the voltage inside is deadly", "the fare is taken twice", "people nearby hear it"],
        "end": ["Success rate of sales", "Traffic centre on-call", 'phone and mail, "recovered"', "A report is sent"],
        "ways": ["Personal data of passengers may have leaked", "Nobody can be reached by phone"],
        "to": ["Call the head of information and ask whether to go on selling", "Send somebody to the centre, floor 2"],
    },
}  # fmt: skip


def real(language: Language, kind: str, **changes: Any) -> AgreementContent:
    """Give such an agreement; `kind` is how its levels are told."""
    return example_content(language, **(_facts(language, kind) | changes))


def _facts(language: Language, kind: str) -> dict[str, Any]:
    words = _WORDS[language]

    def said(name: str, place: int) -> dict[str, str]:
        return {language: words[name][place]}

    never = [{"key": f"n{place}", "sentence": said("never", place), "reason": said("reasons", place)}
             for place in range(3)]  # fmt: skip
    ways = [{"key": f"w{place}", "when": said("ways", place), "to": said("to", place)} for place in range(2)]
    end = {"threshold": _threshold(said("end", 0), language, "ge", "99", 30), "declared_by": said("end", 1),
           "told_by": said("end", 2), "then": said("end", 3), "then_within_minutes": 4320}  # fmt: skip
    empty: dict[str, Any] = {"information": [], "criteria": [], "flow": [], "escalations": []}
    return empty | {
        "levels": [_level(language, kind, place) for place in range(4)],
        "acts": [_act(language, place) for place in range(5)],
        "prohibitions": never, "ways_out": ways, "end_signal": end, "reports": [],
    }  # fmt: skip


def _level(language: Language, kind: str, place: int) -> dict[str, Any]:
    words = _WORDS[language]
    level = {
        "key": f"level-{place + 1}", "number": place + 1, "mark": "■▲○◇"[place],
        "name": {language: words["names"][place]}, "seen": {language: words["seen"][place]},
        "scope": {language: words["scope"][place]}, "first_contact_minutes": (15, 30, 90, 360)[place],
        "update_minutes": (30, 60, 120, 1440)[place], "channels": ["phone", "mail"] if place < 2 else ["mail"],
        "measured_from": "reported", "thresholds": [],
    }  # fmt: skip
    if kind != "words":
        low = ("50", "80", "95", "99")[place]
        level["thresholds"] = [_threshold({language: words["end"][0]}, language, "lt", low, 5 * (place + 1))]
    if kind == "numbers":
        del level["seen"]
    return level


def _threshold(quantity: dict[str, str], language: Language, sign: str, value: str, minutes: int) -> dict[str, Any]:
    return {"quantity": quantity, "sign": sign, "value": value, "unit": {language: "%"}, "for_minutes": minutes}


def _act(language: Language, place: int) -> dict[str, Any]:
    words = _WORDS[language]
    act = {
        "key": f"act-{place}", "side": "theirs", "role": {language: words["roles"][place]},
        "sentence": {language: words["acts"][place]}, "levels": [1, 2] if place < 3 else [1],
        "within_minutes": 10 + 5 * place, "from_event": "reported", "done_sign": {language: words["roles"][place]},
    }  # fmt: skip
    condition = words["conditions"][place]
    return act | ({"condition": {language: condition}} if condition else {})


def stretched(content: AgreementContent, language: Language, times: float) -> AgreementContent:
    """Give the same with sentences so many times as long, as one team writes more and another less."""

    def longer(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: _longer(value, times) if name == language else longer(value) for name, value in part.items()}
        return [longer(entry) for entry in part] if isinstance(part, list) else part

    plain = content.model_dump(mode="json", exclude_none=True)
    told = {name: longer(plain[name]) for name in ("levels", "acts", "prohibitions", "ways_out", "end_signal")}
    return content_from(plain | told)


def _longer(value: Any, times: float) -> Any:
    if not isinstance(value, str) or len(value) < 8:
        return value
    letters = int(len(value) * times)
    return (
        (value.rstrip("。.") + (" " if value.isascii() else "、") + value).strip()[:letters]
        if times > 1
        else value[:letters]
    )
