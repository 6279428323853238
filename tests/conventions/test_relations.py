"""Relations between models run from the younger fact to the older, in string foreign keys and accessors too."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

# From the fact that knows all to the one that knows none; in one entry, neither knows the other.
_ORDER = [
    ("document", "contact_link"), ("conversation", "recorded"), ("review", "annex", "in_house", "succession"),
    ("version", "presence", "pair", "contradiction"), ("agreement",), ("meeting",), ("plan",),
    ("system", "team_word"), ("parties",), ("user",), ("event",), ("mail", "job"),
    ("append_only", "fields", "sent_form", "searched"),
]  # fmt: skip
_RANK = {name: rank for rank, names in enumerate(_ORDER) for name in names}
_ROOMS = {"incidents": 0, "agreements": 1}


def test_no_relation_climbs() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in _ROOMS]
    assert climbing(ours) == []


def test_every_model_module_has_its_place() -> None:
    ours = {_module(model) for model in apps.get_app_config("agreements").get_models(include_auto_created=True)}
    assert ours - set(_RANK) == set()


def climbing(ours: list[type[models.Model]]) -> list[str]:
    """Give the relations that lead from an older noun to a younger one, by field or by reverse accessor."""
    found = []
    for model in ours:
        for field in _forward(model):
            target = field.related_model
            if target._meta.app_label not in _ROOMS:
                continue
            if _place(target) < _place(model):
                found.append(f"{model._meta.label}.{field.name} points up to {target._meta.label}")
            elif target._meta.app_label != model._meta.app_label and not field.remote_field.hidden:
                found.append(f"{model._meta.label}.{field.name} gives {target._meta.label} an accessor upward")
    return found


def _forward(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    for field in model._meta.get_fields(include_hidden=True):
        if field.concrete and field.is_relation and field.remote_field and field.model is model:
            yield field


def _place(model: type[models.Model]) -> tuple[int, int]:
    return _ROOMS[model._meta.app_label], _RANK.get(_module(model), 0)


def _module(model: type[models.Model]) -> str:
    """The module of a model; a history table lies beside the model it follows."""
    model = getattr(model, "instance_type", model)
    return model.__module__.removeprefix("agreements.models").strip(".").split(".")[0]


@isolate_apps("agreements", "incidents")
def test_a_climbing_relation_is_found() -> None:
    class Version(models.Model):
        class Meta:
            app_label = "agreements"

    class System(models.Model):
        newest = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "agreements"

    class Incident(models.Model):
        system = models.ForeignKey(System, on_delete=models.PROTECT)

        class Meta:
            app_label = "incidents"

    Version.__module__, System.__module__ = "agreements.models.version", "agreements.models.system"
    assert climbing([Version, System, Incident]) == [
        "agreements.System.newest points up to agreements.Version",
        "incidents.Incident.system gives agreements.System an accessor upward",
    ]
