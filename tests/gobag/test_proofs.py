"""The code of a paper: what it says comes back, one wrong letter is found, and nothing that is no code passes."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gobag.proofs import PURPOSE, PaperProof, code_of, is_genuine, read_proof

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)).public_key(), KEY.public_key()]
SAID = PaperProof(
    agreement="AG-0001",
    version=2,
    issue=1,
    state="approved",
    effective_from=date(2026, 11, 1),
    review_by=date(2027, 4, 30),
    issued_on=date(2026, 10, 19),
    numbers_on=date(2026, 10, 14),
    content="9f3a41d2" * 4,
    numbers=("+81300000142", "+815000000188"),
)


def code(said: PaperProof = SAID, key: Ed25519PrivateKey = KEY) -> str:
    return code_of(said.packed(), key.sign(PURPOSE + said.packed()))


def test_what_a_code_says_comes_back() -> None:
    assert read_proof(code()) == SAID
    assert is_genuine(code(), KEYS)
    assert len(code()) == 184


@pytest.mark.parametrize("numbers", [(), ("+81300000142",), ("+8190000001", "+441632960961")])
def test_fewer_and_other_numbers(numbers: tuple[str, ...]) -> None:
    said = replace(SAID, numbers=numbers, state="")
    assert read_proof(code(said)) == said


def test_it_may_come_with_its_address_or_as_it_was_typed() -> None:
    text = code()
    typed = " ".join(text[start : start + 8] for start in range(0, len(text), 8)).lower()
    for given_ in (f"HTTPS://HEIJI.EXAMPLE/V/{text}", f"https://heiji.example/v/{text}/", f"{typed}\n"):
        assert (read_proof(given_), is_genuine(given_, KEYS)) == (SAID, True)


def test_one_wrong_letter_is_found() -> None:
    text, wrong = code(), 0
    for place in range(len(text) - 1):
        other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        try:
            wrong += is_genuine(other, KEYS)
        except ValueError:
            continue
    assert wrong == 0


def test_another_key_signs_in_vain() -> None:
    assert not is_genuine(code(key=Ed25519PrivateKey.generate()), KEYS)
    said_of_something_else = code_of(SAID.packed(), KEY.sign(SAID.packed()))
    assert not is_genuine(said_of_something_else, KEYS)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=200).map(lambda data: code_of(b"\x01" + data, b"x" * 64))))
def test_whatever_else_is_typed_is_no_code(text: str) -> None:
    try:
        read_proof(text)
    except ValueError:
        return
