"""A label of a map on paper: its words, lines and look, before and after it has a place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from erqi_map.compose.drawing import DRAWING

from .inks import Inks
from .placing import Bounds, Position
from .type import MM_PER_PT, balanced, widest_word_mm, width_mm

SMALLER = (0.86, 0.74)
TALLER = 1.25
"""How unequal the lines of a name may be when it is broken once more."""


@dataclass(frozen=True)
class Lettering:
    """How an output letters its map. `unit`: how large its gaps are, 1 on A3; `px_pt`: points to a
    CSS pixel; `area`, `sub`: names of areas and slogans against others; `most_mm`: where a name is
    broken into lines; `finer`: how many zoom levels earlier than a screen it shows a name; `width`:
    of words of a size, bold or not, in millimetres; `air_mm`: what it takes more; `edge_mm`: kept
    free round the map; `most`: names on a map.
    """

    lang: str
    inks: Inks
    unit: float
    px_pt: float
    area: float
    sub: float
    most_mm: float
    finer: float
    width: Callable[[str, float, bool], float]
    edge_mm: float
    most: int
    air_mm: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line of a label with its size in points on the page."""

    words: str
    size_pt: float
    bold: bool

    @property
    def height_mm(self) -> float:
        """Distance to the next line."""
        return self.size_pt * MM_PER_PT * DRAWING.text.line_step


@dataclass(frozen=True)
class Label:
    """A label before it has a place. `text`: the name as the label rule gives it; `slogan`: the
    last of `lines` is one; `limit`: the cost at which it is left out.
    """

    layer: str
    id: str
    text: str
    lines: tuple[Line, ...]
    colour: str
    order: tuple[float, ...]
    limit: float
    slogan: bool = False

    @property
    def key(self) -> str:
        """Unique on the map."""
        return f"{self.layer}/{self.id}"

    @property
    def height_mm(self) -> float:
        """Height of the block of lines."""
        return sum(line.height_mm for line in self.lines)


@dataclass(frozen=True)
class PlacedLabel:
    """A label on the map; `crossed`: a line or an edge runs through its words, or a picture or an
    overlay lies under them.
    """

    label: Label
    position: Position
    width_mm: float
    crossed: bool

    @property
    def layer(self) -> str:
        """Id of the layer."""
        return self.label.layer

    @property
    def id(self) -> str:
        """Id of the feature."""
        return self.label.id

    @property
    def text(self) -> str:
        """The name as the label rule gives it."""
        return self.label.text

    @property
    def boxes(self) -> tuple[Bounds, ...]:
        """The page millimetres its words cover."""
        return self.position.boxes


def other_forms(label: Label) -> Iterator[Label]:
    """An area's label with its name in one line more, then both without slogan, then smaller."""
    yield from _taller(label)
    name = replace(label, lines=label.lines[:-1], slogan=False) if label.slogan else label
    if label.slogan:
        yield name
        yield from _taller(name)
    for size in SMALLER:
        lines = (replace(line, size_pt=line.size_pt * size) for line in name.lines)
        small = replace(name, lines=tuple(lines))
        yield small
        yield from _taller(small)


def _taller(label: Label) -> Iterator[Label]:
    """The same label with its name in one line more, where that makes it narrower."""
    name = label.lines[: len(label.lines) - label.slogan]
    size, bold = name[0].size_pt, name[0].bold
    whole = width_mm(label.text, size, bold)
    limit = max(whole / (len(name) + 1) * TALLER, widest_word_mm(label.text, size, bold))
    lines = balanced(label.text, limit, size, bold)
    if len(lines) == len(name) + 1:
        broken = tuple(Line(words, size, bold) for words in lines)
        yield replace(label, lines=broken + label.lines[len(name) :])
