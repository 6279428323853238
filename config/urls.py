"""Addresses of the whole site. Closed by default; the open ones are listed in tests/conventions."""

from django.urls import include, path

urlpatterns = [
    path("", include("agreements.urls")),
    path("", include("incidents.urls")),
]
