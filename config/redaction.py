"""What must not stand in a log: the token of a reviewer's link."""

import logging
import re

_LINK = re.compile(r"/r/[^\s\"'?#]+")


class WithoutLinks(logging.Filter):
    """Cuts the token out of every line that names the address of a link (a mistyped link is most of a good one)."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _LINK.search(said):
            record.msg, record.args = _LINK.sub("/r/…", said), ()
        return True
