"""Texts that no field may take: each is refused with a message, never kept and never an error page."""

CONTROL = "止\x07まる"
BIDI = "止ま\u202eる"
NUL = "止\x00まる"
HUGE = "止" * (10 * 1024 * 1024 // 3)
BAD_TEXTS = {"control": CONTROL, "bidi": BIDI, "nul": NUL, "huge": HUGE}
