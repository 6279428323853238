"""Two addresses of the menu, so that its test does not hang on what else the site has."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("", page, name="home"), path("agreements/", page, name="agreement-list")]
