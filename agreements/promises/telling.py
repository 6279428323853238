"""What is told: first contact and updates of the level, and each line of the report plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from agreements.content import parts
from agreements.content.vocabulary import CORRECTION, FINAL, FIRST, RECOVERY, UPDATE, Channel, Event, ReportKind
from agreements.promises.facts import ORDER, ReportTold
from agreements.promises.ground import Ground
from agreements.promises.promise import DayPromise, Window
from agreements.promises.rhythm import earliest_update, next_update

# The item of a promise that nobody agreed on: our plan's.
PLAN = "plan"
# Which reports tell what a promised one was to tell: whoever had any had a first one, and the final one tells the end.
_TELLS: dict[str, frozenset[str]] = {
    FIRST: frozenset(ORDER),
    UPDATE: frozenset({UPDATE}),
    RECOVERY: frozenset({RECOVERY, FINAL}),
    FINAL: frozenset({FINAL}),
    CORRECTION: frozenset({CORRECTION}),
}


def level_promises(ground: Ground) -> Iterator[DayPromise]:
    """Yield first contact and updates of the level of now: those told, then the next."""
    level = ground.level
    bare = DayPromise(
        key=f"{level.key if level else PLAN}:first",
        deed="tell",
        side="ours",
        item=level.key if level else PLAN,
        part=level,
        contacts=_first_of_chain(ground),
        ways=tuple(level.channels) if level else (),
        together="any",
        levels=(ground.facts.level,),
    )
    yield _first_contact(ground, bare)
    yield from _updates(ground, replace(bare, key=f"{bare.item}:update"))


def _first_of_chain(ground: Ground) -> tuple[str, ...]:
    return tuple(one.key for one in ground.contacts if one.phone)[:1]


def _first_contact(ground: Ground, bare: DayPromise) -> DayPromise:
    minutes, kept = ground.minutes, _told(ground, FIRST, 1)
    with_recovery = ground.level is not None and ground.level.first_contact == "with_recovery"
    event: Event = "recovered" if with_recovery else minutes.measured_from
    bare = replace(bare, kind=FIRST, measured_from=event, minutes=minutes.first_contact)
    if not minutes.owes_first and not with_recovery:
        return ground.stand(bare, Window(None, over_at=ground.facts.started_at, reason="agreed_none"), kept)
    return ground.stand(bare, ground.window(event, minutes.first_contact, levels=graver(ground.facts.level)), kept)


def graver(level: int) -> tuple[int, ...]:
    """Return the numbers of a level and of those above: who is at one of them owes at least what the level does."""
    return tuple(range(1, level + 1))


def _updates(
    ground: Ground, bare: DayPromise, ways: tuple[Channel, ...] = (), contacts: tuple[str, ...] = ()
) -> Iterator[DayPromise]:
    """Every update that was told, with when it was due, and the one that comes next."""
    minutes = ground.minutes
    bare = replace(bare, kind=UPDATE, measured_from="last_report", minutes=minutes.update or None)
    for ordinal in range(1, ground.facts.updates_told() + 2):
        before, kept = ground.facts.told_before(ordinal), _told(ground, UPDATE, ordinal, ways, contacts)
        promise = replace(bare, key=f"{bare.key}:{ordinal}", ordinal=ordinal)
        if not minutes.owes_updates and not (before and before.next_at):
            yield ground.stand(promise, Window(None, over_at=ground.facts.started_at, reason="agreed_none"), kept)
            continue
        window = _update_window(ground, before)
        if before and before.next_at and _is_by_word(ground, before, before.next_at, window):
            promise = replace(promise, measured_from="said", minutes=None)
        yield ground.stand(promise, window, kept)


def _update_window(ground: Ground, before: ReportTold | None) -> Window:
    """By when the update comes: as the report before it said; a level that rose since may ask for it earlier."""
    if before is None:
        return Window(None, over_at=ground.over_at)
    start = _update_start(ground, before)
    due, opens = next_update(ground.minutes, start), earliest_update(ground.minutes, start)
    if before.next_at:
        due = min(before.next_at, due) if due and start > before.at else before.next_at
        opens = min(opens, due) if opens else None
    return Window(start, due, opens, ground.over_at)


def _update_start(ground: Ground, before: ReportTold) -> datetime:
    since = ground.facts.governed_since(set(graver(ground.facts.level)))
    return max(before.at, since) if since else before.at


def _is_by_word(ground: Ground, before: ReportTold, said: datetime, window: Window) -> bool:
    """Whether the time is one that was said, and not the agreed interval (letters say whole minutes)."""
    usual = next_update(ground.minutes, _update_start(ground, before))
    return window.due == said and (usual is None or abs(usual - said) >= timedelta(minutes=1))


def report_promises(ground: Ground) -> Iterator[DayPromise]:
    """Yield what the report plan promises at this level, one promise for each way that has to be gone."""
    for line in ground.content.reports if ground.content else []:
        if _governs(ground, line):
            for ways in _ways(line):
                yield from _of_line(ground, line, ways)


def _governs(ground: Ground, line: parts.ReportPlan) -> bool:
    """Whether a line counts: at the level of now, and of what comes after the outage at the gravest it had."""
    gravest = min(number for _at, number in ground.facts.levels)
    return ground.governs(line.levels) or (line.kind in {RECOVERY, FINAL} and gravest in line.levels)


def _ways(line: parts.ReportPlan) -> list[tuple[Channel, ...]]:
    if line.channels_match == "all" and line.channels:
        return [(way,) for way in dict.fromkeys(line.channels)]
    return [tuple(line.channels)]


def _of_line(ground: Ground, line: parts.ReportPlan, ways: tuple[Channel, ...]) -> Iterator[DayPromise]:
    bare = DayPromise(
        key=":".join([line.key, *ways]),
        deed="tell",
        side="ours",
        item=line.key,
        part=line,
        kind=line.kind,
        to=line.audience,
        contacts=tuple(dict.fromkeys([*line.recipients, *ground.named(line.audience)])),
        ways=ways,
        together="any",
        levels=tuple(line.levels),
        minutes=line.within_minutes,
    )
    if line.kind == UPDATE and line.within_minutes is None:
        yield from _updates(ground, bare, ways, bare.contacts)
        return
    ordinal = _place(ground, line) if line.kind == UPDATE else 1
    event, minutes = _counted(ground, line)
    bare = replace(bare, ordinal=ordinal, measured_from=event, minutes=minutes)
    yield ground.stand(
        bare, _line_window(ground, line, event, minutes), _told(ground, line.kind, ordinal, ways, bare.contacts)
    )


def _place(ground: Ground, line: parts.ReportPlan) -> int:
    """Which update a line with a time of its own is: the first such line is update 1."""
    lines = ground.content.reports if ground.content else []
    timed = [one.key for one in lines if one.kind == UPDATE and one.within_minutes is not None]
    return timed.index(line.key) + 1


def _counted(ground: Ground, line: parts.ReportPlan) -> tuple[Event, int | None]:
    if line.kind == FIRST:
        own = line.within_minutes
        return ground.minutes.measured_from, ground.minutes.first_contact if own is None else own
    return "recovered" if line.kind in {RECOVERY, FINAL} else "detected", line.within_minutes


def _line_window(ground: Ground, line: parts.ReportPlan, event: Event, minutes: int | None) -> Window:
    if line.kind == CORRECTION:
        return Window(None)  # until somebody finds that something was said wrongly
    levels = line.levels or (graver(ground.facts.level) if line.kind == FIRST else ())
    window = ground.window(event, minutes, levels=levels, only_after=line.only_after_minutes)
    before = ground.facts.told_before(_place(ground, line)) if line.kind == UPDATE else None
    return replace(window, due=before.next_at) if before and before.next_at else window


def _told(
    ground: Ground,
    kind: ReportKind,
    ordinal: int,
    ways: tuple[Channel, ...] = (),
    contacts: tuple[str, ...] = (),
) -> datetime | None:
    """Return when a report was told by one of these ways (none: by any) to all of these contacts (none: to anybody)."""
    by_way = [_told_by(ground, kind, ordinal, way, contacts) for way in ways or ("mail", "phone")]
    return min((at for at in by_way if at), default=None)


def _told_by(
    ground: Ground, kind: ReportKind, ordinal: int, way: Channel, contacts: tuple[str, ...]
) -> datetime | None:
    reports = [
        one
        for one in ground.facts.every_report()
        if one.kind in _TELLS[kind] and one.way == way and (one.ordinal == ordinal or kind != UPDATE)
    ]
    if not contacts:
        return min((one.at for one in reports), default=None)
    each = [
        min((one.at for one in reports if _got(ground, contact, way, one.to)), default=None) for contact in contacts
    ]
    times = [at for at in each if at]
    return max(times) if len(times) == len(each) else None


def _got(ground: Ground, contact: str, way: Channel, to: frozenset[str]) -> bool:
    """Whether a report reached a contact: on the phone whoever of their chain answered, by mail address or role."""
    if way == "phone":
        return not to.isdisjoint(ground.chain_from(contact))
    part = next((one for one in ground.contacts if one.key == contact), None)
    if part is None or not to:
        return True
    return not to.isdisjoint({(part.mail or "").lower(), *(role.lower() for role in part.role.values())})
