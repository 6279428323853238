"""Where one is signed in, and ending it there."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.views.allowed import ask_password_again
from agreements.workflow.access import record_access

# Each browser names others beside itself: the first that fits is it.
_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_MACHINES = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")


def own_sessions(request: HttpRequest) -> HttpResponse:
    """A POST ends one of them (`session`), or all but this one: with the password, unless it was said minutes ago.
    Whoever holds one of them must not shut the owner out of the others."""
    ask_password_again(request)
    found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.last_seen_at, reverse=True)
    if request.method == "POST":
        asked = request.POST.get("session")
        ended = [one for one in found if not one.is_current() and asked in {None, str(one.pk)}]
        for one in ended:
            one.end()
        if ended:
            how = {"by": request.user, "at": timezone.now(), "count": len(ended)}
            record_access(user=request.user, kind="access.sessions_ended", **how)
        messages.success(request, _("%(count)dか所のサインインを終わらせました。") % {"count": len(ended)})
        return redirect("session-list")
    for one in found:
        one.browser = browser_of(one.user_agent)
    return render(request, "agreements/site/account_sessions.html", {"sessions": found})


def browser_of(user_agent: str) -> str:
    """Return what a person calls it: Firefox (Windows)."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), _("ほかのブラウザー"))
    machine = next((name for name in _MACHINES if name in user_agent), "")
    return _("%(word)s（%(note)s）") % {"word": browser, "note": machine} if machine else browser
