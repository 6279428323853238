"""The board as an Excel file: the pairs that the page was asked for, as it says them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import states
from agreements.display import date_table
from agreements.forms.agreement import BoardFilter
from agreements.forms.workbook import workbook_of
from agreements.views.files import give_out_workbook
from agreements.views.paging import MOST
from agreements.views.versions.board import BoardRow, asked_for, pairs_on_board


@require_safe
def board_file(request: HttpRequest) -> HttpResponse:
    """As many as the page counts; who has more narrows them down first."""
    now = timezone.now()
    asked = asked_for(request.user, BoardFilter(request.GET), now)
    pairs = pairs_on_board(request.user, list(asked.rows[:MOST]), now)
    data = workbook_of([(_("合意の状況"), [_heading(), *map(_cells, pairs)])])
    return give_out_workbook(request, data, f"board-{timezone.localtime(now):%Y-%m-%d}.xlsx")


def _heading() -> list[str]:
    return [
        _("顧客・連携先"), _("売上区分"), _("感度"), _("対象システム"), _("議事録の番号"), _("状況"), _("回答の期限"),
        _("有効な版"), _("有効になる日"), _("次の見直し"), _("営業担当"),
        _("連携先と食い違う約束"),
    ]  # fmt: skip


def _cells(pair: BoardRow) -> list[str]:
    version = pair.standing and (pair.standing.in_force or pair.standing.to_come)
    zone = pair.agreement.time_zone if pair.agreement else None
    return [
        str(pair.party),
        pair.party.revenue_rank,
        pair.party.get_incident_sensitivity_display(),
        str(pair.system),
        pair.agreement.number if pair.agreement else "",
        str(states.PAIR_WORDS[pair.state]),
        date_table(pair.reply_by, zone) if pair.reply_by else "",
        _("第%(n)d版") % {"n": version.number} if version else "",
        date_table(version.effective_from) if version else "",
        date_table(version.review_by) if version else "",
        pair.party.account_owner,
        str(pair.promises or ""),
    ]
