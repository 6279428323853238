"""Who meets and who is called."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from agreements.content.parts.base import FEW, LATER, Item, Part, SideField
from agreements.content.said import ROLE, ByHand, Said
from agreements.content.text import Key, Language, Mail, Minutes, Moment, Plain, Text
from agreements.content.vocabulary import LANGUAGE_WORDS


class Attendee(Part):
    key: Key
    side: SideField
    role: Annotated[Text, ByHand(_("役割"), role=ROLE)]
    name: Annotated[Plain, ByHand(_("お名前"))]


class MeetingRecord(Part):
    starts_at: Annotated[Moment | None, ByHand(_("始まり"), _("例 2026-10-08 10:00"))] = None
    ends_at: Annotated[Moment | None, ByHand(_("終わり"), _("例 2026-10-08 11:00"))] = None
    place: Annotated[Text | None, ByHand(_("場所"))] = None
    attendees: Annotated[list[Attendee], FEW, ByHand(_("出席者"))] = []
    heard: Annotated[Text | None, ByHand(_("伺った内容"), _("相手の言葉のまま書きます。"), lines=True)] = None
    basis: Annotated[
        Text | None,
        ByHand(_("同意の根拠"), _("何をもって同意とするか。例 打合せの場で読み合わせた。"), lines=True),
    ] = None


class Phone(Part):
    """An E.164 number; `example` marks numbers from a reserved range that nobody can be reached at."""

    e164: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{5,14}$"), ByHand(_("電話"))]
    extension: Annotated[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | None, ByHand(_("内線"))] = None
    example: Annotated[bool, ByHand(_("見本の番号（つながらない番号）"))] = False

    @property
    def number(self) -> str:
        """The whole of it as links dial it and the register keeps it: +81300000142;ext=12."""
        return joined_number(self.e164, self.extension)


def joined_number(e164: str, extension: str | None) -> str:
    """Return a number with its extension as RFC 3966 writes it."""
    return f"{e164};ext={extension}" if extension else e164


def parted_number(number: str) -> dict[str, str]:
    """Return what `joined_number` joined, by the names of a phone's fields."""
    e164, _ext, extension = number.partition(";ext=")
    return {"e164": e164, "extension": extension} if extension else {"e164": e164}


class Contact(Item):
    side: SideField
    role: Annotated[Text, ByHand(_("役割"), _("例 店舗システム当番"), ROLE)]
    more_roles: Annotated[
        list[Text],
        LATER,
        Said(_("兼ねる役割"), _("1行に1つか、「、」で区切って。1人が2つ以上の役割を持つとき。"), ROLE),
    ] = []
    department: Annotated[Text | None, ByHand(_("部署"))] = None
    name: Annotated[Plain | None, ByHand(_("お名前"))] = None
    phone: Annotated[Phone | None, ByHand(_("電話"))] = None
    mail: Annotated[Mail | None, ByHand(_("メールアドレス"))] = None
    hours: Annotated[Text | None, ByHand(_("受けられる時間"), _("例 24時間、平日 9:00–18:00"))] = None
    calendar: Annotated[Text | None, ByHand(_("休みの日"), _("例 土日と祝日、年末年始"))] = None
    languages: Annotated[list[Language], FEW, ByHand(_("話せる言語"), words=LANGUAGE_WORDS)] = []
    no_answer_minutes: Annotated[Minutes | None, ByHand(_("出ないとき、次へ移るまで"))] = None
    next: Annotated[Key | None, ByHand(_("出ないときの次の連絡先"), refers_to=("contacts",))] = None
    never_together_with: Annotated[list[Key], FEW, ByHand(_("1人が兼ねてはいけない役割"), refers_to=("contacts",))] = []


class Staffing(Item):
    """What one person takes on when only so many of a side are there: lines of one side, time and number belong
    together, one a person."""

    side: SideField
    present: Annotated[int, Field(ge=1, le=9), ByHand(_("いる人数"), _("例 2。その場に2人しかいないとき。"))]
    when: Annotated[Text | None, ByHand(_("いつ"), _("例 日曜、夜間（22:00〜翌6:00）"))] = None
    person: Annotated[Text, ByHand(_("誰が"), _("例 1人目、監視席"), ROLE)]
    takes: Annotated[
        list[Text], FEW, ByHand(_("引き受ける役割"), _("1行に1つか、「、」で区切って。例 電話の受付、広報"), ROLE)
    ] = []
    apart: Annotated[
        list[Text],
        FEW,
        Said(_("この人が兼ねてはいけない役割"), _("1行に1つか、「、」で区切って。例 切り替えの承認"), ROLE),
    ] = []
