"""A part of the content as a row of a plan: beside it stands what only a plan knows, whom it concerns and whether it
can be done. The editor asks for it as for any field of the part."""

from functools import cache
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints, create_model

from agreements import states
from agreements.content import parts
from agreements.content.canonical import content_from
from agreements.content.document import AgreementContent
from agreements.content.said import Said
from agreements.content.text import Plain
from agreements.content.vocabulary import PARTY_WORDS, PartyKind


class Planned(parts.Part):
    """`concerns` narrows it to one kind of party (None: all); it is feasible as far as somebody tried it (None: that is
    not asked of its kind)."""

    concerns: Annotated[PartyKind | None, Said(_("関わる相手"), words=PARTY_WORDS)] = None
    feasibility: Annotated[
        Literal["unchecked", "confirmed", "impossible"] | None, Said(_("実行できるか"), words=states.FEASIBILITY_WORDS)
    ] = "unchecked"
    feasibility_note: Annotated[
        Annotated[Plain, StringConstraints(max_length=200)] | None,
        Said(_("確かめたこと"), _("いつ、どう確かめたか。できないときは、その理由。")),
    ] = None

    @property
    def concerns_words(self) -> str:
        return str(PARTY_WORDS[self.concerns]) if self.concerns else ""


def planned(part: type[Any]) -> Any:
    """Return the kind of part that a plan's rows of `part` are."""
    kind: Any = part
    return _made(kind)


@cache
def _made(part: Any) -> Any:
    return create_model(f"Planned{part.__name__}", __base__=(part, Planned))


def as_planned(item: Any, **facts: Any) -> Any:
    """Return an item of a list as a row of a plan, with those facts of it; an empty one is none."""
    said = {name: value or None for name, value in facts.items()}
    kind: Any = type(item) if isinstance(item, Planned) else planned(type(item))
    return kind.model_construct(**{**dict(item), **said})


def as_agreed(content: AgreementContent) -> AgreementContent:
    """Return a plan's content as an agreement would hold it: its rows without what only the plan knows of them."""
    return content_from(content.model_dump(mode="json", exclude_none=True))
