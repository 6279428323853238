import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.parts import Act
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of

# A Japanese act ends in a verb: 止める。, 伝えます, 押してください, 出さない (a remark in brackets may follow).
_ENDS_IN_VERB = re.compile(r"(?:[うくぐすつぬぶむる]|ない|ません|ください|下さい)[。．]?(?:（[^（）]*）)?[。．]?\s*$")


def l4_complete_act(content: AgreementContent) -> Finding:
    """L4: every act has a verb, who (company and role), a deadline (number, unit, starting event), where (number or
    screen) and a sign that it is done. Source: docs/rubric.md L4; that each is printed is checked on the paper."""
    if not content.acts:
        return finding_of("L4", None, _("することが、まだありません"))
    hits = tuple(hit for place, act in enumerate(content.acts) for hit in _gaps(place, act))
    complete = len(content.acts) - len({hit.key for hit in hits})
    measured = _("%(all)d のうち %(complete)d がそろっています") % {"all": len(content.acts), "complete": complete}
    return finding_of("L4", not hits, measured, hits)


def _gaps(place: int, act: Act) -> Iterator[Hit]:
    for field, question in (
        ("within_minutes", _("何分以内にしますか？")),
        ("where", _("どの画面、どの番号、どの場所でしますか？")),
        ("done_sign", _("何がいくつになれば終わりですか？")),
    ):
        if getattr(act, field) is None:
            yield Hit("", f"acts.{place}.{field}", act.key, question=question)
    sentence = act.sentence.get("ja")
    if sentence and not _ENDS_IN_VERB.search(sentence):
        question = _("何をするかを、動詞で終われますか？")
        yield Hit(sentence, f"acts.{place}.sentence.ja", act.key, 0, len(sentence), question)
