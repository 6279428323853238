from django.utils.translation import gettext as _

from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter

# One line: 40 full-width characters, or the 80 letters that are as wide (rubric T6).
_MOST = {"ja": 40, "en": 80}
# What the paper prints where nothing is typed: 「AG-0001、みなと百貨店です」.
_AROUND_NAME = {"ja": "AG-0001、%sです", "en": "AG-0001, %s."}
_MARKS = "「」『』“”\"' \n"


def l6_what_to_say(matter: Matter) -> Finding:
    """L6: what the caller says fits one line: 40 characters in Japanese, as wide 80 letters in English; where it is
    not typed, the paper's own sentence counts. Source: medical crisis checklists; docs/rubric.md L6."""
    said = matter.content.what_to_say
    text = (said or {}).get(matter.language)
    typed = text is not None
    if text is None:
        name = matter.content.their_side.name.get(matter.language) or next(
            iter(matter.content.their_side.name.values())
        )
        text = _AROUND_NAME[matter.language] % name
    length, most = len(text.strip(_MARKS)), _MOST[matter.language]
    measured = _("%(length)d文字（%(most)dまで）") % {"length": length, "most": most}
    end = len(text) if typed else 0
    question = _("1行で言えますか（番号、会社、見えること）？")
    hit = Hit(text[:end], f"what_to_say.{matter.language}", end=end, question=question)
    return finding_of("L6", length <= most, measured, (hit,) if length > most else ())
