"""Who came in, who was kept out, who gave whom which role: the chains of access, to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.forms.people import LogFilter
from agreements.models import Event, User
from agreements.queries.access_log import WORDS, access_log, told_in_words
from agreements.views.allowed import permit_administering
from agreements.views.paging import page_of


@require_safe
def access_log_page(request: HttpRequest) -> HttpResponse:
    permit_administering(request)
    form = LogFilter(request.GET)
    asked = form.wanted()
    page = page_of(request, access_log(who=asked["q"], what=asked["what"]))
    people = User.objects.in_bulk([_owner(event) for event in page])
    rows = [
        (event, WORDS.get(event.kind, event.kind), people.get(_owner(event)), told_in_words(event)) for event in page
    ]
    return render(request, "agreements/people/log.html", {"form": form, "page": page, "rows": rows})


def _owner(event: Event) -> int:
    """Whose account it is; 0 is nobody's."""
    return int(event.subject.rpartition(":")[2])
