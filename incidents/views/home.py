"""Home: what waits for the person who is signed in; an empty one is a good one (ADR 105)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.queries.first_run import first_steps
from agreements.queries.leading import systems_led
from agreements.queries.pairs import pairs_for
from incidents.queries.home import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    led, now = systems_led(request.user), timezone.now()
    steps = first_steps(request.user)
    context = {
        "steps": steps,
        "next": next((step for step in steps if not step.is_done and step.address), None),
        "kinds": waiting_for(request.user, now),
        "pairs": pairs_for(request.user).filter(system__in=led),
        "leads": led.exists(),
        "at": now,
    }
    return render(request, "incidents/home.html", context)
