"""Addresses of peacetime."""

urlpatterns: list = []
