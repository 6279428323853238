"""Make lost and damaged papers again, byte for byte, or say why that cannot be."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand
from agreements.models import Document
from agreements.queries.papers import file_name
from agreements.workflow.remaking import remake_papers


class Command(SpeakingCommand):
    help = "Makes papers that are lost or damaged again; exit code 1 when one does not come out as it was."

    def handle(self, **options: Any) -> None:
        refused, made = [], 0
        for paper in remake_papers(at=timezone.now()):
            name = _named(paper.document)
            if paper.why_not:
                refused.append(f"{name}: {paper.why_not}")
            else:
                made += 1
                self.stdout.write(_("%(name)s を作り直しました。") % {"name": name})
        if refused:
            self.fail([_("%(count)d件は作り直せません。") % {"count": len(refused)}, *refused])
        if not made:
            self.stdout.write(_("失われた文書はありません。"))


def _named(document: Document) -> str:
    number = f" ({document.kind} {document.number})" if document.version else ""
    return f"{file_name(document)}{number} {document.sha256[:12]}"
