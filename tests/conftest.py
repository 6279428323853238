"""What every test stands on: a database in a file, a vault and a mailbox of its own."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest import runner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as django_settings
from django.db import DataError, connections, models
from django.template import Context, Template
from django.test.signals import template_rendered
from django.utils import translation

from config.deep_calls import with_room
from tests import migrated, once, press
from tests.annexed import named  # noqa: F401 - a fixture for every test
from tests.cast import (  # noqa: F401 - fixtures for every test
    administrator,
    booking,
    minato,
    mio,
    outsider,
    own_side,
    payments,
    people,
    ren,
    taku,
    tozai,
)
from tests.imap import imap  # noqa: F401 - the same
from tests.press import plain_renderer, printed_anew  # noqa: F401 - the same
from tests.published import asked  # noqa: F401 - the same
from tests.smtp import mailbox  # noqa: F401 - the same

_KEY_OF_TESTS = Ed25519PrivateKey.from_private_bytes(b"a key that signs for tests alone").private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)

# Here and not in tests/settings.py: `bin/bench`, which has them too, measures real prints.
press.install()

# Before the workers start: they share it. Each test's files lie there too: the vault writes through to the disk, and
# on a memory disk that takes no time.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(once.folder()))


# The same draws in every run, so that what passed here passes elsewhere; others are drawn by command.
hypothesis.settings.register_profile("suite", derandomize="HEIJI_TEST_EXAMPLES" not in os.environ)
hypothesis.settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return with_room(runner.pytest_runtest_protocol)(item, nextitem)


@pytest.fixture(scope="session", autouse=True)
def _whole_pages_alone(django_test_environment: None) -> None:
    """`response.context` is that of the page. Django would keep a copy of each small template's that a page includes: a
    twentieth of the time of all pages."""
    Template._render = _render_and_tell  # what Django's own setup_test_environment replaces, too


def _render_and_tell(template: Template, context: Context) -> str:
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def pytest_collection_finish() -> None:
    """What has been loaded by now stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _remembered_findings() -> None:
    # Here, for what reads papers says so in the log of whoever loads it: the workers alone.
    from tests import checked

    checked.install()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """SQLite lives in a file: a live server's threads would lock each other out of a database in memory."""
    database = django_settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        yield
        return
    parent = once.memory_disk() or tmp_path_factory.getbasetemp()
    _sweep(parent)
    folder = tempfile.mkdtemp(prefix=f"heiji-tests-{os.getpid()}-", dir=parent)
    database["TEST"]["NAME"] = connections["default"].settings_dict["TEST"]["NAME"] = f"{folder}/test.sqlite3"
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """The database is there already, a copy of the one that is migrated once a run (tests/migrated.py)."""
    return migrated.begin_with_a_copy(Path(str(connections["default"].settings_dict["TEST"]["NAME"])))


def _sweep(parent: Path) -> None:
    """Take away what interrupted runs left behind."""
    for old in parent.glob("heiji-tests-*"):
        try:
            os.kill(int(old.name.split("-")[2]), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(old, ignore_errors=True)
        except PermissionError:
            continue


@pytest.fixture(scope="session", autouse=True)
def _columns_as_wide_as_on_postgres() -> Iterator[None]:
    """SQLite takes a text longer than its column; PostgreSQL answers with an error. Here both do."""

    def refuse(instance: models.Model, **_more: Any) -> None:
        for field in instance._meta.concrete_fields:
            text = instance.__dict__.get(field.attname)
            room = field.max_length if isinstance(field, models.CharField) else None
            if room and isinstance(text, str) and len(text) > room:
                raise DataError(f"{field}: {len(text)} letters")

    models.signals.pre_save.connect(refuse, weak=False)
    yield
    models.signals.pre_save.disconnect(refuse)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a command or a page has begun to speak is not what the next test hears."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> Path:
    """A vault and a mailbox for this test alone."""
    settings.VAULT_DIR = tmp_path / "vault"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mailbox")
    # The same in each: what is printed with it is then the same paper, and printed once.
    (tmp_path / "checkpoint-key.pem").write_bytes(_KEY_OF_TESTS)
    (tmp_path / "checkpoint-key.pem").chmod(0o600)
    return settings.VAULT_DIR
