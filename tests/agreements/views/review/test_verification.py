"""The page where anybody asks whether a paper is genuine: by file, hash or code; no content, no names."""

import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements import pdf, signing
from agreements.models import Document
from agreements.queries.papers import record_of
from agreements.queries.proofs import proof_of
from agreements.views.review.verification import ASKED
from agreements.workflow.reviewing import withdraw_version
from gobag.proofs import code_of, read_proof
from tests.agreements.views.review.test_permanent import IN_FORCE, approve_all
from tests.published import AT

GENUINE = "ここで発行したファイルです"


def answer(address: str) -> tuple[str, str]:
    """What the page says first, and all of it."""
    with time_machine.travel(IN_FORCE, tick=False):
        page = Client().get(address)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    text = page.content.decode()
    (heading,) = re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", heading).strip(), text


def code(asked: SimpleNamespace) -> str:
    proof = proof_of(asked.version, record_of(asked.version, issue_number=1, at=AT), at=AT)
    assert proof is not None
    return proof.code


def test_a_file_a_content_and_what_was_approved_are_known(asked: SimpleNamespace) -> None:
    approve_all(asked)
    version, body = asked.version, Document.objects.get(kind="body")
    said, page = answer(f"/verify/?paper={body.sha256}")
    assert (said, "この版は、いま有効です。" in page, "（2026-11-01 から）" in page) == (GENUINE, True, True)
    assert [word for word in ("湊 一葉", "みなと百貨店", "決済") if word in page] == []
    assert answer(f"/verify/?paper={version.content_sha256}")[0] == "ここで発行した版の内容です"
    typed = version.manifest_sha256.upper()
    assert answer(f"/verify/?paper={typed[:20]}%20{typed[20:]}")[0] == "承認していただいた一式の SHA-256 です"


def test_a_genuine_paper_that_does_not_hold_is_no_green_one(asked: SimpleNamespace) -> None:
    """The mark is what somebody in a hurry sees."""
    sha256 = Document.objects.get(kind="body").sha256
    said, page = answer(f"/verify/?paper={sha256}")
    assert (said, "まだ有効ではありません" in page, " から）" in page) == (GENUINE, True, False)
    assert 'data-state="stale"' in page.partition("</h1>")[0]
    approve_all(asked)
    assert 'data-state="agreed"' in answer(f"/verify/?paper={sha256}")[1].partition("</h1>")[0]


def test_one_bit_more_is_unknown(asked: SimpleNamespace) -> None:
    sha256 = Document.objects.get(kind="body").sha256
    other = f"{int(sha256, 16) ^ 1:064x}"
    assert answer(f"/verify/?paper={other}")[0] == "記録にありません"
    assert answer("/verify/?paper=hello")[0] == "読み取れません"


def test_the_code_of_a_paper_says_which_it_is_and_whether_it_holds(asked: SimpleNamespace) -> None:
    approve_all(asked)
    said, page = answer(f"/V/{code(asked)}")
    assert (said, "AG-0001" in page, "この版は、いま有効です。" in page) == ("この紙のコードは本物です", True, True)
    withdraw_version(version=asked.version, reason="誤り", by=asked.by, at=AT)
    assert "この版は、取り下げられています。" in answer(f"/verify/?paper={code(asked)}")[1]


def test_the_numbers_of_a_code_are_those_of_the_annex(asked: SimpleNamespace) -> None:
    """The paper shows them, too; whoever reads the code compares them with what is known today."""
    before, content = read_proof(code(asked)), asked.version.content()
    ours = [contact for contact in content.contacts if contact.side == "ours" and contact.phone]
    assert before.numbers == tuple(contact.phone.e164 for contact in ours[:2])
    changed = ours[0].model_copy(update={"phone": ours[0].phone.model_copy(update={"e164": "+81312345678"})})
    contacts = [changed if contact == ours[0] else contact for contact in content.contacts]
    annexed = content.model_copy(update={"contacts": contacts})
    annex = pdf.AnnexRecord(1, AT + timedelta(days=40), "蓮", "0" * 64, annexed, ())
    record = replace(record_of(asked.version, issue_number=2, at=AT), annex=annex)
    proof = proof_of(asked.version, record, at=AT + timedelta(days=41))
    assert proof is not None
    after = read_proof(proof.code)
    assert (after.numbers[0], after.numbers_on) == ("+81312345678", date(2026, 11, 19))
    assert (after.content, before.numbers_on) == (before.content, date(2026, 10, 10))


def test_a_forged_code_and_one_of_another_record_are_told_apart(asked: SimpleNamespace) -> None:
    text = code(asked)
    place = text.rindex("Q") if "Q" in text[-60:] else len(text) - 9
    forged = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    assert answer(f"/V/{forged}")[0] == "本物ではありません"
    elsewhere = replace(read_proof(text), version=9).packed()
    assert answer(f"/V/{code_of(elsewhere, signing.sign_paper(elsewhere))}")[0] == "記録にありません"
    assert answer("/V/AAAA")[0] == "読み取れません"


def test_it_shows_the_public_key_and_whether_papers_are_sealed(asked: SimpleNamespace) -> None:
    page = answer("/verify/")[1]
    assert signing.key_text(signing.checkpoint_keys()[0]) in page
    assert "封印なしで発行しています" in page


@pytest.mark.django_db
def test_nobody_asks_without_end() -> None:
    client = Client()
    with time_machine.travel(IN_FORCE, tick=False):
        found = [client.get("/verify/?paper=hello").status_code for _ in range(ASKED + 2)]
        explained = client.get("/verify/").status_code
    assert (found.count(200), found[-1], explained) == (ASKED, 429, 200)
