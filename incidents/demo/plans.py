"""The two systems and what we have thought out about them before meeting anybody.

{-110} in a text stands for the day so many working days before the world is loaded.
"""

from dataclasses import dataclass
from typing import Any

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Plan:
    """A system's facts and the rows of its plan, each list in order."""

    facts: dict[str, Any]
    levels: Rows
    acts: Rows
    information: Rows
    criteria: Rows
    flow: Rows


def _threshold(
    quantity: str, sign: str, value: str, unit: str, minutes: int | None = None, **more: Any
) -> dict[str, Any]:
    return {"quantity": quantity, "sign": sign, "value": value, "unit": unit, "for_minutes": minutes, **more}


def _level(number: int, name: str, seen: str, every: tuple[int, int], threshold: dict[str, Any]) -> dict[str, Any]:
    first, update = every
    minutes = {"first_contact_minutes": first, "update_minutes": update}
    return {"number": number, "name": name, "seen": seen, **minutes, **threshold}


def _act(who: str, role: str, sentence: str, levels: list[int], minutes: int, **more: Any) -> dict[str, Any]:
    return {"actor": who, "role": role, "sentence": sentence, "levels": levels, "within_minutes": minutes, **more}


def _known(what: str, provider: str, to_role: str, minutes: int, source: str) -> dict[str, Any]:
    return {"what": what, "provider": provider, "to_role": to_role, "within_minutes": minutes, "source": source}


def _step(when: int | str, actor: str, act: str, note: str = "", output: str = "") -> dict[str, Any]:
    at = {"at_minute": when} if isinstance(when, int) else {"at_text": when}
    return {"actor": actor, "act": act, "note": note, "output": output, **at}


PAYMENTS_PLAN = Plan(
    facts={
        "slug": "payments", "name": "決済承認API", "name_en": "Payment Authorisation API",
        "symptom": "決済が通らない", "symptom_en": "Payments are not authorised",
        "notes": "カードとQRの承認を返す。1日に210万件。混むのは12時台と18時台。",
    },
    levels=(
        _level(1, "停止", "カードとQRの決済が、2件に1件より多く失敗する", (15, 15),
               _threshold("決済成功率", "lt", "50", "%", 5)),
        _level(2, "一部不可", "決済が、20件に1件より多く失敗する", (30, 30),
               _threshold("決済成功率", "ge", "50", "%", 10, and_sign="lt", and_value="95")),
        _level(3, "遅延", "決済は通るが、返事に3秒より長くかかる", (60, 60),
               _threshold("応答時間", "gt", "3", "秒", 15)),
    ),
    acts=(
        _act("customer", "システム当番", "決済の再送を止める", [1, 2], 10, gain="二重の請求が起きない",
             done_sign="管理画面の「再送待ち」が5分間0件", feasibility="confirmed", feasibility_note="{-110}の訓練"),
        _act("ours", "決済基盤 当番", "予備系へ切り替える", [1], 20, gain="新しい決済が通る",
             done_sign="決済成功率99%以上が5分続く", feasibility="confirmed", feasibility_note="{-52}の切替試験"),
        _act("ours", "運用責任者", "第一報を電話とメールで送る", [1, 2], 15, gain="待つか別の払い方にするかを選べる",
             done_sign="電話の相手が受付番号を復唱する", feasibility="confirmed", feasibility_note="{-110}の訓練"),
        _act("customer", "営業部長", "後払いに切り替える", [1], 30, gain="その場で買い物を終えられる",
             done_sign="全レジの表示が「後払い」になる", feasibility="unchecked", feasibility_note="3社に質問中"),
        _act("ours", "決済基盤 当番", "1件の上限額を1万円に下げる", [2], 15, gain="1万円以下の買い物を続けられる",
             done_sign="設定画面の上限が「10,000円」になる", feasibility="confirmed", feasibility_note="{-57}に操作"),
        _act("vendor", "監視センター 当直", "停電の範囲と復旧見込みを電話で伝える", [1], 15, gain="復旧の時刻を早く聞ける",
             done_sign="運用責任者が時刻を復唱する", feasibility="confirmed", feasibility_note="契約第8条1項"),
        _act("vendor", "監視センター 当直", "回線を別の事業者へ移す", [1], 60, gain="その地域の停止から抜けられる",
             done_sign="経路の表示が「予備」になる", feasibility="impossible", feasibility_note="契約第12条の範囲外"),
    ),
    information=(
        _known("決済成功率（1分ごと）", "運用デスク 当番", "決済基盤 当番", 1, "監視画面「決済」の1段目"),
        _known("再送待ちの件数", "システム当番", "決済基盤 当番", 10, "管理画面「再送待ち」"),
        _known("電源の復旧見込み（時刻）", "監視センター 当直", "運用責任者", 15, "電話 03-0000-9901"),
    ),
    criteria=(
        {**_threshold("決済成功率", "lt", "50", "%", 5), "then": "■1 とする", "then_level": 1,
         "who_decides": "決済基盤 当番"},
        {**_threshold("再送待ち", "gt", "2000", "件"), "then": "再送を止める", "who_decides": "システム当番"},
        {**_threshold("復旧見込み", "gt", "120", "分"), "then": "後払いに切り替えるかを決める",
         "who_decides": "営業部長"},
    ),
    flow=(
        _step(0, "運用デスク 当番", "検知する", "成功率と時刻を書く"),
        _step(5, "運用デスク 当番", "電話に出る", "受付番号を伝える"),
        _step(10, "決済基盤 当番", "レベルを決める", "迷ったら上のレベル"),
        _step(15, "運用責任者", "第一報を送る", output="first"),
        _step("15分・30分・60分ごと", "運用責任者", "続報を送る", output="update"),
        _step("99%以上が30分続いたら", "決済基盤 当番", "復旧を伝える", output="recovery"),
    ),
)  # fmt: skip

