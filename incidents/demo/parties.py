"""The operator, six customers of different weight and two vendors, with their call chains. Nobody is real."""

from dataclasses import dataclass, field
from typing import Any

from incidents.demo.people import BOOKING, PAYMENTS

ALWAYS = "24時間"
WEEKDAYS = "平日 9:00–18:00"


@dataclass(frozen=True)
class PartyData:
    """`facts` are the party's fields; contacts stand in call order."""

    facts: dict[str, Any]
    systems: tuple[str, ...] = ()
    contacts: tuple[dict[str, Any], ...] = ()
    capabilities: tuple[dict[str, Any], ...] = field(default=())

    @property
    def name(self) -> str:
        return self.facts["name"]


def contact(role: str, ending: str, mail: str, hours: str = ALWAYS, **more: Any) -> dict[str, Any]:
    """Return a contact whose number 03-0000-`ending` nobody answers."""
    return {"role": role, "phone": f"+8130000{ending}", "phone_is_example": True, "mail": mail, "hours": hours, **more}


OWN = PartyData(
    {"kind": "own", "name": "やまびこ決済サービス株式会社", "name_en": "Yamabiko Payment Services"},
    contacts=(
        contact("運用デスク 当番", "0142", "desk@yamabiko.example", no_answer_minutes=10),
        contact("運用責任者", "0188", "miura@yamabiko.example", name="三浦 遥", no_answer_minutes=15),
        contact("決済基盤 当番", "0151", "payments-oncall@yamabiko.example", no_answer_minutes=10),
        contact("予約基盤 当番", "0152", "booking-oncall@yamabiko.example", no_answer_minutes=10),
    ),
)

MINATO = PartyData(
    {
        "kind": "customer", "name": "株式会社みなと百貨店", "name_en": "Minato Department Store",
        "revenue_rank": "A", "incident_sensitivity": "high",
        "notes": "38店。土日と12月に売上が集まる。外商は与信枠を日ごとに変える。",
    },
    (PAYMENTS,),
    (
        contact("店舗システム当番", "2201", "store-duty@minato.example", department="店舗システム部", no_answer_minutes=5),
        contact("夜間当番", "2290", "night-duty@minato.example", "毎日 18:00–翌9:00", department="情報システム部",
                no_answer_minutes=10),
        contact("情報システム部長", "2214", "noguchi@minato.example", name="野口 直樹", department="情報システム部"),
        contact("売場長", "2230", "floor@minato.example", "毎日 9:30–20:30", department="各店"),
        contact("お客様相談室 当番", "2240", "desk@minato.example", "毎日 9:30–20:30"),
        contact("店舗運営部長", "2250", "store-operations@minato.example", name="矢島 冴子", department="店舗運営部"),
        contact("店舗システム部長", "2202", "takanashi@minato.example", WEEKDAYS, name="高梨 香織",
                department="店舗システム部", gets_reports=False),
        contact("お客様相談室長", "2241", "oba@minato.example", WEEKDAYS, name="大庭 恒一", gets_reports=False),
    ),
)  # fmt: skip

HOKUTO = PartyData(
    {
        "kind": "customer", "name": "北斗トラベル株式会社", "name_en": "Hokuto Travel",
        "revenue_rank": "A", "incident_sensitivity": "high",
        "notes": "予約の6割が夜9時から翌1時に入る。連休の前は電話の席を20から36に増やす。",
    },
    (BOOKING,),
    (
        contact("予約センター 当直", "3310", "center@hokuto.example", no_answer_minutes=10),
        contact("システム課長", "3322", "mikami@hokuto.example", "平日 9:00–19:00", name="三上 玲奈",
                department="情報システム部", no_answer_minutes=15),
        contact("営業企画課 当番", "3340", "sales-duty@hokuto.example", "毎日 8:00–22:00"),
        contact("予約センター長", "3301", "segawa@hokuto.example", WEEKDAYS, name="瀬川 倫也"),
    ),
)  # fmt: skip

SAKURADAI = PartyData(
    {
        "kind": "customer", "name": "さくら台鉄道株式会社", "name_en": "Sakuradai Railway",
        "revenue_rank": "A", "incident_sensitivity": "high",
        "notes": "券売機212台、駅の売店31店。始発は4時38分、終電は0時52分。",
    },
    (PAYMENTS,),
    (
        contact("運輸指令 決済担当", "4150", "control@sakuradai.example", "毎日 4:00–翌1:00", no_answer_minutes=5),
        contact("情報通信課 当直", "4177", "it-duty@sakuradai.example", no_answer_minutes=10),
        contact("営業部長", "4120", "hayakawa@sakuradai.example", WEEKDAYS, name="早川 剛", department="営業部"),
    ),
)  # fmt: skip

