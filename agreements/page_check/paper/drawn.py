"""What stands on a page, as it is drawn: glyphs, edges, areas. Points from the bottom left, colours 0 to 255."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

MM = 72 / 25.4
Colour = tuple[int, int, int, int]
BLACK: Colour = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether both share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top

    def smaller(self, by: float) -> "Box":
        return Box(self.left + by, self.bottom + by, self.right - by, self.top - by)


@dataclass(frozen=True, slots=True)
class Face:
    """A font: `family` without its subset's prefix and its style, 「BIZ-UDPGothic」."""

    name: str
    family: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """What is drawn in one go: one face, one size (points, the page's scale included), one colour.

    `mark` is its marked-content number, -1 where it has none;
    `shown` is False for text that is drawn invisibly or with its outline only.
    """

    page: int
    face: Face
    size: float
    colour: Colour
    mark: int
    slanted: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Glyph:
    """`box` is what is drawn, not the em square; `x`, `y` where it stands on its baseline."""

    text: str
    run: Run
    box: Box
    x: float
    y: float

    @property
    def blank(self) -> bool:
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape or a picture; `hole` is the inside of a frame, `thin` a rule."""

    box: Box
    colour: Colour | None
    hole: Box | None = None

    def covers(self, box: Box) -> bool:
        return self.box.meets(box) and not (self.hole and self.hole.holds(box))


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight horizontal or vertical border, as the box of its stroke; `frame` where it is a side of a frame."""

    box: Box
    frame: bool = False

    @property
    def level(self) -> bool:
        return self.box.width >= self.box.height


@dataclass
class Sheet:
    """One page. `contrasts` is measured only where something may not be black on white; None says it all is."""

    number: int
    width: float
    height: float
    rotated: bool = False
    glyphs: list[Glyph] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    contrasts: "list[Contrast] | None" = None

    @cached_property
    def words(self) -> "list[Word]":
        return list(words_of(self.glyphs))


@dataclass(frozen=True, slots=True)
class Word:
    """Neighbouring glyphs of one run without a space, twelve at most (Japanese writes none)."""

    glyphs: tuple[Glyph, ...]
    box: Box

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def run(self) -> Run:
        return self.glyphs[0].run


@dataclass(frozen=True, slots=True)
class Contrast:
    """How a word stands out when it is printed in grey: WCAG ratio, and the luminance (0 to 1) behind it."""

    word: Word
    ratio: float
    background: float


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds them all."""
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def words_of(glyphs: Sequence[Glyph], most: int = 12) -> Iterator[Word]:
    part: list[Glyph] = []
    for glyph in glyphs:
        if part and (glyph.blank or glyph.run is not part[0].run or len(part) == most):
            yield _word(part)
            part = []
        if not glyph.blank:
            part.append(glyph)
    if part:
        yield _word(part)


def _word(glyphs: list[Glyph]) -> Word:
    return Word(tuple(glyphs), around([glyph.box for glyph in glyphs]))
