"""The families a paper may be drawn with: the first was made for legibility, the second holds its rare characters."""

FAMILIES = ("BIZ UDPGothic", "Noto Sans CJK JP")
