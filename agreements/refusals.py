"""When a verb says no."""

from agreements.content import Problem


class Refused(Exception):
    """The verb cannot be done now; the message tells the reader what to do instead."""


class HasProblems(Refused):
    """The content must be mended first; `problems` are listed with their places."""

    def __init__(self, message: str, problems: list[Problem]):
        super().__init__(message)
        self.problems = problems
