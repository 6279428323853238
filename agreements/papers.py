"""The two sizes of paper an agreement is printed on: what prints it and what checks the print both name them."""

from typing import Literal

# A4 for paper, 80 × 160 mm for a phone.
Size = Literal["a4", "phone"]
