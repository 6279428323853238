"""What the person who asks may read or write: the row, or 404 for what they may not see, 403 for what is not theirs."""

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from agreements.models import Agreement, AgreementVersion, Meeting, Party, System, User
from agreements.permissions import (
    may_administer,
    may_draft,
    may_edit_meeting,
    may_edit_party,
    may_lead,
)


def system_to_read(request: HttpRequest, slug: str) -> System:
    return get_object_or_404(System.objects.visible_to(request.user), slug=slug)


def system_to_lead(request: HttpRequest, slug: str) -> System:
    """Return the system if this person leads it: 404 unseen, 403 seen but led by others."""
    system = system_to_read(request, slug)
    permit(allowed=may_lead(request.user, system))
    return system


def system_to_administer(request: HttpRequest, slug: str) -> System:
    system = system_to_read(request, slug)
    permit(allowed=may_administer(request.user))
    return system


def party_to_edit(request: HttpRequest, pk: int) -> Party:
    """Return the party if this person looks after it; all staff may read it."""
    party = get_object_or_404(Party, pk=pk)
    permit(allowed=may_edit_party(request.user, party))
    return party


def agreement_to_read(request: HttpRequest, number: str) -> Agreement:
    """Return the agreement of that number, or 404 for what one may not see."""
    rows = Agreement.objects.visible_to(request.user).select_related("system", "party", "saved_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def agreement_to_draft(request: HttpRequest, number: str) -> Agreement:
    """Return the agreement if this person may write its draft: 404 unseen, 403 seen but not theirs to write."""
    found = agreement_to_read(request, number)
    if not may_draft(request.user, found):
        raise PermissionDenied
    return found


def version_to_read(request: HttpRequest, number: str, version: int) -> AgreementVersion:
    """Return a version of an agreement one may see, else 404."""
    agreement = agreement_to_read(request, number)
    found = agreement.versions.select_related("published_by", "meeting").filter(number=version).first()
    if found is None:
        raise Http404
    found.agreement = agreement
    return found


def version_to_draft(request: HttpRequest, number: str, version: int) -> AgreementVersion:
    agreement_to_draft(request, number)
    return version_to_read(request, number, version)


def meeting_to_read(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)


def meeting_to_lead(request: HttpRequest, pk: int) -> Meeting:
    """Return the meeting if this person leads one of its systems: 404 unseen, 403 seen but led by others."""
    meeting = meeting_to_read(request, pk)
    permit(allowed=may_edit_meeting(request.user, meeting))
    return meeting


def permit_administering(request: HttpRequest) -> None:
    permit(allowed=may_administer(request.user))


def person_to_look_after(request: HttpRequest, pk: int) -> User:
    """Return one of our people to an administrator; nobody else learns who is there."""
    permit_administering(request)
    return get_object_or_404(User, pk=pk)


def person_to_open(request: HttpRequest, pk: int) -> User:
    """The same where a deed opens a way into the account: see `ask_password_again`."""
    found = person_to_look_after(request, pk)
    ask_password_again(request)
    return found


@reauthentication_required(allow_get=True)
def ask_password_again(request: HttpRequest) -> None:
    """Whoever finds a desk unattended makes no way in: what is sent waits until its sender has said the password,
    unless that was minutes ago; then it is done (ASVS 7.5.1, 7.5.2)."""


def permit(*, allowed: bool) -> None:
    """403 for what one may see but not do."""
    if not allowed:
        raise PermissionDenied
