"""The promise check: what customers were promised, held against what the vendors it rests on have agreed (ADR 116).

Derived, never stored. It knows no web and no database, and never guesses: what it cannot read it says so of.
"""

from agreements.promises.vendors.comparing import Compared, Contradiction, Gap, Obstacle, check
from agreements.promises.vendors.promised import Promised, promises_in
from agreements.promises.vendors.undertaken import Undertaking, Vendor, vendor_from

__all__ = [
    "Compared",
    "Contradiction",
    "Gap",
    "Obstacle",
    "Promised",
    "Undertaking",
    "Vendor",
    "check",
    "promises_in",
    "vendor_from",
]
