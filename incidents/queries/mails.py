"""The mail of a report as one recipient reads it: citation, draft, attachment."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from agreements.emails import SECRET
from agreements.models import Document, Party
from agreements.queries.papers import file_name
from incidents.models import ReportDraft
from incidents.models.report import kind_label
from incidents.queries.basis import Basis
from incidents.queries.citation import citation_of
from incidents.queries.drafts import attachments_of
from incidents.queries.letter import Sender, mail_body
from incidents.queries.next_words import with_next
from incidents.queries.recipients import Recipient


def text_of_mail(draft: ReportDraft, basis: Basis, to: Recipient, next_at: datetime | None) -> str:
    """Return the mail as this recipient will read it, if the next report comes by `next_at`."""
    body = with_next(draft.body, draft.kind, next_at, basis)
    attachments = attachments_of(draft, basis)
    citation = citation_of(basis, level=basis.now.number, attached=bool(attachments))
    with translation.override(basis.pair.language):
        link = _("（送るときに、お一人ずつのリンクが入ります）")
    return mail_text(draft, basis, to, (citation, body), attachments).replace(SECRET, link)


def mail_text(
    draft: ReportDraft, basis: Basis, to: Recipient, words: tuple[str, str], attachments: list[Document]
) -> str:
    """Return the same with the citation, the body and the attachments that were settled when it was sent."""
    citation, body = words
    language = basis.pair.language
    with translation.override(language):
        here = _("【当日ページ】いまの状況、していただいたことの連絡、ご判断はこちらへ。")
        # Whoever gets a copy has no page of the day.
        page = [f"{here}\n{SECRET}"] if to.contact else []
        blocks = [citation, *page, body]
        blocks += [_("【添付】%(name)s") % {"name": file_name(attachment)} for attachment in attachments]
        label = kind_label(draft.kind, draft.ordinal)
    return mail_body(
        incident=draft.incident,
        basis=basis,
        sender=Sender.of(Party.own_side()),
        label=label,
        to=to,
        text="\n\n".join(blocks),
    )
