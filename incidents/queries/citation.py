"""The sentence every report begins with: what it rests on, and how firm that is (docs/design.md 8).

The two languages order these clauses differently, so whole sentences stand here side by side instead of fragments
in a catalogue; tests/incidents/queries/test_citation.py lists them all.
"""

from collections.abc import Iterator
from datetime import date

from agreements import states
from incidents.queries.basis import Basis
from incidents.queries.citation_facts import CitationFacts, CitedAct, facts_of

# So many acts are quoted; of more, the first ones and how many others (the report lists all of them).
MOST_QUOTED = 2
MOST_NAMED = 3
_INNER_MARKS = str.maketrans("「」", "『』")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def citation_of(basis: Basis, *, level: int, attached: bool = True) -> str:
    """Return the citation for this party at this level; `attached` says whether a document goes with it. Where several
    systems touch it, each of them is named with what is cited of it."""
    own = citation(facts_of(basis, level=level, attached=attached))
    if not basis.further:
        return own
    further = [citation(facts_of(one, level=one.now.number, attached=attached)) for one in basis.further]
    language = basis.pair.language
    named = zip([one.pair.system.name_in(language) for one in basis.each], [own, *further], strict=True)
    return "\n".join(f"{name}: {words}" if language == "en" else f"{name}：{words}" for name, words in named)


def citation(facts: CitationFacts) -> str:
    """Return the sentences for `facts` in their language. A version that was only explained, sent back or declined
    is never called agreed; no act is asked for that they objected to, asked about, or decide on the day."""
    words = _ENGLISH if facts.language == "en" else _JAPANESE
    return words.joint.join(_sentences(facts, words))


def _sentences(facts: CitationFacts, words: "_Japanese") -> Iterator[str]:
    if facts.in_force:
        yield words.approved(facts) if facts.state == states.APPROVED else words.oral(facts)
        if facts.review_by:
            yield words.review_passed(facts.review_by)
        yield from _acts(facts, words)
        return
    if facts.starts_on:
        yield words.not_yet(facts)
    elif facts.state in {states.EXPLAINED, states.CHANGES_REQUESTED, states.DECLINED}:
        yield words.explained(facts)
        if facts.state == states.EXPLAINED and _of(facts, "agreed", "unanswered"):
            yield words.explained_acts(_of(facts, "agreed", "unanswered"))
    else:
        yield words.nothing
    if facts.general:
        yield words.general


def _acts(facts: CitationFacts, words: "_Japanese") -> Iterator[str]:
    agreed = _of(facts, "agreed", "unanswered")
    asked, advised = [act for act in agreed if not act.is_advice], [act for act in agreed if act.is_advice]
    on_the_day = _of(facts, "on_the_day")
    if facts.differs:
        yield words.helpful(agreed) if agreed else words.nothing_helps
    else:
        if asked:
            yield words.asked(asked)
        if advised:
            yield words.advised(advised)
    for act in on_the_day:
        yield words.on_the_day(act)
    if on_the_day:
        yield words.please_decide
    for act in _of(facts, "objection"):
        yield words.objection(act)
    for act in _of(facts, "question"):
        yield words.question(act)
    if not facts.acts and not facts.differs:
        yield words.no_acts


def _of(facts: CitationFacts, *consents: str) -> list[CitedAct]:
    return [act for act in facts.acts if act.consent in consents]


