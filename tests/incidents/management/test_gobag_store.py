"""The go-bag in an S3 store: kept by the worker, and brought back by hand, with no database asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.queries.bag.place import bag_folder
from incidents.queries.condition import condition
from incidents.queries.deeds import note_path
from tests.gobag.s3_server import SECRET, new_place, s3_server
from tests.incidents.management.test_gobag import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]


def test_the_worker_keeps_it_there_and_it_comes_back(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with s3_server() as access:
        settings.BAG_COPIES = [new_place(access), "s3://no-such-bucket"]
        settings.S3_ENDPOINT, settings.S3_KEY, settings.S3_SECRET = access.endpoint, access.key, access.secret
        call_command("work", "--once")
        assert {sign.key: sign.state for sign in condition(timezone.now())}["gobag-copies"] == "bad"
        noted = note_path("gobag-copies").read_text(encoding="utf-8")
        assert (len(json.loads(noted)["faults"]), SECRET in noted) == (1, False)
        place = settings.BAG_COPIES.pop(0)
        with CaptureQueriesContext(connection) as asked:
            assert "世代 1" in said(
                capsys, "fetch", place, str(tmp_path / "back"), "--keys", str(bag_folder() / "key.pub")
            )
        assert len(asked) == 0
        assert "書いたもの 0件" in said(capsys, "push", place)
        with pytest.raises(CommandError, match="no-such-bucket"):
            call_command("gobag", "fetch", "s3://no-such-bucket", str(tmp_path / "none"))
