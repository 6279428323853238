"""The units: systemd takes them, they start what the documents say, and nothing they start ends for good."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT
from tests.deploy.units import DEPLOY, PLACE, command_of, unit

SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOY.glob("*.timer"))
DEEDS = ["backup", "rehearse", "verify"]


def test_what_there_is() -> None:
    assert (
        sorted([*(f"heiji-{name}.service" for name in (*DEEDS, "oncall", "web")), "heiji-worker@.service"]) == SERVICES
    )
    assert [f"heiji-{deed}.timer" for deed in DEEDS] == TIMERS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_them(tmp_path: Path) -> None:
    for path in DEPLOY.glob("heiji-*"):
        (tmp_path / path.name).write_text(path.read_text().replace(PLACE, str(ROOT)))
    names = [tmp_path / name.replace("@", "@1") if "@" in name else tmp_path / name for name in [*SERVICES, *TIMERS]]
    shutil.copy(tmp_path / "heiji-worker@.service", tmp_path / "heiji-worker@1.service")
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "heiji-" in line]
    assert ours == []


@pytest.mark.parametrize("name", ["heiji-oncall.service", "heiji-web.service", "heiji-worker@.service"])
def test_what_ends_is_started_again(name: str) -> None:
    assert unit(name)["Service"]["Restart"] == "always"
    assert unit(name)["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit(name)["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_shut_in(name: str) -> None:
    service = unit(name)["Service"]
    assert (service["User"], service["UMask"], service["ProtectSystem"]) == ("heiji", "0077", "strict")
    assert f"{PLACE}/var" in service["ReadWritePaths"].split()
    writes = [word for word in service["ExecStart"].split() if word.startswith("/backups")]
    assert set(writes) <= set(service["ReadWritePaths"].split())


@pytest.mark.parametrize("name", SERVICES)
def test_each_starts_what_the_documents_say(name: str) -> None:
    """The README is read by whoever starts it by hand; the web server has words more for whoever does not look."""
    readme = (ROOT / "README.md").read_text()
    program = " ".join(command_of(name)).replace(f"{ROOT}/", "")
    begin = program.partition(" --respawn")[0]
    assert begin in readme
    assert program.split()[-1] in readme


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_done_by_its_timer(deed: str) -> None:
    assert unit(f"heiji-{deed}.timer")["Timer"]["Persistent"] == "yes"
    assert unit(f"heiji-{deed}.service")["Service"]["Type"] == "oneshot"
    assert (f"manage.py {deed}") in unit(f"heiji-{deed}.service")["Service"]["ExecStart"]
