"""Asks pages of a database that is not as it should be, in a process of its own (test_outages.py).

    python -m tests.faults.asked /oncall/ /login/      prints a line a page: status, Retry-After, the words

A visitor with a session asks: the database is needed to know who that is.
"""

import re
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    visitor = Client(raise_request_exception=False)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "0123456789abcdef0123456789abcdef"
    for path in sys.argv[1:]:
        answer = visitor.get(path)
        words = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())
        print(answer.status_code, answer.headers.get("Retry-After", "-"), words)


if __name__ == "__main__":
    main()
