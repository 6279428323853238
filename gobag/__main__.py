"""`bin/oncall DIR`: the go-bag answers on a port, whatever else is down."""

import argparse
import asyncio
import sys
from pathlib import Path

from gobag.codes import UsedCodes
from gobag.door import Cookies, Door
from gobag.reader import Reader
from gobag.serving import Port, serve

# As the site calls its cookies behind https, and without it.
_PLAIN = Cookies("pass", "sessionid", "django_language")
_SAFE = Cookies("__Host-pass", "__Host-sessionid", "__Host-language")
# Its own, for who came in by a code: those of the site stay as they are.
_GIVEN = {_PLAIN: Cookies("bag-pass", "bag-session", ""), _SAFE: Cookies("__Host-bag-pass", "__Host-bag-session", "")}


def main(typed: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/oncall", description=__doc__)
    parser.add_argument("folders", metavar="DIR", type=Path, nargs="+", help="the bag; the newest of several is taken")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="key.pub of the site, kept apart from the bag")
    parser.add_argument("--state", type=Path, metavar="DIR", help="where used codes are noted; in the bag without it")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--plain-http", action="store_true", help="cookies of a site without https")
    asked = parser.parse_args(typed)
    reader = Reader([folder.absolute() for folder in asked.folders], asked.keys)
    if not reader.loaded():
        parser.exit(1, f"{asked.folders[0]}: no go-bag that can be believed\n")
    names = _PLAIN if asked.plain_http else _SAFE
    used = _used_codes(asked.state or asked.folders[0] / ".oncall")
    reader.own_keys = (used.key.public_key(),) if used else ()
    door = Door(reader, names, _GIVEN[names])
    asyncio.run(serve(Port(door, used, _GIVEN[names]), asked.address, asked.port))
    return 0


def _used_codes(folder: Path) -> UsedCodes | None:
    """Where nothing can be written down nobody gets in by a code: it would be good for ever."""
    try:
        return UsedCodes(folder)
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
