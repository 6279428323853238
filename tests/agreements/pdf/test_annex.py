"""An issued copy with a contact annex: the numbers of today where one calls, what was approved at the end."""

from datetime import UTC, datetime

from agreements import page_check, pdf
from agreements.content import AgreementContent
from agreements.content.annex import AnnexChange, annexed
from agreements.content.parts import Phone
from agreements.page_check.paper.printed import Printed
from agreements.page_check.paper.reading import read_paper
from tests.agreements.example_content import example_content

AT = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
OLD, NEW = "03-0000-0142", "03-0000-7777"


def record(content: AgreementContent) -> pdf.IssueRecord:
    """Ours has another number; of theirs the first left to somebody new, the second to nobody yet."""
    ours, (first, second, *_rest) = content.contacts_of("ours")[0], content.contacts_of("theirs")
    renumbered = ours.model_copy(update={"phone": Phone(e164="+81300007777", example=True)})
    heir = first.model_copy(update={"key": "contact-99", "role": {"ja": "決済リーダー"}, "next": None})
    found = annexed(
        content,
        [
            AnnexChange(key=ours.key, contact=renumbered, fields=["phone"]),
            AnnexChange(key="contact-99", contact=heir),
            AnnexChange(key=first.key, successor="contact-99"),
            AnnexChange(key=second.key),
        ],
    )
    annex = pdf.AnnexRecord(2, AT, "湊 一葉", "ab" * 32, found.content, found.contacts)
    return pdf.IssueRecord("approved", AT, issue_number=2, annex=annex)


def test_the_paper_shows_the_contacts_of_today_and_keeps_what_was_approved() -> None:
    content = example_content()
    data = pdf.render_issued(content, number="AG-0001", version=1, published_at=AT, record=record(content))
    asked = Printed(content=content, language="ja", size="a4", number="AG-0001")
    assert [found.check for found in page_check.check_paper(data, asked) if found.stops] == []
    paper = read_paper(data, asked)
    first, contacts = paper.page_texts[:2]
    assert (NEW in first, "連絡先第2版2026-10-20" in first) == (True, True)
    assert [OLD in page for page in paper.page_texts].index(True) > 1
    assert contacts.index("決済リーダー") < contacts.index("情報システム部長")
    assert "店舗システム当番：外れました。後任決済リーダー" in contacts
    assert "情報システム部夜間当番：外れました。後任未定" in contacts
    assert page_check.paper_content(data).content == content
