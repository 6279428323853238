"""Finding agreements, and beginning one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.content.vocabulary import PARTY_WORDS
from agreements.forms.fields import ChoiceField, LineField, RowField
from agreements.forms.register import ListFilter
from agreements.forms.searching import Searching
from agreements.models import Agreement, Meeting, Membership, Party, System, User
from agreements.models.parties import LANGUAGES, RANKS
from agreements.models.system import LEAD

# So many meetings, or agreements, stand there without a search: the newest.
_NEWEST = 6
# What most take until both sides have agreed, and until they look at it again.
_DAYS_TO_AGREE, _DAYS_IN_FORCE = 14, 365
ORDERS = {
    "newest": (_("新しい番号から"), ("-agreement_id",)),
    "saved": (_("最近書いたものから"), ("-agreement__saved_at", "-agreement_id")),
    "party": (_("相手の名前"), ("name", "system_name", "agreement_id")),
    "system": (_("対象システム"), ("system_name", "name", "agreement_id")),
}


class AgreementFilter(ListFilter):
    order = ChoiceField(
        label=_("並び順"),
        required=False,
        initial="newest",
        choices=[(key, words) for key, (words, _by) in ORDERS.items()],
    )

    def order_by(self) -> tuple[str, ...]:
        """Return the fields of a pair's entry to order by; an unknown order counts as none."""
        return ORDERS[self.wanted()["order"]][1]


# Of the board, by the heads of its columns: its parties, and its pairs in the file.
BOARD_ORDERS = {
    "rank": (_("売上区分"), ("rank_place", "name", "pk"), ("rank", "name", "system_name", "party_id")),
    "party": (_("顧客・連携先"), ("name", "pk"), ("name", "system_name", "agreement_id")),
}


class WhomFilter(ListFilter):
    """Narrows pairs, as `pairs_for` takes it; the system by the address of a head or a link."""

    kind = ChoiceField(
        label=_("相手の区分"),
        required=False,
        choices=[("", _("すべて")), *PARTY_WORDS.items()],
    )
    rank = ChoiceField(label=_("売上区分"), required=False, choices=[("", _("すべて")), *RANKS])
    owner = LineField(label=_("営業担当"), required=False, max_length=100)
    system = LineField(required=False, max_length=50, widget=forms.HiddenInput)


class BoardFilter(WhomFilter):
    order = ChoiceField(
        choices=[(key, words) for key, (words, *_by) in BOARD_ORDERS.items()],
        required=False,
        initial="rank",
        widget=forms.HiddenInput,
    )

    state = ChoiceField(
        choices=[("", _("すべて")), *states.PAIR_WORDS.items()], required=False, widget=forms.HiddenInput
    )

    def order_by(self) -> tuple[str, ...]:
        """Return the fields of a pair's entry to order by; an unknown order counts as none."""
        return BOARD_ORDERS[self.wanted()["order"]][2]

    def parties_by(self) -> tuple[str, ...]:
        """Return the fields of a party to order by."""
        return BOARD_ORDERS[self.wanted()["order"]][1]


class NewAgreementForm(Searching, forms.Form):
    """The pair, the language it is written in, the meeting its record starts from, and what its text starts from."""

    system = RowField(
        label=_("対象システム"), queryset=System.objects.none(), to_field_name="slug", empty_label=_("選んでください")
    )
    party = RowField(
        label=_("相手（顧客、ベンダ・連携先）"), queryset=Party.objects.none(), empty_label=_("選んでください")
    )
    language = ChoiceField(label=_("文を書く言語"), choices=LANGUAGES, widget=forms.RadioSelect, initial="ja")
    meeting = RowField(
        label=_("もとになる打合せ"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("なし（あとで書く）"),
        help_text=_("日時、出席者、伺った内容を下書きに写します。"),
    )
    source = RowField(
        label=_("文のもとにするもの"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("対応方針"),
        help_text=_("同じ対象システムの議事録も選べます。相手の連絡先、打合せ、合意の答え、日付は写しません。"),
    )

    effective_from = forms.DateField(
        label=_("有効になる日"), required=False, help_text=_("承認をいただくころ。下書きで直せます。")
    )
    review_by = forms.DateField(label=_("見直しの期限"), required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.initial.setdefault("effective_from", today + timedelta(days=_DAYS_TO_AGREE))
        self.initial.setdefault("review_by", today + timedelta(days=_DAYS_TO_AGREE + _DAYS_IN_FORCE))
        begun = self.initial.get
        parties = Party.objects.exclude(kind="own").filter(retired_at=None).order_by("-kind", "name")
        meetings = Meeting.objects.visible_to(user).filter(cancelled_at=None).order_by("-starts_at", "-pk")
        sources = Agreement.objects.visible_to(user).filter(retired_at=None).order_by("-saved_at", "-pk")
        self.offer_by_search("system", led_by(user), [begun("system")])
        self.offer_by_search("party", parties, [begun("party")])
        self.offer_by_search("meeting", meetings, [begun("meeting")], first=_NEWEST)
        self.offer_by_search("source", sources, [begun("source")], first=_NEWEST)


def led_by(user: User) -> Any:
    """Return the systems in use whose agreements `user` may draft."""
    systems = System.objects.visible_to(user).in_use().order_by("name")
    if user.is_superuser:
        return systems
    return systems.filter(pk__in=Membership.objects.filter(user=user, role=LEAD).values("system"))
