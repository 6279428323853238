"""What the pages after the first say, beside what their rows are tested for."""

from agreements import pdf
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, Paper, body, body_of, squeezed, texts


def test_released_checks_stand_on_the_last_page_with_reason_and_name() -> None:
    released = [pdf.Release("P5", "部署が多く、8ページを超える", "三浦 遥")]
    content = example_content()
    paper = pdf.render_body(content, number="AG-0001", version=2, published_at=AT, released=released)
    last = squeezed(texts(Paper(paper))[-1])
    assert "P5部署が多く、8ページを超える三浦遥" in last
    assert "理由を書いて発行した項目" in last


def test_what_changed_is_marked_with_a_word_wherever_it_stands() -> None:
    contacts = [contact.model_dump(mode="json", exclude_none=True) for contact in example_content().contacts]
    contacts[1]["change_reason"] = {"ja": "番号が変わったため"}
    found = [squeezed(text).count("変更") for text in texts(body_of(example_content(contacts=contacts)))]
    assert found[:6] == [2, 1, 1, 0, 0, 1]


def test_when_the_chain_ends_the_paper_says_what_then() -> None:
    chain = squeezed(texts(body())[1])
    assert "電話が使えない→上から順に、メールで同じことを伝える" in chain
    assert "誰にもつながらない→正面玄関の守衛室に、紙で名前と番号を残す" in chain
