"""The nouns. From younger to older: document | contact_link → conversation → review | annex | in_house | succession →
version | presence | pair | contradiction → agreement → meeting → plan → system | team_word → parties → user →
event | mail | job → append_only."""

from agreements.models.agreement import Agreement, Counter, next_number
from agreements.models.annex import AnnexNotice, ContactAnnex
from agreements.models.append_only import AppendOnlyModel, WrittenOnce
from agreements.models.contact_link import ContactAnswer, ContactCode, ContactLink
from agreements.models.contradiction import ContradictionRuling
from agreements.models.conversation import Comment, ItemAnswer, Thread, ThreadChange, UnderstandingCheck
from agreements.models.document import Document
from agreements.models.event import Event, chain_faults, record_event
from agreements.models.in_house import HeldLetters, OwnAnswer, OwnJoined, OwnRequest
from agreements.models.job import Job, queue_job
from agreements.models.mail import OutgoingMail, queue_mail
from agreements.models.meeting import Attendee, Concern, KeptAnswer, Meeting
from agreements.models.pair import PairEntry
from agreements.models.parties import Capability, Contact, Party
from agreements.models.plan import PlannedPart
from agreements.models.presence import DraftPresence
from agreements.models.recorded import RecordedAnswer
from agreements.models.review import MailedCode, OneTimeCode, ReviewDecision, ReviewInvitation, ReviewLink
from agreements.models.sent_form import SentForm
from agreements.models.succession import Succession, SuccessionConfirmed
from agreements.models.system import Membership, System
from agreements.models.team_word import TeamWord
from agreements.models.user import User
from agreements.models.version import AgreementVersion, IllegalMove, VersionMove, move_version

__all__ = [
    "Agreement",
    "AgreementVersion",
    "AnnexNotice",
    "AppendOnlyModel",
    "Attendee",
    "Capability",
    "Comment",
    "Concern",
    "Contact",
    "ContactAnnex",
    "ContactAnswer",
    "ContactCode",
    "ContactLink",
    "ContradictionRuling",
    "Counter",
    "Document",
    "DraftPresence",
    "Event",
    "HeldLetters",
    "IllegalMove",
    "ItemAnswer",
    "Job",
    "KeptAnswer",
    "MailedCode",
    "Meeting",
    "Membership",
    "OneTimeCode",
    "OutgoingMail",
    "OwnAnswer",
    "OwnJoined",
    "OwnRequest",
    "PairEntry",
    "Party",
    "PlannedPart",
    "RecordedAnswer",
    "ReviewDecision",
    "ReviewInvitation",
    "ReviewLink",
    "SentForm",
    "Succession",
    "SuccessionConfirmed",
    "System",
    "TeamWord",
    "Thread",
    "ThreadChange",
    "UnderstandingCheck",
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
