"""Open, but only to the browser that followed a link: no role of the staff counts there."""

# The letter to a reviewer.
REVIEW_ROUTES = ["review", "review-pdf", "review-receipt", "review-code", "review-comment", "review-decision"]
# A party's page of the day.
DAY_ROUTES = ["day-page", "day-progress", "day-pdf", "day-mark", "day-code", "day-decision"]