class _Japanese:
    joint = ""
    nothing = "この障害での対応は、まだ取り決めていません。"
    general = "一般の手順をお送りします。"
    no_acts = "このレベルの障害では、御社にお願いすることを決めていません。"
    please_decide = "ご判断をお願いします。"
    nothing_helps = "取り決めた場面とは異なります。"

    def day(self, day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日"

    def approved(self, facts: CitationFacts) -> str:
        heard = f"{self.day(facts.meeting_on)}の打合せで伺い、" if facts.meeting_on else ""
        on = f"{self.day(facts.approved_on)}に" if facts.approved_on else ""
        by = f"{self.people(facts.approved_by)}に" if facts.approved_by else ""
        return f"{heard}{on}{by}{self.way(facts)}承認いただいた内容（第{facts.version}版）をもとに報告します。"

    def people(self, names: tuple[str, ...]) -> str:
        if len(names) > MOST_NAMED:
            return f"{names[0]}様ほか{len(names) - 1}名"
        return "、".join(f"{name}様" for name in names)

    def way(self, facts: CitationFacts) -> str:
        return {
            states.BY_PAPER: "紙で",
            states.BY_MAIL: "メールで",
            states.BY_SEVERAL: "リンクと紙・メールで",
        }.get(facts.way, "")

    def oral(self, facts: CitationFacts) -> str:
        met = f"{self.day(facts.meeting_on)}の" if facts.meeting_on else ""
        return f"{met}打合せで伺った内容（書面の承認はいただいていません）をもとに報告します。"

    def review_passed(self, day: date) -> str:
        return f"見直しの期限（{self.day(day)}）を過ぎた内容です。"

    def asked(self, acts: list[CitedAct]) -> str:
        return f"この場合、御社には{self.quoted(acts)}をお願いすることになっていました。"

    def advised(self, acts: list[CitedAct]) -> str:
        return f"この場合、御社が{self.quoted(acts)}をされると良いという話になっていました。"

    def helpful(self, acts: list[CitedAct]) -> str:
        return f"取り決めた場面とは異なりますが、次の対応は役立つ見込みです：{self.quoted(acts)}。"

    def quoted(self, acts: list[CitedAct]) -> str:
        shown = acts[:MOST_QUOTED]
        more = f"など{len(acts)}件" if len(shown) < len(acts) else ""
        return "、".join(self.quote(act) for act in shown) + more

    def quote(self, act: CitedAct) -> str:
        notes = [act.when, act.deadline, f"条件：{act.condition}" if act.condition else ""]
        told = "、".join(note for note in notes if note)
        return f"{self.marks(act)}（{told}）" if told else self.marks(act)

    def marks(self, act: CitedAct) -> str:
        """In quotation marks; marks inside them become double ones."""
        return f"「{act.sentence.translate(_INNER_MARKS)}」"

    def on_the_day(self, act: CitedAct) -> str:
        who = f"{act.who_decides}に" if act.who_decides else ""
        return f"{self.marks(act)}は、当日に{who}判断いただくことになっていました。"

    def objection(self, act: CitedAct) -> str:
        return f"{self.marks(act)}には異議をいただいているため、お願いに含めません。"

    def question(self, act: CitedAct) -> str:
        return f"{self.marks(act)}はご質問をいただいている途中のため、お願いに含めません。"

    def explained(self, facts: CitationFacts) -> str:
        met = f"{self.day(facts.meeting_on)}の" if facts.meeting_on else ""
        answer = {
            states.CHANGES_REQUESTED: "修正のご依頼をいただいています。",
            states.DECLINED: "不同意のご回答をいただいています。",
        }.get(facts.state, "")
        return f"第{facts.version}版は、{met}打合せでご説明した内容です（合意はいただいていません）。{answer}"

    def explained_acts(self, acts: list[CitedAct]) -> str:
        return (
            f"この場合の御社の対応として、{self.quoted(acts)}をご説明しています。対応いただけるかをお知らせください。"
        )

    def not_yet(self, facts: CitationFacts) -> str:
        start = self.day(facts.starts_on) if facts.starts_on else ""
        return f"第{facts.version}版は{start}から有効になる内容で、この障害ではまだ使えません。"


class _English(_Japanese):
    joint = " "
    nothing = "Nothing has been agreed yet about what to do in this outage."
    general = "We are sending you the general procedure."
    no_acts = "For an outage of this level, nothing was set down for your side to do."
    please_decide = "Please let us have your decision."
    nothing_helps = "This case is not the one we agreed on."

    def day(self, day: date) -> str:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def approved(self, facts: CitationFacts) -> str:
        clauses = []
        if facts.meeting_on:
            clauses.append(f"which we heard from you in the meeting on {self.day(facts.meeting_on)}")
        on = f" on {self.day(facts.approved_on)}" if facts.approved_on else ""
        who = f"which {self.people(facts.approved_by)} approved" if facts.approved_by else "which was approved"
        clauses.append(who + self.way(facts) + on)
        return f"This report is based on version {facts.version}, {' and '.join(clauses)}."

    def way(self, facts: CitationFacts) -> str:
        return {
            states.BY_PAPER: " on paper",
            states.BY_MAIL: " by mail",
            states.BY_SEVERAL: " by link and on paper or by mail",
        }.get(facts.way, "")

    def people(self, names: tuple[str, ...]) -> str:
        if len(names) > MOST_NAMED:
            return f"{names[0]} and {len(names) - 1} others"
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

    def oral(self, facts: CitationFacts) -> str:
        met = f" on {self.day(facts.meeting_on)}" if facts.meeting_on else ""
        return (
            f"This report is based on what we heard from you in the meeting{met} (you have not approved it in writing)."
        )

    def review_passed(self, day: date) -> str:
        return f"The date set for reviewing it ({self.day(day)}) has passed."

    def asked(self, acts: list[CitedAct]) -> str:
        return f"In this case you were to be asked for: {self.quoted(acts)}."

    def advised(self, acts: list[CitedAct]) -> str:
        return f"In this case it was said that it would help you to do this: {self.quoted(acts)}."

    def helpful(self, acts: list[CitedAct]) -> str:
        return f"This case is not the one we agreed on, but these are likely to help: {self.quoted(acts)}."

    def quoted(self, acts: list[CitedAct]) -> str:
        shown = acts[:MOST_QUOTED]
        more = f" and {len(acts) - len(shown)} more" if len(shown) < len(acts) else ""
        return ", ".join(self.quote(act) for act in shown) + more

    def quote(self, act: CitedAct) -> str:
        notes = [act.when, act.deadline, f"on condition: {act.condition}" if act.condition else ""]
        told = ", ".join(note for note in notes if note)
        return f"“{act.sentence}” ({told})" if told else f"“{act.sentence}”"

    def on_the_day(self, act: CitedAct) -> str:
        return f"“{act.sentence}” was left for {act.who_decides or 'you'} to decide on the day."

    def objection(self, act: CitedAct) -> str:
        return f"You have objected to “{act.sentence}”; we do not ask for it."

    def question(self, act: CitedAct) -> str:
        return f"Your question about “{act.sentence}” is still open; we do not ask for it."

    def explained(self, facts: CitationFacts) -> str:
        met = f" on {self.day(facts.meeting_on)}" if facts.meeting_on else ""
        answer = {
            states.CHANGES_REQUESTED: " You have asked for changes to it.",
            states.DECLINED: " You have declined it.",
        }.get(facts.state, "")
        return f"Version {facts.version} is what we explained in the meeting{met} (you have not agreed to it).{answer}"

    def explained_acts(self, acts: list[CitedAct]) -> str:
        return f"As your part in this case we explained: {self.quoted(acts)}. Please tell us whether you can do it."

    def not_yet(self, facts: CitationFacts) -> str:
        start = f" on {self.day(facts.starts_on)}" if facts.starts_on else " later"
        return f"Version {facts.version} takes effect{start} and does not apply to this outage yet."


_JAPANESE, _ENGLISH = _Japanese(), _English()
