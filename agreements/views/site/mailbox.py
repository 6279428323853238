"""The mailbox of a development server: every mail stays here, with its links and codes (config/urls.py: DEBUG only)."""

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from agreements.queries.mailbox import KeptMail, kept_mail, kept_mails

_PER_PAGE = 50
# Only what an address can hold: the Japanese after it is no part of it.
_ADDRESS = re.compile(r"(https?://[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+)")
_SHOWN_HEADERS = ("From", "To", "Date", "Message-ID")


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(kept_mails(settings.EMAIL_FILE_PATH), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "agreements/site/mailbox_list.html", {"page": page})


@login_not_required
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    found = _mail(key)
    context: dict[str, Any] = {
        "mail": found,
        "headers": [(name, found.message[name]) for name in _SHOWN_HEADERS if found.message[name]],
        "body": linked(found.text),
        "attachments": [(place, name, len(data)) for place, (name, _kind, data) in enumerate(found.attachments)],
    }
    return render(request, "agreements/site/mailbox_mail.html", context)


@login_not_required
@require_safe
def mail_file(request: HttpRequest, key: str) -> HttpResponse:
    """The whole mail, as mail programs open it."""
    return _download(f"{key}.eml", "message/rfc822", _mail(key).data)


@login_not_required
@require_safe
def mail_attachment(request: HttpRequest, key: str, place: int) -> HttpResponse:
    attachments = _mail(key).attachments
    if place >= len(attachments):
        raise Http404
    name, kind, data = attachments[place]
    return _download(name or "attachment", kind, data)


def linked(text: str) -> SafeString:
    """The text, escaped, with its addresses as links."""
    parts = _ADDRESS.split(text)
    return format_html_join("", "{}", ((_link(part) if number % 2 else part,) for number, part in enumerate(parts)))


def _link(address: str) -> SafeString:
    bare = address.rstrip(".,;:)'")
    return format_html('<a href="{}">{}</a>{}', bare, bare, address[len(bare) :])


def _mail(key: str) -> KeptMail:
    found = kept_mail(settings.EMAIL_FILE_PATH, key)
    if found is None:
        raise Http404
    return found


def _download(name: str, kind: str, data: bytes) -> HttpResponse:
    """Never shown in place: what a mail carries does not run on our own address."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
