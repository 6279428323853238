"""Files that a page gives out."""

from django.http import HttpResponse

from agreements.forms.workbook import XLSX


def workbook_file(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=XLSX, headers=headers)
