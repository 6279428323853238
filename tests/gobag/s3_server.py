"""A real server that speaks S3, on a free port of this machine, and a bucket of one's own in it."""

import logging
import secrets
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from gobag.storing import Access, open_store

SECRET = "never-to-be-said"


@contextmanager
def s3_server() -> Iterator[Access]:
    """Serve as long as the block lasts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield Access(f"http://{host}:{port}", key="who", secret=SECRET)
    server.stop()


def new_place(access: Access) -> str:
    """Make an empty bucket and name a folder in it."""
    bucket = f"bag-{secrets.token_hex(6)}"
    request = urllib.request.Request(f"{access.endpoint}/{bucket}", method="PUT")
    urllib.request.urlopen(request).read()
    return f"s3://{bucket}/heiji/bag"


def new_store(access: Access) -> S3Store:
    return open_store(new_place(access), access)
