"""Routes that no role of the staff decides about: known by a link, or asked by programs."""

# Open to programs that watch the site: 503, as any world is whose mails wait (tests/incidents/views/test_condition.py).
ALARMS = ["ready"]
# Open, but only to the browser that followed that link: the letter to a reviewer, a party's page of the day.
REVIEW_ROUTES = [
    "review",
    "review-pdf",
    "review-receipt",
    "review-copy",
    "review-copy-told",
    "review-code",
    "review-answers",
    "review-understanding",
    "review-comment",
    "review-decision",
    "review-contacts",
    "review-handover",
    "review-newest",
    "review-opening",
]
# The same for a contact's link: tests/agreements/views/review/test_own_contacts.py.
CONTACT_LINK = ["contact-link"]
CONTACT_ROUTES = [
    "own-contacts",
    "own-contacts-still",
    "own-succession",
    "own-contact-new",
    "own-contact",
    "own-contact-leaving",
]
DAY_ROUTES = ["day-page", "day-progress", "day-pdf", "day-mark", "day-code", "day-decision"]
