"""Who signs in: one person for each role, with a password everybody knows."""

from dataclasses import dataclass

PASSWORD = "heiwa-na-toki-ni"  # noqa: S105 - demo_data makes these people on a development server only
PAYMENTS, BOOKING = "payments", "booking"


@dataclass(frozen=True)
class Person:
    """`roles` are pairs of system and role; without any it is the administrator."""

    username: str
    name: str
    latin: str
    what: str
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def mail(self) -> str:
        return f"{self.username}@yamabiko.example"


PEOPLE = (
    Person("sakuma", "佐久間 亮", "Ryo Sakuma", "決済承認APIの運用責任者", ((PAYMENTS, "lead"), (BOOKING, "reader"))),
    Person("ogura", "小椋 千尋", "Chihiro Ogura", "予約基盤の運用責任者", ((BOOKING, "lead"), (PAYMENTS, "reader"))),
    Person("nishi", "西 航平", "Kohei Nishi", "当番", ((PAYMENTS, "oncall"), (BOOKING, "oncall"))),
    Person("hayama", "葉山 みのり", "Minori Hayama", "閲覧", ((PAYMENTS, "reader"), (BOOKING, "reader"))),
    Person("nagase", "長瀬 周", "Shu Nagase", "管理者"),
)
ADMINISTRATOR = "nagase"
