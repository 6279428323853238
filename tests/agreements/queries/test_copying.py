"""A draft from another agreement: its text, without who and when of the other party."""

from datetime import timedelta

import pytest

from agreements.content import canonical_text, problems_of, read_content
from agreements.models import Agreement, Meeting, Party, System, User
from agreements.queries.copying import content_to_copy, texts_naming
from agreements.refusals import Refused
from agreements.workflow.drafts import begin_agreement, save_fields
from tests.published import AT, draft, publish_plainly


@pytest.fixture
def minatos(payments: System, minato: Party, own_side: Party, ren: User) -> Agreement:
    return draft(payments, minato, ren)


def copied(source: Agreement, party: Party, ren: User, language: str = "ja", **more: object) -> Agreement:
    return begin_agreement(system=source.system, party=party, language=language, by=ren, at=AT, source=source, **more)  # type: ignore[arg-type]


def test_all_is_copied_but_the_other_party(minatos: Agreement, tozai: Party, ren: User) -> None:
    theirs, ours = minatos.content(), copied(minatos, tozai, ren).content()
    said = ("title", "levels", "acts", "prohibitions", "criteria", "flow", "reports", "end_signal", "ways_out", "notes")
    plain = {"consent", "change_reason"}
    for name in said:
        mine, other = getattr(ours, name), getattr(theirs, name)
        if isinstance(mine, list):
            assert [one.model_dump(exclude=plain) for one in mine] == [one.model_dump(exclude=plain) for one in other]
        else:
            assert mine == other
    assert {item.consent.answer for _name, item in ours.items() if hasattr(item, "consent")} == {"unanswered"}
    assert (ours.their_side.name["ja"], ours.effective_from, ours.review_by) == (tozai.name, None, None)
    assert theirs.targets
    assert (ours.aims, ours.open_points, ours.targets, ours.meeting.attendees) == ([], [], [], [])
    assert {contact.name for contact in ours.contacts_of("theirs")} & {one.name for one in theirs.contacts} <= {None}
    assert "keys" not in {problem.path for problem in problems_of(ours)}
    assert read_content(canonical_text(ours)) == ours


def test_what_is_in_force_is_copied_not_what_is_being_written(minatos: Agreement, ren: User) -> None:
    publish_plainly(minatos, ren, at=AT, agreed_in_meeting=True)
    written = save_fields(agreement=minatos, fields={"notes": {"ja": "書きかけ"}}, base_revision=1, by=ren, at=AT)
    assert content_to_copy(written, AT).notes == {"ja": "書きかけ"}  # its day has not come
    assert content_to_copy(written, AT + timedelta(days=60)).notes != {"ja": "書きかけ"}


def test_nothing_names_the_other_party_s_contacts(minatos: Agreement, tozai: Party, ren: User) -> None:
    key = minatos.content().contacts_of("theirs")[0].key
    report = {"key": "first", "kind": "first", "recipients": [key], "audience": {"ja": "営業"}}
    fields = {"reports": [report], "upkeep": {"owner_theirs": {"ja": "店舗企画課"}}, "not_agreed": ["ways_out"]}
    written = save_fields(agreement=minatos, fields=fields, base_revision=1, by=ren, at=AT)
    ours = copied(written, tozai, ren).content()
    assert [(one.recipients, one.audience) for one in ours.reports] == [([], {"ja": "営業"})]
    assert ours.not_agreed == []
    assert "店舗企画課" not in canonical_text(ours)


def test_it_must_be_of_the_system_and_in_the_language(
    minatos: Agreement, booking: System, tozai: Party, ren: User
) -> None:
    with pytest.raises(Refused, match="同じ対象システム"):
        begin_agreement(system=booking, party=tozai, language="ja", by=ren, at=AT, source=minatos)
    with pytest.raises(Refused, match="この言語の文がありません"):
        copied(minatos, tozai, ren, "en")
    assert Agreement.objects.count() == 1


def test_sentences_that_name_the_other_company_are_found(minatos: Agreement, minato: Party) -> None:
    fields = {"notes": {"ja": f"{minato.name}の売場で使う。"}}
    named = minatos.content().model_copy(update=fields)
    assert texts_naming(named, minato.name)[-1] == f"{minato.name}の売場で使う。"


def test_the_form_offers_what_one_may_see(client, ren, outsider, minatos, minato, tozai, booking) -> None:
    client.force_login(outsider)
    assert list(client.get("/agreements/new/").context["form"].fields["source"].queryset) == []
    client.force_login(ren)
    assert list(client.get("/agreements/new/").context["form"].fields["source"].queryset) == [minatos]
    sent = {"system": "payments", "party": tozai.pk, "language": "ja", "meeting": "", "source": minatos.pk}
    page = client.post("/agreements/new/", sent, follow=True).content.decode()
    assert "AG-0002 の下書きを、AG-0001 の文と連絡先から作りました。" in page
    assert not Meeting.objects.exists()
