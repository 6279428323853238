"""What contradicts within a content of which some items cannot be read: told with what cannot be read, in one round."""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from agreements.content.document import AgreementContent
from agreements.content.problems import Problem
from agreements.content.rules import contradictions_of


def contradictions_in_the_rest(plain: Any) -> list[Problem]:
    """Return the contradictions among the items of plain data that can be read, at their places in the whole; nothing
    where too little can be read. What refers to an item that is there, and cannot be read, refers to something."""
    if not isinstance(plain, dict):
        return []
    kept, places = _readable(plain)
    try:
        content = AgreementContent.model_validate(kept)
    except ValidationError:
        return []
    named = set(_keys(plain))
    found = [_placed(problem, places) for problem in contradictions_of(content)]
    whole = len(places.get("levels", [])) == len(plain.get("levels") or [])
    return [one for one in found if one.key not in named and (whole or not _is_of_a_level(one))]


def _readable(plain: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """What is left without the items, and the other fields, in which something is wrong; where each item stood."""
    try:
        AgreementContent.model_validate(plain)
    except ValidationError as error:
        wrong = {tuple(line["loc"][:2]) for line in error.errors()}
    else:
        wrong = set()
    kept: dict[str, Any] = {}
    places: dict[str, list[int]] = {}
    for name, value in plain.items():
        if isinstance(value, list) and (name,) not in wrong:
            places[name] = [place for place in range(len(value)) if (name, place) not in wrong]
            kept[name] = [value[place] for place in places[name]]
        elif not any(place[0] == name for place in wrong):
            kept[name] = value
    return kept, places


def _placed(problem: Problem, places: dict[str, list[int]]) -> Problem:
    name, *rest = problem.path.split(".")
    if name in places and rest and rest[0].isdecimal():
        rest[0] = str(places[name][int(rest[0])])
    return replace(problem, path=".".join([name, *rest]))


def _is_of_a_level(problem: Problem) -> bool:
    """Whether it says that a level is not there."""
    return "." in problem.path and problem.path.rpartition(".")[2] in {"levels", "then_level"}


def _keys(plain: Any) -> list[str]:
    if isinstance(plain, list):
        return [key for one in plain for key in _keys(one)]
    if isinstance(plain, dict):
        own = [plain["key"]] if isinstance(plain.get("key"), str) else []
        return own + [key for one in plain.values() for key in _keys(one)]
    return []
