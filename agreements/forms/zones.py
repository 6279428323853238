"""Time zones people choose from, and times that a zone does not have or has twice."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZONES = [
    ("Asia/Tokyo", gettext_lazy("日本（Asia/Tokyo）")),
    ("Asia/Seoul", gettext_lazy("韓国（Asia/Seoul）")),
    ("Asia/Shanghai", gettext_lazy("中国（Asia/Shanghai）")),
    ("Asia/Taipei", gettext_lazy("台湾（Asia/Taipei）")),
    ("Asia/Hong_Kong", gettext_lazy("香港（Asia/Hong_Kong）")),
    ("Asia/Manila", gettext_lazy("フィリピン（Asia/Manila）")),
    ("Asia/Singapore", gettext_lazy("シンガポール（Asia/Singapore）")),
    ("Asia/Bangkok", gettext_lazy("タイ（Asia/Bangkok）")),
    ("Asia/Ho_Chi_Minh", gettext_lazy("ベトナム（Asia/Ho_Chi_Minh）")),
    ("Asia/Jakarta", gettext_lazy("インドネシア西部（Asia/Jakarta）")),
    ("Asia/Kolkata", gettext_lazy("インド（Asia/Kolkata）")),
    ("Asia/Dubai", gettext_lazy("アラブ首長国（Asia/Dubai）")),
    ("Australia/Sydney", gettext_lazy("シドニー（Australia/Sydney）")),
    ("Pacific/Auckland", gettext_lazy("ニュージーランド（Pacific/Auckland）")),
    ("Europe/London", gettext_lazy("英国（Europe/London）")),
    ("Europe/Paris", gettext_lazy("フランス（Europe/Paris）")),
    ("Europe/Berlin", gettext_lazy("ドイツ（Europe/Berlin）")),
    ("America/Sao_Paulo", gettext_lazy("サンパウロ（America/Sao_Paulo）")),
    ("America/New_York", gettext_lazy("米国東部（America/New_York）")),
    ("America/Chicago", gettext_lazy("米国中部（America/Chicago）")),
    ("America/Denver", gettext_lazy("米国山地（America/Denver）")),
    ("America/Los_Angeles", gettext_lazy("米国西部（America/Los_Angeles）")),
    ("UTC", gettext_lazy("協定世界時（UTC）")),
]


def instant(day: date, clock: time, zone: str) -> datetime:
    """Return the one moment that a clock in `zone` shows as this day and time.

    Raises ValidationError for a time that the change to summer time skips, and for one that its end shows twice.
    """
    place = ZoneInfo(zone)
    local = datetime.combine(day, clock, tzinfo=place)
    words = {"zone": zone, "time": local.strftime("%Y-%m-%d %H:%M")}
    if local.astimezone(UTC).astimezone(place).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(
            _("%(zone)s に %(time)s はありません（夏時間への切り替えで飛ばされます）。別の時刻にしてください。")
            % words,
            code="skipped",
        )
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValidationError(
            _("%(zone)s の %(time)s は2回あります（夏時間の終わり）。別の時刻にするか、UTC で書いてください。") % words,
            code="twice",
        )
    return local.astimezone(UTC)
