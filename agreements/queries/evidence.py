"""What is stored of one decision: who, what, when and how (docs/design.md 7). The whole record asks here."""

import json
from typing import Any

from agreements.models import ReviewDecision
from agreements.models.event import named
from agreements.queries.item_answers import answers_of


def evidence_of(decision: ReviewDecision) -> dict[str, dict[str, Any]]:
    """Return it unmasked, as plain values: for those who lead the system, and for the record that leaves whole."""
    return {"who": _who(decision), "what": _what(decision), "when": _when(decision), "how": _how(decision)}


def _who(decision: ReviewDecision) -> dict[str, Any]:
    invitation = decision.invitation
    return {
        "typed_name": decision.typed_name,
        "name": invitation.name,
        "role": invitation.role,
        "contact": invitation.contact_id,
        "party": str(decision.party),
        "asked_by": named(invitation.created_by)["by"],
    }


def _what(decision: ReviewDecision) -> dict[str, Any]:
    version = decision.version
    bodies = {f"{b['language']}-{b['size']}": b["sha256"] for b in json.loads(version.manifest)["bodies"]}
    return {
        "agreement": version.agreement.number,
        "version": version.number,
        "answer": decision.answer,
        "sentence": decision.sentence,
        "reason": decision.reason,
        "manifest_sha256": decision.viewed_sha256,
        "content_sha256": version.content_sha256,
        "bodies_sha256": bodies,
        "items": json.loads(answers_of(decision.invitation)),
        "items_sha256": decision.answers_sha256,
        "helps": decision.merit,
        "would_help": decision.merit_words,
    }


def _when(decision: ReviewDecision) -> dict[str, Any]:
    return {
        "at": decision.at.isoformat(),
        "time_zone": decision.time_zone,
        "sequence": decision.sequence,
        "receipt": decision.receipt,
    }


def _how(decision: ReviewDecision) -> dict[str, Any]:
    since = decision.mail_since or decision.invitation.mail_since
    return {
        "assurance": decision.assurance,
        "code_sent_to": decision.mail or decision.invitation.mail,
        "address_since": since.isoformat() if since else None,
        "ip": decision.ip,
        "user_agent": decision.user_agent,
        "language": decision.language or decision.invitation.language,
    }
