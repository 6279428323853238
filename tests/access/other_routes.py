"""Routes that no role of the staff decides about: known by a link, or asked by programs."""

# Open to programs that watch the site: 503, as any world is whose mails wait (tests/incidents/views/test_condition.py).
ALARMS = ["ready"]
# Open, but only to the browser that followed that link: the letter to a reviewer, a party's page of the day.
REVIEW_ROUTES = ["review", "review-pdf", "review-receipt", "review-code", "review-comment", "review-decision"]
DAY_ROUTES = ["day-page", "day-progress", "day-pdf", "day-mark", "day-code", "day-decision"]
