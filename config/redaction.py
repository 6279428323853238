"""What must not stand in a log: the token of a reviewer's link, and of one that sets a password; the password in an
address of a setting; the row that PostgreSQL refused, which holds names and what is to be mailed."""

import re

# To the end of the line, however the address is written: a mistyped link is most of a good one.
_LINK = re.compile(r"/(r|%[57]2|password)(?:/|%2f).*", re.IGNORECASE)
_WHO = re.compile(r"://[^\s/@]+@")
_ROW = re.compile(r"\bDETAIL: .*")


def without_secrets(text: str) -> str:
    text = _ROW.sub("DETAIL: …", _WHO.sub("://…@", text))
    return _LINK.sub(lambda link: f"/{'password' if len(link[1]) > 3 else 'r'}/…", text)
