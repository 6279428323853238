"""What a draft still leaves open: what its content says of itself, and what of the plan nobody has tried yet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Problem, language_to_read, languages_of, problems_of
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.wording import Wording
from agreements.models import Agreement
from agreements.queries.plan_offers import unchecked_keys


def open_problems(agreement: Agreement, content: AgreementContent) -> list[Problem]:
    """Return every problem of a draft, in document order, those that stop publishing first."""
    found = [*problems_of(content), *_untried(agreement, content)]
    order = {name: place for place, name in enumerate(type(content).model_fields)}
    return sorted(found, key=lambda problem: (problem.weight != "must", order.get(problem.section, len(order))))


def plan_problems(content: AgreementContent) -> list[Problem]:
    """Return what a plan leaves open of what it can say: not what only an agreement knows, nor who does it there.
    Rows are called as the reader reads them."""
    language = language_to_read(content)
    others = [one for one in languages_of(content) if one != language]
    content = content.model_copy(update={"language": language, "translations": others})
    untried = {kind.field for kind in PLAN_KINDS.values() if kind.tried}
    asked = [item.key for name, item in content.items() if name in untried and item.feasibility == "unchecked"]
    found = [problem for problem in problems_of(content) if _is_of_a_plan(problem, content)]
    return [*found, *_unchecked(content, set(asked))]


def _is_of_a_plan(problem: Problem, content: AgreementContent) -> bool:
    if problem.section not in {kind.field for kind in PLAN_KINDS.values()}:
        return False
    list_name, _dot, rest = problem.path.partition(".")
    place, _dot, field = rest.partition(".")
    # Their contacts are known once somebody is met.
    return not (list_name == "acts" and field == "role" and content.acts[int(place)].side == "theirs")


def unchecked_in(agreement: Agreement, content: AgreementContent) -> list[str]:
    """Return what the items are called that came from the plan and that nobody has confirmed yet."""
    say, unchecked = Wording(content), unchecked_keys(agreement.system_id)
    return [say.title(item) for _name, item in content.items() if item.key in unchecked]


def _untried(agreement: Agreement, content: AgreementContent) -> Iterator[Problem]:
    """One question an item that came from the plan and that nobody has confirmed: it may go out, knowingly."""
    yield from _unchecked(content, unchecked_keys(agreement.system_id))


def _unchecked(content: AgreementContent, unchecked: set[str]) -> Iterator[Problem]:
    say = Wording(content)
    for name in type(content).model_fields:
        held = getattr(content, name)
        for place, item in enumerate(held if isinstance(held, list) else []):
            if getattr(item, "key", None) in unchecked:
                words = _("「%(item)s」は、できるかどうか未確認です。誰に、いつ確かめますか？")
                yield Problem(f"{name}.{place}", "rule", words % {"item": say.title(item)[:60]}, "ask")
