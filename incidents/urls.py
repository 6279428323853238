"""Addresses of the day."""

urlpatterns: list = []
