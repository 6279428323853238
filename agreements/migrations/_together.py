"""Makes many tables in one step: step by step, each new model makes Django build all models before it anew."""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(migrations.SeparateDatabaseAndState):
    """Does what its CreateModel operations do, in their order, and knows all their models when it makes the first."""

    def __init__(self, models: list[Operation]):
        super().__init__(state_operations=models)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What has been built of earlier models; the next who asks gets all of them, built once.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: ProjectState) -> None:
        for operation in self.state_operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: Any) -> None:
        for operation in reversed(self.state_operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)
