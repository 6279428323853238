"""From an empty Debian: the commands of docs/operate.md, typed here in a folder that stands for the machine.

What only a machine of one's own can do (packages, accounts, a certificate of the network) is named in ELSEWHERE. The
account is ours instead of heiji's, and for systemd there is a word that starts what the unit says.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from tests import migrated
from tests.conventions.tree import ROOT
from tests.deploy.nginx import NAME, PROGRAM
from tests.deploy.units import PLACE
from tests.installation import Installation

pytestmark = pytest.mark.slow
_BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = ("apt-get ", "git clone ", "bin/setup", "adduser ", "chown ", "certbot ", "curl ")
_SYSTEMCTL = """#!/bin/bash
# Stands for systemd: what is named must be there; a deed is done at once, as its unit says.
set -euo pipefail
echo "$*" >>SAID
deed=$1; shift
for unit in "$@"; do
    case "$unit" in
    --now | nginx | postgresql) continue ;;
    *.timer) file=$unit ;;
    *@*) file=${unit%@*}@.service ;;
    *) file=$unit.service ;;
    esac
    start=$(sed -n 's/^ExecStart=//p' "UNITS/$file")
    [ "$deed" = enable ] || $start
done
"""


def guide() -> list[str]:
    """The commands, in their order, without the words after them."""
    text = (ROOT / "docs/operate.md").read_text().partition("## From an empty Debian")[2].partition("\n## ")[0]
    return [re.split(r"\s{2,}|\s+#\s", line)[0] for block in _BLOCK.findall(text) for line in block.splitlines()]


class Machine:
    """A clone and folders that stand for /etc and the rest."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.clone = Installation(folder / "heiji", DJANGO_SUPERUSER_PASSWORD="x" * 12)
        for place in ("etc/postgresql/15/main/conf.d", "etc/systemd/system", "etc/nginx/conf.d", "bin"):
            (folder / place).mkdir(parents=True)
        (folder / "etc/nginx/sites-enabled").mkdir()
        (folder / "etc/nginx/sites-enabled/default").touch()
        said = {"SAID": str(folder / "systemctl"), "UNITS": str(folder / "etc/systemd/system")}
        script = re.sub("SAID|UNITS", lambda found: said[found[0]], _SYSTEMCTL)
        (folder / "bin/systemctl").write_text(script)
        (folder / "bin/systemctl").chmod(0o755)
        surroundings = self.clone.surroundings
        surroundings["PATH"] = f"{folder / 'bin'}{os.pathsep}{surroundings['PATH']}{os.pathsep}/usr/sbin"

    def type(self, command: str) -> tuple[int, str]:
        """Run a command of the guide here."""
        server = connection.settings_dict
        there = f"-h {server['HOST']} -p {server['PORT']} -U {server['USER']}"
        for said, here in {
            "runuser -u heiji -- ": "",
            "-o heiji -g heiji ": "",
            "runuser -u postgres -- createuser": f"createuser {there}",
            "runuser -u postgres -- createdb": f"createdb {there} --template {os.environ['HEIJI_TEST_TEMPLATE']}",
            " /etc/": f" {self.folder}/etc/",
            "/backups": f"{self.folder}/backups",
            "createsuperuser": "createsuperuser --noinput --username head --email head@example.jp",
            "nginx -t": f"nginx -t -c {self.folder}/nginx.conf",
        }.items():
            command = command.replace(said, here)
        if server["USER"] == "heiji" and command.startswith("createuser"):
            return 0, "the server of the tests has that role"
        code, said = self.clone.run(f"{command} && true")
        if " deploy/heiji.env " in command:
            self._fill_in()
        if "/etc/systemd/system/" in command:
            self._move_units()
        return code, said

    def _fill_in(self) -> None:
        """As somebody does with an editor."""
        file = self.clone.folder / ".env"
        server = connection.settings_dict
        changed = {
            "HEIJI_SECRET_KEY=": f"HEIJI_SECRET_KEY={'k' * 64}",
            "HEIJI_DATABASE_URL=.*": f"HEIJI_DATABASE_URL=postgres://heiji@{server['HOST']}:{server['PORT']}/heiji_guide",
            "HEIJI_SMTP_HOST=.*": "HEIJI_SMTP_HOST=",
        }
        text = file.read_text()
        for said, typed in changed.items():
            text = re.sub(f"^{said}$", typed, text, flags=re.MULTILINE)
        file.write_text(text)

    def _move_units(self) -> None:
        for path in (self.folder / "etc/systemd/system").iterdir():
            text = path.read_text().replace(PLACE, str(self.clone.folder))
            path.write_text(text.replace("/backups", f"{self.folder}/backups"))


@pytest.fixture
def machine(django_db_setup: None, tmp_path: Path) -> Machine:
    if connection.vendor != "postgresql" or PROGRAM is None or "HEIJI_TEST_TEMPLATE" not in os.environ:
        pytest.skip("the guide is for PostgreSQL and nginx")
    migrated.begin_with_a_copy(tmp_path / "unused")
    made = Machine(tmp_path)
    _certificate(tmp_path)
    return made


def _certificate(folder: Path) -> None:
    """What certbot would have fetched, and nginx with our file alone."""
    place = folder / "etc/letsencrypt/live" / NAME
    place.mkdir(parents=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", place / "privkey.pem"]
    command = ["openssl", "req", "-x509", *key, "-subj", f"/CN={NAME}", "-out", place / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)
    inside = f"events {{}} http {{ include {folder}/etc/nginx/here.conf; }}"
    (folder / "nginx.conf").write_text(f"pid {folder}/pid; error_log {folder}/error.log; {inside}")


def test_a_stranger_gets_to_a_verified_restore(machine: Machine) -> None:
    for command in guide():
        if command.startswith(ELSEWHERE):
            continue
        if command == "nginx -t":
            site = (machine.folder / "etc/nginx/conf.d/heiji.conf").read_text()
            for place in ("/etc/letsencrypt", "/var/log/nginx", "/run/heiji-papers"):
                site = site.replace(place, f"{machine.folder}{place}")
            (machine.folder / "run").mkdir()
            (machine.folder / "var/log/nginx").mkdir(parents=True)
            (machine.folder / "etc/nginx/here.conf").write_text(site)
        code, said = machine.type(command.replace("--owner heiji heiji", "--owner heiji heiji_guide"))
        assert (command, code) == (command, 0), said
    var = machine.clone.folder / "var"
    for note in ("backup", "verify", "rehearsal"):
        assert '"faults": []' in (var / f"{note}.json").read_text()
    begun = (machine.folder / "systemctl").read_text()
    assert "enable --now heiji-web heiji-worker@1 heiji-worker@2 heiji-oncall\nenable --now heiji-backup.timer" in begun


def test_what_is_done_elsewhere_is_in_the_guide() -> None:
    assert [words for words in ELSEWHERE if not any(command.startswith(words) for command in guide())] == []
