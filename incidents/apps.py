"""The day of the outage."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from agreements.queries import holdings
        from incidents.queries.drafts import held_drafts

        holdings.BESIDE.append(held_drafts)
