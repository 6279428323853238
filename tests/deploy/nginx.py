"""nginx with the file of deploy/, on high ports of this machine, with a certificate of its own."""

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.units import DEPLOY

NAME = "heiji.example.jp"
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_MAIN = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log info;
{user}
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/heiji.conf;
}}
"""


@dataclass
class Proxy:
    folder: Path
    plain: int
    secure: int

    def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", secure: bool = True, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a line of its own: status, headers (by small names), body. _ in a name stands for -."""
        line = self.line(secure=secure)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": NAME, **named})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def line(self, *, secure: bool = True) -> http.client.HTTPConnection:
        if not secure:
            return http.client.HTTPConnection("127.0.0.1", self.plain, timeout=60)
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        trusted.check_hostname = False
        return http.client.HTTPSConnection("127.0.0.1", self.secure, timeout=60, context=trusted)

    @property
    def log(self) -> str:
        return (self.folder / "heiji.log").read_text()


@contextlib.contextmanager
def proxy_of(port: int, folder: Path, oncall: int = 0, rate: int = 50, kept: int = 5) -> Iterator[Proxy]:
    """In front of what answers on `port`, and of the go-bag on `oncall` (without one: nobody answers there); a paper
    is given out again for `kept` seconds."""
    proxy = Proxy(folder, free_port(), free_port())
    _write(proxy, port, oncall or free_port(), rate, kept)
    process = subprocess.Popen([str(PROGRAM), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        wait_for(proxy.secure, process)
        yield proxy
    finally:
        process.terminate()
        process.wait()


def _write(proxy: Proxy, port: int, oncall: int, rate: int, kept: int) -> None:
    folder = proxy.folder
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "privkey.pem"]
    named = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"]
    command = ["openssl", "req", "-x509", *key, *named, "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text()
    for said, here in {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{proxy.secure} ssl",
        f"/etc/letsencrypt/live/{NAME}": str(folder),
        "/var/log/nginx": str(folder),
        "/run/heiji-papers": f"{folder}/papers",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "127.0.0.1:8010": f"127.0.0.1:{oncall}",
        "proxy_cache_valid 200 5s": f"proxy_cache_valid 200 {kept}s",
        "inactive=10s": f"inactive={kept + 5}s",
        "rate=50r/s": f"rate={rate}r/s",
    }.items():
        assert said in site
        site = site.replace(said, here)
    (folder / "heiji.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    """Until something answers there, or the process has ended."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"nothing answers on {port}")
        time.sleep(0.05)