BOOKING_PLAN = Plan(
    facts={
        "slug": "booking", "name": "予約基盤", "name_en": "Booking Platform",
        "symptom": "予約が確定しない", "symptom_en": "Bookings are not confirmed",
        "notes": "宿と体験の予約を受ける。1日に4万件。混むのは21時から翌1時。",
    },
    levels=(
        _level(1, "停止", "「確定」を押しても、予約番号が出ない", (15, 15),
               _threshold("予約確定率", "lt", "60", "%", 5)),
        _level(2, "一部不可", "予約が、30件に1件より多く確定しない", (30, 30),
               _threshold("予約確定率", "ge", "60", "%", 10, and_sign="lt", and_value="97")),
        _level(3, "反映の遅れ", "空室の数が、10分より遅れて変わる", (60, 60),
               _threshold("在庫の反映時間", "gt", "10", "分", 15)),
    ),
    acts=(
        _act("customer", "予約センター 当直", "在庫の自動連携を止める", [1, 2], 10, gain="同じ部屋を2組に売らない",
             done_sign="連携画面の表示が「停止」になる", feasibility="confirmed", feasibility_note="{-95}の訓練"),
        _act("customer", "予約センター 当直", "電話の予約を紙の台帳に書く", [1], 15, gain="予約を断られない",
             done_sign="台帳の1件目に受付番号が付く", feasibility="confirmed", feasibility_note="{-95}の訓練"),
        _act("ours", "予約基盤 当番", "照会だけの運転に切り替える", [1], 20, gain="予約の内容を見られる",
             done_sign="照会の成功率99%以上が5分続く", feasibility="confirmed", feasibility_note="{-95}の訓練"),
        _act("ours", "運用責任者", "第一報を電話とメールで送る", [1, 2], 15, gain="電話の席を増やす時間が取れる",
             done_sign="電話の相手が受付番号を復唱する", feasibility="confirmed", feasibility_note="{-95}の訓練"),
        _act("customer", "営業企画課 当番", "販売サイトの空室を0にする", [1], 30, gain="取れない部屋を選ばずにすむ",
             done_sign="販売サイト3つの空室が0", feasibility="unchecked", feasibility_note="2社に質問中"),
        _act("ours", "予約基盤 当番", "台帳の予約を登録する", [1], 240, gain="電話の予約も確認メールが届く",
             done_sign="台帳と登録の件数が一致する", feasibility="confirmed", feasibility_note="{-95}の訓練"),
    ),
    information=(
        _known("予約確定率（1分ごと）", "運用デスク 当番", "予約基盤 当番", 1, "監視画面「予約」の1段目"),
        _known("当日に到着する予約の件数", "予約センター 当直", "運用責任者", 30, "到着一覧の合計"),
        _known("台帳の件数", "予約センター 当直", "予約基盤 当番", 60, "紙の台帳の最後の番号"),
    ),
    criteria=(
        {**_threshold("予約確定率", "lt", "60", "%", 5), "then": "■1 とする", "then_level": 1,
         "who_decides": "予約基盤 当番"},
        {**_threshold("同じ部屋の重なり", "ge", "1", "件"), "then": "在庫の自動連携を止める",
         "who_decides": "予約センター 当直"},
        {**_threshold("復旧見込み", "gt", "180", "分"), "then": "販売サイトの空室を0にするかを決める",
         "who_decides": "営業企画課 当番"},
    ),
    flow=(
        _step(0, "運用デスク 当番", "検知する", "確定率と時刻を書く"),
        _step(5, "運用デスク 当番", "電話に出る", "受付番号を伝える"),
        _step(10, "予約基盤 当番", "レベルを決める", "迷ったら上のレベル"),
        _step(15, "運用責任者", "第一報を送る", output="first"),
        _step("15分・30分・60分ごと", "運用責任者", "続報を送る", output="update"),
        _step("99%以上が30分続いたら", "予約基盤 当番", "復旧を伝える", output="recovery"),
    ),
)  # fmt: skip
