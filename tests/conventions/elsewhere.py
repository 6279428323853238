"""Commands of the READMEs that speak with something outside: a stick, a store, a mail server, a mailbox."""

import random
import threading
from collections.abc import Callable
from urllib.parse import quote

from tests.faults.outside_post import PostOffice
from tests.gobag.s3_server import new_place, s3_server
from tests.imap import NAME, PASSWORD, ImapServer
from tests.installation import MANAGE, Installation

_STICK, _STORE = "/media/stick", "s3://bucket/folder"
_ZIP, _VERIFY = (f"{MANAGE} gobag {deed} {_STICK}/bag.zip" for deed in ("zip", "verify"))
_MAIL, _FETCH = f"{MANAGE} gobag mail nao", f"{MANAGE} gobag fetch {_STORE} DIR --keys key.pub"
_IMAP = f"{MANAGE} bounces --imap"


def _on_the_stick(here: Installation, command: str) -> int:
    here.surroundings |= {"HEIJI_BAG_PASSPHRASE": "a passphrase of this test"}
    return here.run(command.replace(_STICK, "."))[0]


def _by_mail(here: Installation, command: str) -> int:
    post = PostOffice(random.Random(1))
    with post.listening():
        here.surroundings |= post.settings
        code, _said = here.run(command)
    return code or (0 if [to for _at, to, _message, _text in post.taken] == ["nao@example.jp"] else 1)


def _from_a_store(here: Installation, command: str) -> int:
    """What the same installation has put there."""
    with s3_server() as access:
        place = new_place(access)
        here.surroundings |= {"HEIJI_S3_ENDPOINT": access.endpoint, "HEIJI_BAG_COPIES": place}
        here.surroundings |= {"HEIJI_S3_KEY": access.key, "HEIJI_S3_SECRET": access.secret}
        pushed, _said = here.run(f"{MANAGE} gobag push")
        fetched, _said = here.run(command.replace(_STORE, place).replace("key.pub", "var/bag/key.pub"))
        del here.surroundings["HEIJI_BAG_COPIES"]
    return pushed or fetched


def _from_a_mailbox(here: Installation, command: str) -> int:
    with ImapServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"imap://{quote(NAME)}:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}/INBOX"
        here.surroundings |= {"HEIJI_BOUNCES_IMAP": address}
        code, _said = here.run(command)
        server.shutdown()
    return code


ELSEWHERE: dict[str, Callable[[Installation, str], int]] = {
    _ZIP: _on_the_stick,
    _VERIFY: _on_the_stick,
    _MAIL: _by_mail,
    _FETCH: _from_a_store,
    _IMAP: _from_a_mailbox,
}
