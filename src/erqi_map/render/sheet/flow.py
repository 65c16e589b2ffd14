"""Text that flows down a panel: headings, paragraphs, marked lines. Type shrinks until it fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from erqi_map.compose.spec import SymbolSpec

from ..page.paper import Box
from ..page.type import MM_PER_PT, widest_word_mm, width_mm, wrap
from .page import BODY, Page
from .symbols import draw_swatch

SPACING = 1.46
RULE_MM, RULE_GAP_MM = 0.3, 1.7
SMALLEST, BALANCE_STEPS = 0.55, 40
SWATCH_MM = 4.2
ASIDE_GAP_MM = 3.0


@dataclass(frozen=True)
class Item:
    """A paragraph. `marker`: a sign or symbol before its first line, which indents the rest.
    `aside`: words at the right end of the first line. `rule`: a line under it, as for a heading.
    `before_mm`: space above. Sizes are those of A3.
    """

    words: str
    size_pt: float = BODY
    bold: bool = False
    colour: str = "ink"
    marker: str | SymbolSpec | None = None
    aside: str = ""
    rule: bool = False
    before_mm: float = 0.0


def heading_item(words: str, before_mm: float = 4.0) -> Item:
    """A heading with a rule."""
    return Item(words, size_pt=9.6, bold=True, rule=True, before_mm=before_mm)


def flow_height(page: Page, items: Sequence[Item], width: float) -> float:
    """Height of the items in a column of `width` millimetres."""
    return flow_height_of(items, width, page.unit)


def flow_height_of(items: Sequence[Item], width: float, scale: float) -> float:
    """`flow_height` in type of another scale."""
    return sum(_height(item, width, scale, first=not at) for at, item in enumerate(items))


def draw_flow(
    page: Page, items: Sequence[Item], box: Box, *, columns: int = 1, largest: float = 1.0
) -> float:
    """Draw the items from the top of `box`, column after column; returns the lowest edge.

    Type is as large as fits, up to `largest` times its size.
    """
    gap = 6 * page.unit
    width = (box.width - (columns - 1) * gap) / columns
    scale = page.unit * largest
    stacks = _deal(items, width, box.height, columns, scale)
    while stacks is None and scale > SMALLEST * page.unit:
        scale *= 0.97
        stacks = _deal(items, width, box.height, columns, scale)
    if stacks is not None and columns > 1:
        stacks = _balanced(items, width, box.height, columns, scale)
    lowest = box.y
    for at, stack in enumerate(stacks or [list(items)]):
        y = box.y
        for place, item in enumerate(stack):
            area = Box(box.x + at * (width + gap), y, width, box.height)
            y = _draw(page, item, area, scale, first=not place)
        lowest = max(lowest, y)
    return lowest


def _deal(
    items: Sequence[Item], width: float, height: float, columns: int, scale: float
) -> list[list[Item]] | None:
    stacks: list[list[Item]] = [[]]
    used = 0.0
    for at, item in enumerate(items):
        need = _height(item, width, scale, first=not stacks[-1])
        after = _height(items[at + 1], width, scale) if item.rule and at + 1 < len(items) else 0.0
        if stacks[-1] and used + need + after > height:
            stacks.append([])
            used, need = 0.0, _height(item, width, scale, first=True)
        stacks[-1].append(item)
        used += need
    fits = len(stacks) <= columns and used <= height
    return stacks if fits else None


def _balanced(
    items: Sequence[Item], width: float, height: float, columns: int, scale: float
) -> list[list[Item]] | None:
    """The columns at the least height at which everything fits."""
    best = _deal(items, width, height, columns, scale)
    least = flow_height_of(items, width, scale) / columns
    for step in range(1, BALANCE_STEPS + 1):
        tried = _deal(
            items, width, height + (least - height) * step / BALANCE_STEPS, columns, scale
        )
        best = tried or best
    return best


def _indent(item: Item, scale: float) -> float:
    if item.marker is None:
        return 0.0
    if isinstance(item.marker, str):
        return (1.6 + 1.7 * len(item.marker)) * scale
    return (SWATCH_MM + 2.0) * scale


def _lines(item: Item, width: float, scale: float) -> list[str]:
    room = width - _indent(item, scale)
    if item.aside and not _aside_below(item, width, scale):
        room -= _aside_mm(item, scale)
    return wrap(item.words, max(room, 5 * scale), item.size_pt * scale, item.bold)


def _aside_mm(item: Item, scale: float) -> float:
    return width_mm(item.aside, item.size_pt * 0.86 * scale) + ASIDE_GAP_MM * scale


def _aside_below(item: Item, width: float, scale: float) -> bool:
    """What stands at the right has a line of its own where a word beside it would be broken."""
    word = widest_word_mm(item.words, item.size_pt * scale, item.bold)
    room = width - _indent(item, scale) - _aside_mm(item, scale)
    return bool(item.aside) and word > room


def _height(item: Item, width: float, scale: float, first: bool = False) -> float:
    step = item.size_pt * scale * MM_PER_PT * SPACING
    rule = (RULE_GAP_MM + 0.9) * scale if item.rule else 0.0
    before = 0.0 if first else item.before_mm * scale
    lines = len(_lines(item, width, scale)) + _aside_below(item, width, scale)
    return before + lines * step + rule


def _draw(page: Page, item: Item, box: Box, scale: float, first: bool) -> float:
    y = box.y + (0.0 if first else item.before_mm * scale)
    size = item.size_pt * scale
    step, indent = size * MM_PER_PT * SPACING, _indent(item, scale)
    baseline = y + step / 2 + 0.36 * size * MM_PER_PT
    if isinstance(item.marker, str):
        page.text(box.x, baseline, item.marker, size, bold=True, colour="accent")
    elif item.marker is not None:
        side = SWATCH_MM * scale
        draw_swatch(page, Box(box.x, y + (step - side) / 2, side, side), item.marker)
    lines, below = _lines(item, box.width, scale), _aside_below(item, box.width, scale)
    if item.aside:
        at = baseline + step * len(lines) * below
        page.text(box.right, at, item.aside, size * 0.86, colour="ink-soft", align="right")
    y += step * below
    for line in lines:
        page.text(box.x + indent, baseline, line, size, bold=item.bold, colour=item.colour)
        baseline += step
        y += step
    if item.rule:
        y += 0.9 * scale
        page.lines([[(box.x, y), (box.right, y)]], width_mm=RULE_MM * page.unit)
        y += RULE_GAP_MM * scale
    return y
