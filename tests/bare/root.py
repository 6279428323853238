"""A bare Debian 12 in a folder: `debootstrap --variant=minbase`, and this machine's own way to package registries."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SUITE = "bookworm"
HOME = "/srv"
_REGISTRY_NAMES = re.compile(
    r"(?:PIP|UV)_\w+|\w+_proxy|(?:SSL_CERT|NODE_EXTRA_CA|REQUESTS_CA|CURL_CA)_\w+", re.IGNORECASE
)
_REGISTRY_FILES = [
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/etc/uv",
    "/etc/xdg/uv",
    "/etc/apt/auth.conf",
    "/etc/apt/auth.conf.d",
]
_NETWORK_FILES = ["/etc/resolv.conf", "/etc/hosts", "/usr/local/share/ca-certificates"]
_OF_MY_HOME = [".config/pip", ".config/uv", ".netrc"]
# What is mounted is seen by this one command and gone with it. Its /dev/shm is its own: a test run sweeps there.
_ENTER = """
mount -t proc proc "$0/proc" && mount -t sysfs -o ro sysfs "$0/sys" || exit
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" && mount -t tmpfs -o mode=1777 shm "$0/dev/shm" || exit
exec chroot "$0" /usr/bin/env -i "$@"
"""


@dataclass
class Root:
    """A folder that is a whole system to what runs in it."""

    folder: Path

    def make(self) -> bool:
        """Unpack the smallest Debian there is, from the mirror that apt of this machine uses."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", SUITE, str(self.folder), *_mirror()]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        for name in [*_REGISTRY_FILES, *_NETWORK_FILES, *_ways_of_apt()]:
            self._take(Path(name), name)
        for name in _OF_MY_HOME:
            self._take(Path.home() / name, f"{HOME}/{name}")
        return True

    def start(self, command: str, *, within: str = HOME, **more: str) -> "subprocess.Popen[bytes]":
        """Start a shell command in there, in name spaces of its own: when it ends, so does all that it started."""
        told = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": HOME}
        told |= {name: value for name, value in os.environ.items() if _REGISTRY_NAMES.fullmatch(name)} | more
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _ENTER, str(self.folder)]
        words = [*(f"{name}={value}" for name, value in told.items()), "sh", "-c", f"cd {within} && {command}"]
        return subprocess.Popen([*apart, *words], stdin=subprocess.DEVNULL)

    def _take(self, here: Path, there: str) -> None:
        target = self.folder / there.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, target, dirs_exist_ok=True)
        elif here.exists():
            shutil.copy(here, target)


def _mirror() -> list[str]:
    """The mirror of this suite in the machine's apt sources; without one debootstrap takes its own."""
    command = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", f"Release: {SUITE}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()[:1]


def _ways_of_apt() -> list[str]:
    """Its proxies, certificates and the like."""
    return [str(path) for path in Path("/etc/apt/apt.conf.d").iterdir() if "Acquire::" in path.read_text()]