COUNCIL = PartyData(
    {
        "kind": "customer", "name": "一般社団法人東日本広域観光案内所連絡協議会",
        "name_en": "East Japan Tourist Information Council", "revenue_rank": "C", "incident_sensitivity": "low",
        "notes": "案内所64か所。多くは1人か2人で開けている。",
    },
    (BOOKING,),
    (
        contact("事務局 当番", "7702", "office@annaisho.example", "毎日 8:30–19:00", no_answer_minutes=15),
        contact("事務局長", "7711", "onodera@annaisho.example", WEEKDAYS, name="小野寺 葵"),
    ),
)  # fmt: skip

KEYAKI = PartyData(
    {
        "kind": "customer", "name": "学校法人欅ヶ丘学園", "name_en": "Keyakigaoka School",
        "revenue_rank": "C", "incident_sensitivity": "medium", "notes": "学費の振替は4月と10月。食堂と売店は平日だけ開く。",
    },
    (PAYMENTS,),
    (contact("経理課 当番", "8810", "accounting@keyaki.example", "平日 9:00–17:00", name=""),),
)  # fmt: skip

NORTHWIND = PartyData(
    {
        "kind": "customer", "name": "Northwind Lodging Ltd.", "name_en": "Northwind Lodging Ltd.", "language": "en",
        "revenue_rank": "B", "incident_sensitivity": "medium",
        "notes": "14 hotels in Japan. The duty manager works in English.",
    },
    (BOOKING,),
    (
        contact("Duty manager", "6601", "duty@northwind.example", "24 h", language="en", no_answer_minutes=10),
        contact("Reservations lead", "6612", "imani@northwind.example", "daily 08:00–22:00", name="Imani Fletcher",
                language="en", no_answer_minutes=15),
        contact("Operations director", "6620", "rowan@northwind.example", "Mon–Fri 09:00–18:00", name="Rowan Petersen",
                language="en"),
    ),
)  # fmt: skip

TOZAI = PartyData(
    {
        "kind": "vendor", "name": "東西データセンター株式会社", "name_en": "Tozai Data Center",
        "contract_reference": "TDC-2024-017",
    },
    (PAYMENTS, BOOKING),
    (
        contact("監視センター 当直", "9901", "noc@tozai.example", no_answer_minutes=15),
        contact("保守課長", "9915", "kirishima@tozai.example", WEEKDAYS, name="霧島 隼人", department="保守課"),
    ),
    (
        {"what": "停電の範囲と復旧見込みを電話で伝える", "can": "can", "hours": ALWAYS, "within_minutes": 15, "clause": "第8条1項"},
        {"what": "電源の系統を切り替える", "can": "can", "hours": ALWAYS, "within_minutes": 30, "clause": "第8条2項"},
        {"what": "ラックの機器を再起動する", "can": "conditional", "condition": "機器の番号をメールで受け取ったとき",
         "hours": ALWAYS, "within_minutes": 45, "clause": "第9条"},
        {"what": "回線を別の事業者へ移す", "can": "cannot", "clause": "第12条", "contract_review_needed": True},
    ),
)  # fmt: skip

AOBA = PartyData(
    {
        "kind": "vendor", "name": "あおば通信網株式会社", "name_en": "Aoba Networks",
        "contract_reference": "AN-2025-0088", "notes": "予備回線2本。契約の更新は3月。",
    },
    (PAYMENTS,),
    (
        contact("故障受付", "9301", "fault@aoba-net.example", no_answer_minutes=10),
        contact("保守課 当直", "9312", "maintenance@aoba-net.example"),
    ),
    (
        {"what": "予備回線へ切り替える", "can": "conditional", "condition": "届け出た2回線まで", "hours": ALWAYS,
         "within_minutes": 20, "clause": "第6条"},
        {"what": "別の局舎を通す", "can": "cannot", "clause": "第11条", "contract_review_needed": True},
    ),
)  # fmt: skip

PARTIES = (OWN, MINATO, HOKUTO, SAKURADAI, COUNCIL, KEYAKI, NORTHWIND, TOZAI, AOBA)
