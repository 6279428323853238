"""What only the account that runs Heiji may read, and the key that nobody may guess."""

# Database, mailbox and papers: whoever else works on the machine has no business there.
OURS_ALONE = 0o077
# These make files that are no secret and may be used by another account.
FOR_EVERYBODY = {"collectstatic", "compilemessages", "makemessages", "makemigrations"}


def refuse_bad_key() -> None:
    """Raise ImproperlyConfigured rather than serve with no key or a short one."""
    from django.core.exceptions import ImproperlyConfigured

    from agreements.apps import key_fault

    fault = key_fault()
    if fault:
        raise ImproperlyConfigured(fault)
