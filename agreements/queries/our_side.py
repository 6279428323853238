"""Our own side: who answers for a system, and whether an address is ours, for nobody there may answer for a customer
or a vendor (docs/adr/0030)."""

import unicodedata

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.models import Contact, System, User
from agreements.refusals import Refused


def our_contacts(system: System) -> QuerySet[Contact]:
    """Return who of us answers for a system, in call order: those named for it, else all of us."""
    named = system.our_contacts.filter(retired_at=None)
    ours = named if named.exists() else Contact.objects.filter(party__kind="own", retired_at=None)
    return ours.order_by("place", "pk")


def must_be_theirs(mail: str) -> None:
    """Raise Refused when `mail` is an address of our own side."""
    if is_ours(mail):
        words = _("%(mail)s は、弊社側（社内の方か、弊社のドメイン）のアドレスです。相手の会社のものにしてください。")
        raise Refused(words % {"mail": mail})


def is_ours(mail: str) -> bool:
    """Return whether `mail` lies in a domain of ours (settings.OUR_MAIL_DOMAINS), belongs to one of our staff, those
    who have left included, or is registered as our own contact; however it is written."""
    address = folded(mail)
    domain = address.rpartition("@")[2]
    if any(f".{domain}".endswith(f".{_folded_domain(own)}") for own in settings.OUR_MAIL_DOMAINS):
        return True
    staff = User.objects.exclude(email="").values_list("email", flat=True)
    own = Contact.objects.filter(party__kind="own").exclude(mail="").values_list("mail", flat=True)
    return any(folded(known) == address for known in (*staff, *own))


def folded(mail: str) -> str:
    """Return an address as mail servers see it: width, case, quotation marks and `+tag` make no other mailbox."""
    name, _at, domain = unicodedata.normalize("NFKC", mail).strip().casefold().rpartition("@")
    mailbox = name.strip('"').partition("+")[0]
    return f"{mailbox}@{_folded_domain(domain)}"


def _folded_domain(domain: str) -> str:
    plain = unicodedata.normalize("NFKC", domain).strip().casefold().strip(".").removeprefix("@")
    try:
        return plain.encode("idna").decode()
    except UnicodeError:
        return plain
