"""The nouns. From younger to older: document → review → version | presence | pair → agreement → meeting → plan →
system | team_word → parties → user → event | mail | job → append_only."""

from agreements.models.agreement import Agreement, Counter, next_number
from agreements.models.append_only import AppendOnlyModel, WrittenOnce
from agreements.models.document import Document
from agreements.models.event import Event, chain_faults, record_event
from agreements.models.job import Job, queue_job
from agreements.models.mail import OutgoingMail, queue_mail
from agreements.models.meeting import Attendee, Concern, Meeting
from agreements.models.pair import PairEntry
from agreements.models.parties import Capability, Contact, Party
from agreements.models.plan import PlannedPart
from agreements.models.presence import DraftPresence
from agreements.models.review import Comment, MailedCode, OneTimeCode, ReviewDecision, ReviewInvitation
from agreements.models.sent_form import SentForm
from agreements.models.system import Membership, System
from agreements.models.team_word import TeamWord
from agreements.models.user import User
from agreements.models.version import AgreementVersion, IllegalMove, VersionMove, move_version

__all__ = [
    "Agreement",
    "AgreementVersion",
    "AppendOnlyModel",
    "Attendee",
    "Capability",
    "Comment",
    "Concern",
    "Contact",
    "Counter",
    "Document",
    "DraftPresence",
    "Event",
    "IllegalMove",
    "Job",
    "MailedCode",
    "Meeting",
    "Membership",
    "OneTimeCode",
    "OutgoingMail",
    "PairEntry",
    "Party",
    "PlannedPart",
    "ReviewDecision",
    "ReviewInvitation",
    "SentForm",
    "System",
    "TeamWord",
    "User",
    "VersionMove",
    "WrittenOnce",
    "chain_faults",
    "move_version",
    "next_number",
    "queue_job",
    "queue_mail",
    "record_event",
]
