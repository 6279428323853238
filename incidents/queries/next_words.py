"""When the next report comes, in the words of a letter: set below its body when it goes out, never edited."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display
from agreements.content.staged import filled_in
from agreements.content.vocabulary import CORRECTION, FINAL, RECOVERY
from incidents.queries.basis import Basis


def with_next(body: str, kind: str, next_at: datetime | None, basis: Basis) -> str:
    """Return the body as it goes out: with when the next report comes, below it and where it was staged."""
    with translation.override(basis.pair.language):
        when = display.datetime_letter(next_at, basis.zone) if next_at else _("障害レベルが変わったとき")
        return "\n\n".join(filter(None, [filled_in(body, {"next": when}), _next_report(kind, next_at, when)]))


def _next_report(kind: str, next_at: datetime | None, when: str) -> str:
    if kind == FINAL:
        return _("【次の報告】これが最後の報告です。")
    if kind == RECOVERY:
        return _("【次の報告】原因と対策をまとめて、最終報でお送りします。")
    if next_at:
        return _("【次の報告】%(until)sまで。変化がなくても送ります。") % {"until": when}
    return "" if kind == CORRECTION else _("【次の報告】障害レベルが変わったときと、復旧したときにお送りします。")
