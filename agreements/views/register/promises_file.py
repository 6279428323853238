"""The promise check of a system as an Excel file: what is open and what is accepted, as the page says it, and promises
that could not be compared."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.display import date_table
from agreements.forms.workbook import workbook_of
from agreements.queries.contradiction_words import ReadContradiction, ReadSentence, not_compared, read_contradiction
from agreements.queries.promise_check import promise_check
from agreements.views.allowed import system_to_read
from agreements.views.files import give_out_workbook


@require_safe
def system_promises_file(request: HttpRequest, slug: str) -> HttpResponse:
    system, now = system_to_read(request, slug), timezone.now()
    check = promise_check(system, now)
    rows = [_heading(), *(_cells(read_contradiction(row)) for row in (*check.open, *check.accepted))]
    rows += [_unknown(*one, _("読めない時間帯")) for one in not_compared(check.unread)]
    rows += [_unknown(*one, _("連携先にまだ聞いていない約束")) for one in not_compared(check.unasked)]
    data = workbook_of([(_("約束の突き合わせ"), rows)])
    return give_out_workbook(request, data, f"promises-{system.slug}-{timezone.localtime(now):%Y-%m-%d}.xlsx")


def _heading() -> list[str]:
    return [
        _("状況"), _("種類"), _("顧客"), _("売上区分"), _("顧客への約束"), _("約束のある場所"), _("連携先"),
        _("連携先の答え"), _("答えのある場所"), _("理由"), _("受け入れた理由"), _("もう一度見る日"),
    ]  # fmt: skip


def _cells(one: ReadContradiction) -> list[str]:
    row, ruling = one.row, one.row.ruling if one.row.is_accepted else None
    return [
        _("受け入れたもの") if ruling else _("未解決"),
        "\n".join(dict.fromkeys(str(kind) for kind, _line in one.why)),
        str(row.customer.party),
        row.customer.party.revenue_rank,
        one.promise.words,
        one.promise.place,
        str(row.vendor.party),
        "\n".join(answer.words for answer in one.answers),
        "\n".join(answer.place for answer in one.answers),
        "\n".join(line for _kind, line in one.why),
        ruling.reason if ruling else "",
        date_table(ruling.look_again_on) if ruling and ruling.look_again_on else "",
    ]


def _unknown(sentence: ReadSentence, customer: object, vendor: object, words: str) -> list[str]:
    return [words, "", str(customer), "", sentence.words, sentence.place, str(vendor), *[""] * 5]
