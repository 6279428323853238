"""Print the JSON Schema of an agreement's content, or of the exchange file."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from agreements.content import AgreementContent
from agreements.content.exchange import ExchangeFile


class Command(BaseCommand):
    help = "Prints the JSON Schema of an agreement's content (--exchange: of the file import_agreement reads)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--exchange", action="store_true", help="the whole exchange file")

    def handle(self, *, exchange: bool, **options: Any) -> None:
        schema = (ExchangeFile if exchange else AgreementContent).model_json_schema()
        about = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        self.stdout.write(json.dumps(about | schema, ensure_ascii=False, indent=2))
