"""Files that a page gives out: what leaves with names, numbers or words of others is written down."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agreements.forms.workbook import XLSX
from agreements.models import User
from agreements.workflow.access import record_access


def give_out_workbook(request: HttpRequest, data: bytes, name: str) -> HttpResponse:
    return give_out_file(request, data, name, XLSX)


def give_out_file(request: HttpRequest, data: bytes, name: str, kind: str) -> HttpResponse:
    """Give out a file, and say so in the chain of whoever takes it."""
    assert isinstance(request.user, User)  # noqa: S101 - nobody else comes here
    if request.method == "GET":
        record_access(user=request.user, kind="access.exported", by=request.user, at=timezone.now(), file=name)
    return plain_file(data, name, kind)


def plain_file(data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)
