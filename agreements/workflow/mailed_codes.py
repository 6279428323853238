"""Six mailed digits: few, short-lived, and each try counted before it is compared."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.emails import from_whom
from agreements.models import MailedCode, User, queue_mail
from agreements.queries.code_limits import CODE_LIVES, TRIES_A_CODE, CodesOf
from agreements.refusals import Refused


class WrongCode(Refused):
    """The six digits were not right (or too old); `tries_left` counts what this code still allows."""

    def __init__(self, message: str, tries_left: int):
        super().__init__(message)
        self.tries_left = tries_left


@dataclass(frozen=True)
class CodeLetter:
    """The mail with the digits: of which `kind` (a key of CODES), to whom, in which words; `by` is whoever of us asked
    for what it answers, None where nobody did."""

    kind: str
    to: str
    worded: tuple[str, str]
    party_id: int
    language: str
    by: User | None


def mail_code(*, codes: CodesOf, letter: CodeLetter, at: datetime, **owner: Any) -> Any:
    """Write a new code of `owner` and its mail, which alone may know the digits (in a transaction in which the owner is
    locked). Raises Refused within a minute of the last one, and TooManyCodes at a limit."""
    codes.must_be_few(at)
    digits = f"{secrets.randbelow(1_000_000):06d}"
    times = {"created_at": at, "expires_at": at + CODE_LIVES}
    code = codes.rows.model.objects.create(code_hash=_keyed(codes, digits), **times, **owner)
    subject, body = letter.worded
    queue_mail(
        key=f"{letter.kind}:{code.pk}",
        to=letter.to,
        subject=subject,
        body=body,
        secret=digits,
        at=at,
        about=(letter.kind, code.pk),
        party_id=letter.party_id,
        language=letter.language,
        **from_whom(letter.by, letter.language),
    )
    return code


def spend(*, codes: CodesOf, digits: str, at: datetime) -> Any:
    """Return the code if `digits` are those of one that works, else raise WrongCode. The try is counted, of each of
    them, before comparing and outside any transaction: parallel guesses cannot share one."""
    live = list(codes.live(at))
    if not live:
        raise WrongCode(_none_works(codes), 0)
    usable = [code for code in live if _count_try(code)]
    if not usable:
        raise WrongCode(_("この確認番号は、もう使えません。新しい番号をメールで受け取ってください。"), 0)
    keyed = _keyed(codes, digits.strip())
    right = [code for code in usable if constant_time_compare(code.code_hash, keyed)]
    if right:
        return right[-1]
    left = max((TRIES_A_CODE - code.tries for code in codes.live(at)), default=0)
    raise WrongCode(_wrong(left), left)


def use(*, code: MailedCode, at: datetime) -> None:
    """Note that a code was used, with the fact it stands for (in its transaction). Raises Refused the second time."""
    if not type(code)._default_manager.filter(pk=code.pk, used_at=None).update(used_at=at):
        raise Refused(_("この確認番号は、もう使われました。"))


def _count_try(code: MailedCode) -> bool:
    rows = type(code)._default_manager.filter(pk=code.pk, tries__lt=TRIES_A_CODE)
    return bool(rows.update(tries=F("tries") + 1))


def _none_works(codes: CodesOf) -> str:
    if not codes.rows.exists():
        return _("先に「確認番号をメールで受け取る」を押してください。")
    return _("確認番号の期限が切れています。新しい番号をメールで受け取ってください。")


def _wrong(left: int) -> str:
    if not left:
        return _("確認番号が違います。この番号はもう使えません。新しい番号をメールで受け取ってください。")
    return ngettext(
        "確認番号が違います。あと%(left)d回試せます。", "確認番号が違います。あと%(left)d回試せます。", left
    ) % {"left": left}


def _keyed(codes: CodesOf, digits: str) -> str:
    return salted_hmac("heiji one-time code", f"{codes.key}:{digits}", algorithm="sha256").hexdigest()
