from django.utils.translation import gettext as _

from agreements.content.said import ACT
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.sentences import length_of

_MOST = {"ja": (40, 60), "en": (20, 25)}
_MEAN_JA = 40
_CLOSING = "。！？!?」"


def w1_sentence_length(matter: Matter) -> Finding:
    """W1: a sentence of an act has at most 40 characters (English 20 words), any other 60 (25); in Japanese the
    others have 40 on average. Source: one point a sentence (Japanese public guidelines); docs/rubric.md W1."""
    act, other = _MOST[matter.language]
    lengths: dict[bool, list[int]] = {True: [], False: []}
    # Names, units and other words without a closing mark are no sentences: they would hide long ones in the average.
    whole: list[int] = []
    hits: list[Hit] = []
    for piece in matter.pieces:
        is_act = ACT in piece.roles
        for span, length in _lengths(piece):
            lengths[is_act].append(length)
            if not is_act and piece.text[span[1] - 1] in _CLOSING:
                whole.append(length)
            if length > (act if is_act else other):
                hits.append(piece.hit(span, _question(length, act if is_act else other, matter.language)))
    mean = sum(whole) / max(1, len(whole))
    passed = not hits and (matter.language != "ja" or mean <= _MEAN_JA)
    return finding_of("W1", passed, _measured(lengths, mean, matter.language), tuple(hits))


def _lengths(piece: Passage) -> list[tuple[tuple[int, int], int]]:
    return [((start, end), length_of(piece.text[start:end], piece.language)) for start, end in piece.sentences]


def _question(length: int, most: int, language: str) -> str:
    if language == "en":
        return _("%(length)d語あります。2つの文に分けられますか（%(most)d語まで）？") % {"length": length, "most": most}
    return _("%(length)d文字あります。2つの文に分けられますか（%(most)d文字まで）？") % {"length": length, "most": most}


def _measured(lengths: dict[bool, list[int]], mean: float, language: str) -> str:
    facts = {
        "act": max(lengths[True], default=0),
        "other": max(lengths[False], default=0),
        "mean": f"{mean:.0f}",
    }
    if language == "en":
        return _("最長：すること %(act)d語、ほか %(other)d語") % facts
    return _("最長：すること %(act)d文字、ほか %(other)d文字（平均 %(mean)s文字）") % facts
