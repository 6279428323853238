"""A paper in one hand, a phone in flight mode in the other: is it genuine, in force, and is the number still right?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Playwright, expect

from agreements import pdf
from agreements.models import AgreementVersion, Contact, Party, System
from agreements.workflow.contacts import put_contact
from agreements.workflow.jobs import run_due_jobs
from gobag.proofs import PURPOSE, PaperProof, code_of
from tests.chromium import launch
from tests.journeys.filming import code_of_text, code_on, filmed, photo_of, write_film
from tests.journeys.hands import PHONE, Hands, opened
from tests.journeys.peacetime import drafted, plainly_approved, with_our_duty
from tests.journeys.test_copy import pack

REVIEWER = "ichiyo@minato.example"
ADDRESS = "HTTPS://HEIJI.EXAMPLE/V/"
_DAYS = {name: date(2026, 11, 1) for name in ("effective_from", "review_by", "issued_on", "numbers_on")}
_OTHER = Ed25519PrivateKey.from_private_bytes(bytes([2] * 32))


def test_a_camera_in_flight_mode_tells_a_paper_from_another(
    film: Path, filming: Hands, version: AgreementVersion
) -> None:
    paper = filmed(code_on(issued(version)))
    duty = Duty(filming, film)
    duty.given_a_copy_on_the_phone()
    filming.lose_the_connection()

    duty.when_they_hold_up(paper)
    duty.then_it_says("本物です。", "第1版が有効です", "弊社の番号は、紙にあるとおりです。")
    duty.when_they_hold_up(filmed(code_of_text(forged(version))))
    duty.then_it_says("本物ではありません。")
    duty.when_they_hold_up(filmed(code_of_text("https://shop.example/menu")))
    duty.then_it_says("弊社が発行した紙の QR コードではありません")

    filming.find_the_connection()
    our_number_changes(version)
    duty.given_news()
    filming.lose_the_connection()
    duty.when_they_hold_up(paper)
    duty.then_it_says("本物です。", "第1版が有効です", "番号が変わりました", "+81300000142", "03-0000-0177")

    filming.find_the_connection()
    plainly_approved(version.agreement, version.published_by, REVIEWER)
    duty.given_news()
    filming.lose_the_connection()
    duty.when_they_hold_up(paper)
    duty.then_it_says("本物です。", "この紙は古い版です。", "いま有効なのは第2版")
    filming.follow("この合意を開く")
    filming.sees("AG-0001")


def test_without_a_camera_a_photo_is_read(phone: Hands, version: AgreementVersion) -> None:
    pack()
    phone.sign_in("mio")
    phone.open("/oncall/")
    phone.press("紙の QR コードを確かめる")
    phone.sees("カメラを使えません。")
    phone.nothing_overflows()
    photo = phone.page.get_by_label("写真から読む")
    code = code_on(issued(version))
    # As a phone takes it: many pixels, the code a small part of them.
    large = Image.new("L", (3000, 4000), 140)
    large.paste(code.resize((700, 700)).rotate(4, fillcolor=140), (1100, 1500))
    for picture, words in ((Image.new("L", (800, 600), 200), "QR コードが見つかりません"), (large, "第1版が有効です")):
        photo.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_of(picture)})
        phone.sees(words)
    phone.press("閉じる")
    expect(phone.page.get_by_role("dialog")).to_have_count(0)


class Duty:
    """What Mio, who is on call for payments, does and sees."""

    def __init__(self, hands: Hands, film: Path):
        self.hands, self.film = hands, film

    def given_a_copy_on_the_phone(self) -> None:
        pack()
        self.hands.sign_in("mio")
        self.hands.open("/oncall/")
        self.hands.press("この端末に控えを置く")
        self.hands.sees("照合済み　文書 1件")

    def given_news(self) -> None:
        run_due_jobs(at=timezone.now())
        pack()
        self.hands.open("/oncall/")
        self.hands.sees("照合済み")

    def when_they_hold_up(self, picture: Image.Image) -> None:
        write_film(self.film, picture)
        self.hands.open("/oncall/")
        self.hands.press("紙の QR コードを確かめる")

    def then_it_says(self, *words: str) -> None:
        dialog = self.hands.page.get_by_role("dialog")
        for one in words:
            self.hands.sees(one, dialog)
        self.hands.nothing_overflows()
        # The camera is off once a code was read.
        assert self.hands.page.evaluate("document.getElementById('proof-camera').srcObject") is None


def issued(version: AgreementVersion) -> bytes:
    return pdf.vault.get(version.documents.get(kind="issued", size="a4", number=1).sha256)


def forged(version: AgreementVersion) -> str:
    """The same said of the same content, with another number, signed by somebody else."""
    numbers = ("+81312345678",)
    said = PaperProof(version.agreement.number, 1, 1, "approved", **_DAYS, content="ab" * 16, numbers=numbers)
    return ADDRESS + code_of(said.packed(), _OTHER.sign(PURPOSE + said.packed()))


def our_number_changes(version: AgreementVersion) -> None:
    contact = Contact.objects.get(party__kind="own", place=1)
    contact.phone = "+81300000177"
    put_contact(contact=contact, by=version.published_by, at=timezone.now())


@pytest.fixture
def version(
    people: SimpleNamespace, payments: System, minato: Party, own_side: Party, links_to_the_live_server: str
) -> AgreementVersion:
    """Approved, and issued as a real paper."""
    made = plainly_approved(with_our_duty(drafted(payments, minato, people.ren)), people.ren, REVIEWER)
    run_due_jobs(at=timezone.now())
    return made


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "camera.y4m"
    write_film(path, Image.new("L", (640, 480), 90))
    return path


@pytest.fixture
def filming(playwright: Playwright, film: Path, links_to_the_live_server: str) -> Iterator[Hands]:
    """A phone whose camera sees that film."""
    switches = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    chromium = launch(playwright, *switches, f"--use-file-for-fake-video-capture={film}")
    with opened(chromium, links_to_the_live_server, **PHONE | {"permissions": ["camera"]}) as hands:
        yield hands
    chromium.close()
