"""A row of the plan that is a part: it comes into a draft as it is, in both languages, for whom it concerns."""

from copy import deepcopy

import pytest

from agreements.content import canonical_text
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.models import Contact, Party, PlannedPart
from agreements.queries.open_problems import open_problems
from agreements.queries.plan_offers import plan_offers
from agreements.queries.seeding import plan_content
from agreements.workflow.drafts import begin_agreement, take_over
from tests.agreements.planned_parts import PARTS
from tests.journeys.peacetime import planned
from tests.published import AT


@pytest.fixture
def rows(payments, own_side):
    """A row of every kind, beside the plan of the other tests."""
    planned(payments)
    return {kind: put(payments, kind) for kind in PLAN_KINDS}


def put(system, kind, *, words="", **facts):
    part = deepcopy(PARTS[kind])
    if words:
        part[next(name for name, value in part.items() if isinstance(value, dict))] = {"ja": words}
    return PlannedPart.objects.create(system=system, kind=kind, part=part, **facts)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_draft_begins_with_all_of_it_and_nothing_differs(rows, payments, minato, ren, language):
    agreement = begin_agreement(system=payments, party=minato, language=language, by=ren, at=AT)
    content = agreement.content()
    for kind, row in rows.items():
        said = getattr(content, PLAN_KINDS[kind].field)
        drafted = next(one for one in said if one.key == row.key) if isinstance(said, list) else said
        assert PLAN_KINDS[kind].plain(drafted) == PLAN_KINDS[kind].plain(row.said()), kind
    assert plan_offers(agreement, content) == []


def test_every_row_says_one_line_in_both_languages(rows):
    assert all(PLAN_KINDS[kind].title(row.part, language) for kind, row in rows.items() for language in ("ja", "en"))
    assert PLAN_KINDS["prohibitions"].title(PARTS["prohibitions"], "en") == "Do not restart a till."


def test_what_concerns_others_or_cannot_be_done_is_left_out(payments, own_side, minato, tozai, ren):
    put(payments, "special_days", words="顧客の日", concerns="customer")
    put(payments, "special_days", words="ベンダの日", concerns="vendor")
    put(payments, "substitutes", words="できないこと", feasibility="impossible")
    begun = [begin_agreement(system=payments, party=party, language="ja", by=ren, at=AT) for party in (minato, tozai)]
    assert [day.when["ja"] for one in begun for day in one.content().special_days] == ["顧客の日", "ベンダの日"]
    assert [one.content().substitutes for one in begun] == [[], []]
    assert len(plan_content(payments).special_days) == 2


def test_a_changed_english_text_is_offered_and_the_draft_s_own_stays(rows, payments, minato, ren):
    agreement = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)
    row = rows["prohibitions"]
    row.part = {**row.part, "sentence": {**row.part["sentence"], "en": "Never restart a till."}}
    row.save()
    (offer,) = plan_offers(agreement, agreement.content())
    assert (offer.key, offer.state, offer.planned.sentence["en"]) == (row.key, "changed", "Never restart a till.")
    take_over(agreement=agreement, keys=[row.key], base_revision=1, by=ren, at=AT)
    agreement.refresh_from_db()
    assert plan_offers(agreement, agreement.content()) == []


def test_a_contact_put_out_of_use_is_named_by_no_report(payments, own_side, minato, ren):
    named, gone = Contact.objects.filter(party=own_side)[:2]
    part = {**PARTS["reports"], "recipients": [f"contact-{named.pk}", f"contact-{gone.pk}"]}
    PlannedPart.objects.create(system=payments, kind="reports", part=part)
    Contact.objects.filter(pk=gone.pk).update(retired_at=AT, retired_by=ren)
    content = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT).content()
    assert content.reports[0].recipients == [f"contact-{named.pk}"]
    assert canonical_text(content)


def test_the_plan_can_be_read_before_there_is_an_own_side(payments):
    put(payments, "ways_out")
    assert Party.own_side() is None
    assert len(plan_content(payments).ways_out) == 1


def test_what_nobody_has_tried_is_a_question_until_somebody_has(payments, own_side, minato, ren):
    """In the draft, on its outline and before it goes out: the question is there until the plan says that it can be."""
    row = put(payments, "substitutes")
    put(payments, "prohibitions")
    agreement = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)

    def asked():
        found = open_problems(agreement, agreement.content())
        return [(problem.path, problem.weight) for problem in found if "未確認" in str(problem)]

    assert asked() == [("substitutes.0", "ask")]
    row.feasibility = "confirmed"
    row.save()
    assert asked() == []


def test_only_those_of_us_who_answer_for_the_system_are_in_a_draft(payments, own_side, minato, ren):
    first, last = own_side.contacts.all()
    payments.our_contacts.set([last])
    content = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT).content()
    (only,) = content.contacts_of("ours")
    assert (only.key, only.next) == (f"contact-{last.pk}", None)
    Contact.objects.filter(pk=last.pk).update(retired_at=AT, retired_by=ren)
    assert [contact.key for contact in plan_content(payments).contacts] == [f"contact-{first.pk}"]
