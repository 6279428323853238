"""An on-call download never renders: every paper is ready before anybody needs it (issue 3)."""

import re

import pytest

from agreements import pdf
from agreements.pdf import renderer
from tests.agreements.example_content import example_content
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def broken_renderer(settings, monkeypatch, caplog):
    """No paper can be made any more: a worker has too little memory to start."""
    settings.RENDER_MEMORY_MB = 20
    broken = renderer.Renderer()
    monkeypatch.setattr(renderer, "_renderer", broken)
    with pytest.raises(pdf.RenderFailed):
        pdf.render_draft(example_content(), number="AG-0001")
    assert renderer.__name__ in {record.name for record in caplog.records}
    yield broken
    broken.close()


def test_every_paper_of_the_on_call_page_opens_without_a_renderer(
    client, mio, payments, version, tozai, broken_renderer, caplog
):
    story.store(version, "issued", size="phone")
    story.store(version, "issued", language="en")
    story.general(payments)
    client.force_login(mio)
    page = client.get("/oncall/").content.decode()
    papers = set(re.findall(r'href="(/(?:documents|systems)/[^"]*(?:\.pdf|general[^"]*))"', page))
    assert len(papers) >= 4
    opened = {paper: client.get(paper, follow=True) for paper in papers}
    assert {paper: (answer.status_code, answer["Content-Type"]) for paper, answer in opened.items()} == dict.fromkeys(
        papers, (200, "application/pdf")
    )
    # Nor did anybody try, and go on without: each try is told to the log.
    assert renderer.__name__ not in {record.name for record in caplog.records}
