from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of

_LEAST, _MOST = 1, 3


def l9_prohibitions(content: AgreementContent) -> Finding:
    """L9: 1 to 3 prohibitions, each with its reason, or the word that none was agreed.
    Source: nuclear procedure writing; docs/rubric.md L9."""
    count = len(content.prohibitions)
    hits = [
        Hit("", f"prohibitions.{place}.reason", item.key, question=_("してはいけない理由を書けますか？"))
        for place, item in enumerate(content.prohibitions)
        if item.reason is None
    ]
    if count < _LEAST and "prohibitions" not in content.not_agreed:
        hits.append(Hit("", "prohibitions", question=_("してはいけないことは何ですか（1つ以上）？")))
    if count > _MOST:
        hits.append(Hit("", "prohibitions", question=_("いちばん危ない3つはどれですか？")))
    return finding_of("L9", not hits, _("%(count)d件（1〜3）") % {"count": count}, tuple(hits))
