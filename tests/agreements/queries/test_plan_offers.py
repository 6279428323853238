"""The plan beside a draft that was begun from it: what changed is offered, taken over when chosen, for one party."""

import pytest

from agreements.content.parts import EndSignal
from agreements.models import Party, PlannedPart
from agreements.queries.plan_offers import plan_offers
from agreements.refusals import Refused
from agreements.workflow.drafts import begin_agreement, save_fields, take_over
from agreements.workflow.retire import retire
from tests.agreements.plan_rows import plan_row, reword
from tests.journeys.peacetime import planned
from tests.published import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    planned(payments)
    return begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)


def offered(agreement):
    agreement.refresh_from_db()
    return [(offer.key, offer.state, offer.news) for offer in plan_offers(agreement, agreement.content())]


def act_of(sentence):
    return next(row for row in PlannedPart.objects.filter(kind="acts") if str(row).startswith(sentence))


def test_a_draft_just_begun_is_the_plan(agreement):
    assert offered(agreement) == []


def test_what_is_new_changed_and_given_up_is_offered(agreement, payments):
    retries, later = act_of("決済の再送"), act_of("全店のレジ")
    reword(retries, within_minutes=5)
    later.feasibility = "impossible"
    later.save()
    facts = {"side": "theirs", "role": "当番", "sentence": "掲示を出す", "levels": [1]}
    new = plan_row(payments, "acts", place=9, **facts)
    assert offered(agreement) == [
        (retries.key, "changed", True),
        (new.key, "new", True),
        (later.key, "gone", True),
    ]
    assert [offer.unchecked for offer in plan_offers(agreement, agreement.content())] == [True, True, False]


def test_what_only_this_draft_says_otherwise_is_told_apart(agreement, ren):
    acts = agreement.content().acts
    written = acts[0].model_copy(update={"within_minutes": 3})
    save_fields(agreement=agreement, fields={"acts": [written, *acts[2:]]}, base_revision=1, by=ren, at=AT)
    assert offered(agreement) == [(acts[0].key, "changed", False), (acts[1].key, "new", False)]


def test_taking_over_keeps_what_only_the_draft_knows(agreement, ren):
    acts = agreement.content().acts
    own = {"where": {"ja": "管理画面"}, "consent": acts[0].consent.model_copy(update={"answer": "agreed"})}
    mine = acts[0].model_copy(update=own)
    save_fields(agreement=agreement, fields={"acts": [mine, *acts[1:]]}, base_revision=1, by=ren, at=AT)
    reword(act_of("決済の再送"), within_minutes=5)
    PlannedPart.objects.filter(pk=act_of("全店のレジ").pk).update(feasibility="impossible")
    take_over(agreement=agreement, keys=[acts[0].key], base_revision=2, by=ren, at=AT)
    agreement.refresh_from_db()
    taken = agreement.content().acts[0]
    assert (taken.within_minutes, taken.where, taken.consent.answer) == (5, {"ja": "管理画面"}, "agreed")
    assert [state for _key, state, _news in offered(agreement)] == ["gone"]
    take_over(agreement=agreement, keys=[acts[1].key], base_revision=3, by=ren, at=AT)
    assert offered(agreement) == []


def test_a_translation_goes_with_the_text_it_translated(agreement, ren):
    step = agreement.content().flow[1]
    both = {"act": {**step.act, "en": "Send the first report"}, "actor": {**step.actor, "en": "Head of operations"}}
    flow = [agreement.content().flow[0], step.model_copy(update=both)]
    save_fields(agreement=agreement, fields={"flow": flow}, base_revision=1, by=ren, at=AT)
    reword(PlannedPart.objects.get(kind="flow", place=2), act="第一報を電話で伝える")
    take_over(agreement=agreement, keys=[step.key], base_revision=2, by=ren, at=AT)
    agreement.refresh_from_db()
    taken = agreement.content().flow[1]
    assert (taken.act, taken.actor["en"]) == ({"ja": "第一報を電話で伝える"}, "Head of operations")


def test_a_translated_number_is_no_difference_and_stays_translated(agreement, payments, ren):
    levels = agreement.content().levels
    number = levels[0].thresholds[0]
    both = number.model_copy(update={"quantity": {**number.quantity, "en": "Success rate"}})
    first = levels[0].model_copy(update={"thresholds": [both]})
    save_fields(agreement=agreement, fields={"levels": [first, *levels[1:]]}, base_revision=1, by=ren, at=AT)
    assert offered(agreement) == []
    reword(payments.planned.get(slot="1"), first_contact_minutes=7)
    take_over(agreement=agreement, keys=[first.key], base_revision=2, by=ren, at=AT)
    agreement.refresh_from_db()
    taken = agreement.content().levels[0]
    assert (taken.first_contact_minutes, taken.thresholds) == (7, [both])


def test_nothing_leaks_to_others_and_nothing_unasked_is_taken(agreement, payments, ren):
    hokuto = Party.objects.create(kind="customer", name="ほくと銀行")
    other = begin_agreement(system=payments, party=hokuto, language="ja", by=ren, at=AT)
    reword(act_of("決済の再送"), within_minutes=5)
    keys = [key for key, _state, _news in offered(agreement)]
    take_over(agreement=agreement, keys=keys, base_revision=1, by=ren, at=AT)
    assert [key for key, _state, _news in offered(other)] == keys
    for wrong in ([], ["act-0"]):
        with pytest.raises(Refused, match="選んでください"):
            take_over(agreement=agreement, keys=wrong, base_revision=2, by=ren, at=AT)


END = {"end_signal": {"told_by": {"ja": "電話で伝える"}, "then": {"ja": "再送を始める", "en": "Resend"}}}
SAID = {"what_to_say": {"ja": "会社名"}}


def once(system, kind, part):
    return PlannedPart.objects.create(system=system, kind=kind, part=part)


def test_what_is_there_once_is_offered_like_an_item(agreement, payments, ren):
    rows = [once(payments, "end", END), once(payments, "what_to_say", SAID)]
    assert offered(agreement) == [("what_to_say", "new", True), ("end_signal", "new", True)]
    take_over(agreement=agreement, keys=["end_signal", "what_to_say"], base_revision=1, by=ren, at=AT)
    assert offered(agreement) == []
    content = agreement.content()
    assert (content.what_to_say, content.end_signal.then) == (SAID["what_to_say"], END["end_signal"]["then"])
    # What the draft alone says of it stays when the plan's is taken over again.
    own = content.end_signal.model_copy(update={"declared_by": {"ja": "当番"}})
    save_fields(agreement=agreement, fields={"end_signal": own}, base_revision=2, by=ren, at=AT)
    assert offered(agreement) == []
    rows[1].part = {"what_to_say": {"ja": "会社名、いつから"}}
    rows[1].save()
    assert offered(agreement) == [("what_to_say", "changed", True)]


def test_what_was_there_once_and_the_plan_gives_up_is_offered_to_be_taken_out(payments, minato, own_side, ren):
    row = once(payments, "end", END)
    agreement = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)
    retire(row=row, by=ren, at=AT)
    assert offered(agreement) == [("end_signal", "gone", True)]
    take_over(agreement=agreement, keys=["end_signal"], base_revision=1, by=ren, at=AT)
    agreement.refresh_from_db()
    assert agreement.content().end_signal == EndSignal()
