"""How a pair stood, in words and with its sign: 合意済 第3版; short, where the rest of the row says it: 第3版."""

from django.utils.translation import gettext as _

from agreements import states
from agreements.queries.standing import Standing

_SIGNS = {states.EXPLAINED: "asked", states.CHANGES_REQUESTED: "question", states.DECLINED: "objection"}


def standing_words(standing: Standing, *, short: bool = False) -> tuple[str, str]:
    """Return the sign and the words in the active language."""
    if standing.version is None:
        return "none", _("合意なし")
    number = _("第%(number)d版") % {"number": standing.version.number}
    if standing.overdue:
        words = _("%(number)s・見直し期限切れ") % {"number": number} if short else _("要見直し %s") % number
        return "stale", words
    if standing.in_force and standing.version_state == states.APPROVED:
        whole = f"{states.WAY_WORDS[standing.way]} {number}" if standing.way else _("合意済 %s") % number
        return "agreed", number if short else whole
    if standing.in_force:
        return "oral", _("%(number)s・口頭合意のみ") % {"number": number} if short else _("口頭合意 %s") % number
    if standing.version_state in states.IN_FORCE:
        return "clock", _("%sはまだ有効でない") % number
    state = standing.version_state
    return _SIGNS.get(state, "none"), _("合意なし（%s）") % states.VERSION_WORDS[state]
