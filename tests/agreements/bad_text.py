"""Texts that no field may take: each is refused with a message, never kept and never an error page."""

CONTROL = "止\x07まる"
BIDI = "止ま\u202eる"
NUL = "止\x00まる"
# Nearly what a form of the test client (multipart) may bring; longer ones are refused unread (config/bodies.py).
HUGE = "止" * (2 * 1024 * 1024 // 3)
BAD_TEXTS = {"control": CONTROL, "bidi": BIDI, "nul": NUL, "huge": HUGE}
