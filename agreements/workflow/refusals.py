"""When a verb says no."""

from agreements.content import Problem
from agreements.workflow.checking import CheckedFile


class Refused(Exception):
    """The verb cannot be done now; the message tells the reader what to do instead."""


class HasProblems(Refused):
    """The content must be mended first; `problems` are listed with their places."""

    def __init__(self, message: str, problems: list[Problem]):
        super().__init__(message)
        self.problems = problems


class FailsChecks(Refused):
    """Checks of the page fail: `files` are all files with what was found on each, `unreleased` the ids of the checks
    that fail without a sufficient reason."""

    def __init__(self, message: str, files: list[CheckedFile], unreleased: list[str]):
        super().__init__(message)
        self.files = files
        self.unreleased = unreleased
