"""Publish the draft of an agreement: ask reviewers by mail, or record it as agreed in the meeting."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements import pdf, states
from agreements.content import AgreementContent, Problem
from agreements.management.speaking import SpeakingCommand, add_person, person
from agreements.models import Agreement, AgreementVersion, Contact
from agreements.page_check import RUBRIC
from agreements.permissions import may_draft
from agreements.queries.exporting import meeting_of
from agreements.queries.finding_places import called, failing_lines
from agreements.queries.gate import FailsChecks
from agreements.refusals import HasProblems, Refused
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import publish

REPLY_WITHIN = timedelta(days=10)
MOST_APPROVALS = 99


class Command(SpeakingCommand):
    help = "Publishes the draft of an agreement; prints the version and its hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the agreement's number, for example AG-0001")
        parser.add_argument(
            "--reviewer", action="append", default=[], metavar="MAIL", help="a contact who is to approve"
        )
        parser.add_argument("--agreed-in-meeting", action="store_true", help="record it as agreed by word of mouth")
        parser.add_argument(
            "--reply-by", metavar="TIME", help="2026-10-19T17:00 (in the agreement's zone; else 10 days)"
        )
        parser.add_argument(
            "--commenter", action="append", default=[], metavar="MAIL", help="a contact who may comment, not decide"
        )
        parser.add_argument(
            "--informed", action="append", default=[], metavar="MAIL", help="a contact who is sent it to read"
        )
        parser.add_argument("--policy", metavar="all|any|N", default="all", help="how many of the reviewers approve")
        parser.add_argument("--message", default="", help="words for the reviewers")
        parser.add_argument(
            "--reason",
            action="append",
            default=[],
            metavar="CHECK=WORDS",
            help="why a check that fails stays as it is, W3=... (printed on the last page)",
        )
        parser.add_argument(
            "--unchecked", default="", metavar="WORDS", help="who tries what nobody has confirmed yet, and when"
        )
        add_person(parser)

    def handle(self, *, id: str, by: str | None, **options: Any) -> None:  # noqa: A002 - what the help says
        user, at = person(by), timezone.now()
        agreement = Agreement.objects.filter(number=id).select_related("party", "system").first()
        if agreement is None or not may_draft(user, agreement):
            raise CommandError(_("%(id)s という合意は、あなたの担当にありません。") % {"id": id})
        try:
            version = publish(
                agreement=agreement,
                revision=agreement.revision,
                by=user,
                at=at,
                agreed_in_meeting=options["agreed_in_meeting"],
                invitees=_invitees(agreement, options, at),
                meeting=meeting_of(agreement, agreement.content()),
                reasons=_reasons(options["reason"]),
                unchecked=options["unchecked"],
            )
        except HasProblems as refusal:
            self.fail([refusal, *(_placed(problem, agreement.content()) for problem in refusal.problems)])
        except FailsChecks as refusal:
            self.fail([refusal, *_failing(refusal, agreement.content())])
        except (Refused, pdf.MissingGlyphs, pdf.RenderFailed) as refusal:
            self.fail([refusal])
        self._tell(version)

    def _tell(self, version: AgreementVersion) -> None:
        self.stdout.write(f"{version.agreement.number} v{version.number} {version.state}")
        self.stdout.write(f"content  {version.content_sha256}")
        for document in version.documents.all():
            self.stdout.write(f"{document.kind:8} {document.sha256} {document.language} {document.size}")
        self.stdout.write(f"manifest {version.manifest_sha256}")


def _reasons(typed: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in typed]
    if any(check not in RUBRIC or not words for check, _sign, words in pairs):
        raise CommandError(_("--reason は W3=理由 のように書いてください。"))
    return {check: words for check, _sign, words in pairs}


def _placed(problem: Problem, content: AgreementContent) -> str:
    """A problem, with what its item is called: a number alone has to be counted out."""
    in_list = problem.path.split(".")[1:2]
    item = f"「{called(content, problem.path)}」" if in_list and in_list[0].isdigit() else ""
    return f"{problem}{item}"


def _failing(refusal: FailsChecks, content: AgreementContent) -> list[str]:
    """What fails without a reason: each check by its words, and below it each place."""
    places = failing_lines(refusal.files, refusal.unreleased, content)
    return [
        line
        for check, told in places.items()
        for line in (f"{RUBRIC[check].title}（{check}）", *(f"    {one}" for one in told))
    ]


def _invitees(agreement: Agreement, options: dict[str, Any], at: datetime) -> Invitees | None:
    parts = {states.TO_APPROVE: "reviewer", states.TO_COMMENT: "commenter", states.TO_READ: "informed"}
    asked = {_contact(agreement, mail): part for part, name in parts.items() for mail in options[name]}
    if not asked:
        return None
    return Invitees(
        contacts=list(asked),
        reply_by=_time(options["reply_by"], agreement) if options["reply_by"] else at + REPLY_WITHIN,
        message=options["message"],
        asked_to={contact.pk: part for contact, part in asked.items() if part},
        **_rule(options["policy"]),
    )


def _rule(policy: str) -> dict[str, Any]:
    if policy in {states.ALL, states.ANY}:
        return {"policy": policy}
    if not policy.isascii() or not policy.isdecimal() or not 1 <= int(policy) <= MOST_APPROVALS:
        raise CommandError(_("--policy は all、any か、人数です。"))
    return {"policy": states.QUORUM, "quorum": int(policy)}


def _contact(agreement: Agreement, mail: str) -> Contact:
    rows = agreement.party.contacts.filter(mail__iexact=mail, retired_at=None)
    contact = rows.first()
    if contact is None:
        words = {"mail": mail, "party": agreement.party}
        raise CommandError(_("%(mail)s は、%(party)sの連絡先にありません。") % words)
    return contact


def _time(text: str, agreement: Agreement) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise CommandError(_("--reply-by は 2026-10-19T17:00 のように書いてください。"))
    return at if timezone.is_aware(at) else timezone.make_aware(at, ZoneInfo(agreement.time_zone))
