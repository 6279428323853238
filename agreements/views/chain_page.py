"""The page of a chain: what happened to an agreement or an incident, narrowed by who and what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.forms.chain import ChainFilter
from agreements.queries.chain_log import chain_log, texts_of
from agreements.views.paging import page_of


def chain_page(
    request: HttpRequest,
    chain: str,
    *,
    words: Mapping[str, Any],
    crumbs: Sequence[tuple[str, Any]],
    time_zone: str,
) -> HttpResponse:
    """Show the events of `chain`; `words` say each kind."""
    filters = ChainFilter(request.GET, words=words)
    asked = filters.wanted()
    page = page_of(request, chain_log(chain=chain, who=asked["q"], what=asked["what"]))
    # An account is its number and its user name: people know the name.
    rows = [
        (event, event.account.partition(" ")[2], words.get(event.kind, event.kind), texts_of(event)) for event in page
    ]
    context = {"form": filters, "page": page, "rows": rows, "chain": chain, "crumbs": crumbs, "time_zone": time_zone}
    return render(request, "agreements/chain_page.html", context)
