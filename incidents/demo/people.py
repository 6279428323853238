"""Who signs in: one person for each role, with a password everybody knows."""

from dataclasses import dataclass

PASSWORD = "heiwa-na-toki-ni"  # noqa: S105 - demo_data refuses to make it on a server that is not for development
PAYMENTS, BOOKING = "payments", "booking"


@dataclass(frozen=True)
class Person:
    """`roles` maps a system to the role there; without any it is the administrator."""

    username: str
    name: str
    what: str
    roles: tuple[tuple[str, str], ...] = ()
    language: str = "ja"


ADMINISTRATOR = Person("nagase", "長瀬 周", "管理者")
LEAD = Person("sakuma", "佐久間 亮", "決済承認APIの運用責任者", ((PAYMENTS, "lead"), (BOOKING, "reader")))
BOOKING_LEAD = Person("ogura", "小椋 千尋", "予約基盤の運用責任者", ((BOOKING, "lead"), (PAYMENTS, "reader")))
ONCALL = Person("nishi", "西 航平", "当番", ((PAYMENTS, "oncall"), (BOOKING, "oncall")))
READER = Person("hayama", "葉山 みのり", "閲覧", ((PAYMENTS, "reader"), (BOOKING, "reader")))
PEOPLE = (ADMINISTRATOR, LEAD, BOOKING_LEAD, ONCALL, READER)
