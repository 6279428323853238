import re

from django.utils.translation import gettext as _

from agreements.page_check.findings import Finding
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.sentences import Span

# A second verb before the last one: 止めて、 / 止め、 / 電話して番号を… / 確認の上 / 電話してから. Not 電話で、 /
# について、, nor 連続して, which says how.
_JA = re.compile(
    r"(?:(?<!と)(?<!対)して|(?<=[一-鿿])(?<!手続)[えけげせてねべめれきぎちびみりし]て?|"
    r"(?<!につ)(?<!にお)(?<!によ)(?<!にと)(?<!をも)[っいき]て|んで)、"
    r"|(?<![と対関通介])(?<!連続)(?<!継続)(?<!並行)(?<!一括)(?<!分け)して(?=[一-鿿「])"
    r"|(?<=[一-鿿])(?<![分間日時秒直])後、"
    r"|(?<!その)(?:の上|のうえ|[たした]上|たうえ)で?(?=[、一-鿿])(?!位|級|限|層|段|部|面)"
    r"|(?<=[っいしきえけせてねべめれ])てから|とともに|と同時に|ながら|(?<=[いきしちりえけせてねべめれ])つつ"
)
_VERBS = (
    r"(?:add|announce|answer|apply|arrange|ask|begin|block|bring|call|cancel|change|check|close|collect|confirm|"
    r"contact|copy|decide|delete|deliver|disable|divert|enable|enter|escalate|fax|fill|fix|get|give|go|hand|"
    r"hang|identify|inform|inspect|investigate|isolate|join|keep|leave|log|mail|make|move|note|notify|obtain|"
    r"open|pause|phone|post|press|print|provide|put|raise|read|record|remove|repair|replace|report|reset|"
    r"resolve|restart|restore|resume|ring|run|save|send|set|show|shut|start|stop|submit|suspend|switch|take|"
    r"tell|transfer|turn|unlock|unplug|upload|use|verify|wait|warn|write)(?:e?s)?"
)
# "and" before a verb with an object: "stop the feed and call the desk", not "by phone and mail".
_EN = re.compile(
    r"\band then\b|\bafter which\b|;|\bbefore (?=\w+ing\b)|\bwhile (?=\w+ing\b)"
    rf"|,? \b(?:and|then)\b (?=(?:then |also )?{_VERBS}\b(?= \S)(?! (?:of|number|desk|list)\b))",
    re.IGNORECASE,
)
_MARKS = {"ja": _JA, "en": _EN}


def w2_one_act(matter: Matter) -> Finding:
    """W2: one verb of action per step: one sentence, no 「〜し、〜し」, 「〜の上」 or "and then".
    Source: boxed immediate actions of aviation checklists; docs/rubric.md W2."""
    if not matter.acts:
        return finding_of("W2", None, _("することが、まだありません"))
    question = _("1つの手順に動作が2つあります。2行に分けられますか？")
    hits = tuple(piece.hit(span, question) for piece in matter.acts for span in _seams(piece))
    return finding_of("W2", not hits, _("動作が2つある手順 %(count)d") % {"count": len(hits)}, hits)


def _seams(piece: Passage) -> list[Span]:
    """Where a second act begins: between two verbs, or with a second sentence. What a screen shows is no act."""
    seams = [found.span() for found in _MARKS[piece.language].finditer(piece.text)]
    outside = [span for span in seams if not piece.displays(span[0])]
    return [*outside, *piece.sentences[1:]]
