"""The legend of a sheet: a line for every symbol that is drawn, grouped by layer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from erqi_map.compose.spec import LayerSpec, LegendEntry, MapSpec
from erqi_map.i18n import phrase

from ..page.paper import Box
from ..page.type import MM_PER_PT, legend_lines, legend_word_mm, wrap
from .page import BODY, SMALL, Page
from .symbols import draw_swatch

ROW_MM, GROUP_MM, GAP_MM = 5.4, 5.6, 1.8
SWATCH_MM, SWATCH_HIGH_MM, AFTER_MM = 9.0, 4.2, 2.4
GROUP_PT, LABEL_PT = 7.4, BODY
HEADING_STEP_MM, COUNT_MM = 3.4, 6.0
MIN_SCALE = 0.8
SPLIT_FROM, UNBOUNDED_MM = 1.45, 1e5


@dataclass(frozen=True)
class Group:
    """The lines of one layer of the plan, or of one theme of what surrounds it."""

    title: str
    entries: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class _Row:
    """One row of a column: a heading, or an entry with its label broken into lines."""

    height: float
    title: str = ""
    entry: LegendEntry | None = None
    lines: tuple[str, ...] = ()


def groups_of(spec: MapSpec, entries: Sequence[LegendEntry], lang: str) -> tuple[Group, ...]:
    """Layers of the plan first, areas before points; then, by theme, what only helps to find
    one's way, and pictures underneath.
    """
    layers = {layer.id: layer for layer in spec.layers}
    roles, shapes = ("plan", "overlay", "context", "orientation"), ("area", "line", "point")

    def rank(entry: LegendEntry) -> tuple[int, int]:
        layer = layers.get(entry.layer)
        if layer is None:
            return len(roles), 0
        return roles.index(layer.role), shapes.index(layer.geometry)

    found: dict[str, list[LegendEntry]] = {}
    for entry in sorted(entries, key=rank):
        title = _title(spec, layers.get(entry.layer), lang)
        found.setdefault(title, []).append(entry)
    return tuple(Group(title, tuple(lines)) for title, lines in found.items())


def _title(spec: MapSpec, layer: LayerSpec | None, lang: str) -> str:
    if layer is None:
        return phrase(lang, "sheet", "pictures")
    if layer.role in ("plan", "overlay"):
        return layer.title.get(lang)
    themes: Mapping[str, Any] = spec.content["terms"]["themes"]
    return str(themes.get(layer.theme, {}).get(lang) or layer.title.get(lang))


def columns_for(
    page: Page, groups: Sequence[Group], width: float, most: int, scale: float = 1.0
) -> int:
    """How many columns, up to `most`, are wide enough for every word of the legend."""
    unit = page.unit * scale
    words = (entry.label.get(page.lang) for group in groups for entry in group.entries)
    need = legend_word_mm(words, LABEL_PT * unit) + (SWATCH_MM + AFTER_MM + COUNT_MM) * unit
    fitting = [count for count in range(1, most + 1) if _width(width, count, page.unit) >= need]
    return max(fitting, default=1)


def draw_legend(
    page: Page, groups: Sequence[Group], box: Box, *, columns: int, largest: float = 1.0
) -> float:
    """Draw the legend in `box`; returns its lower edge. Type is as large as fits, up to `largest`
    times its size and breaks no word; where it would be too small to read, another column has room.
    """
    scale = page.unit * largest
    while True:
        room = columns_for(page, groups, box.width, columns + 1, scale / page.unit)
        small = scale < MIN_SCALE * page.unit
        columns = max(columns, room if small else 0)
        stacks = _columns(page, groups, box.width, columns, scale)
        height = _highest(stacks)
        if (height <= box.height and (small or columns <= room)) or scale < 0.6 * page.unit:
            break
        scale *= 0.97
    width = _width(box.width, columns, page.unit)
    for at, stack in enumerate(stacks):
        y = box.y
        x = box.x + at * (width + 3 * page.unit)
        for row in stack:
            _draw_row(page, row, Box(x, y, width, row.height), scale)
            y += row.height
    return box.y + height


def legend_height(
    page: Page, groups: Sequence[Group], width: float, columns: int, scale: float = 1.0
) -> float:
    """Height the legend takes in type of so many times its size."""
    return _highest(_columns(page, groups, width, columns, scale * page.unit))


def _width(total: float, columns: int, unit: float) -> float:
    return (total - (columns - 1) * 3 * unit) / columns


def _columns(
    page: Page, groups: Sequence[Group], total: float, columns: int, scale: float
) -> list[list[_Row]]:
    """Rows dealt to columns of about the same height; a heading stays with its first line."""
    width = _width(total, columns, page.unit)
    blocks = [_rows(page, group, width, scale) for group in groups]
    split = _least(blocks, columns, together=False)
    whole = _least(blocks, columns, together=True)
    # A group stays in one column unless that makes the legend much higher.
    return whole if _highest(whole) <= SPLIT_FROM * _highest(split) else split


def _highest(stacks: list[list[_Row]]) -> float:
    return max((sum(row.height for row in stack) for stack in stacks), default=0.0)


def _least(blocks: list[list[_Row]], columns: int, *, together: bool) -> list[list[_Row]]:
    """The deal with the lowest columns."""
    limit = sum(row.height for block in blocks for row in block) / columns
    while not (stacks := _deal(blocks, columns, limit, together)):
        limit *= 1.03
    return stacks


def _deal(blocks: list[list[_Row]], columns: int, limit: float, together: bool) -> list[list[_Row]]:
    """Rows from column to column, none higher than `limit`; nothing when that cannot be."""
    stacks: list[list[_Row]] = [[]]
    for block in blocks:
        for at, row in enumerate(block):
            used = sum(one.height for one in stacks[-1])
            follows = len(block) if together else at + 2 if row.title else at + 1
            starts = not together or not at
            need = sum(one.height for one in block[at:follows])
            headed = bool(stacks[-1]) and bool(stacks[-1][-1].title)
            if starts and stacks[-1] and not headed and used + need > limit + 1e-6:
                stacks.append([])
            stacks[-1].append(row)
    fits = len(stacks) <= columns and _highest(stacks) <= limit + 1e-6
    return stacks if fits or limit > UNBOUNDED_MM else []


def _rows(page: Page, group: Group, width: float, scale: float) -> list[_Row]:
    parts = group.title.splitlines()
    heading = tuple(line for part in parts for line in wrap(part, width, GROUP_PT * scale, True))
    high = (GROUP_MM + GAP_MM + (len(heading) - 1) * HEADING_STEP_MM) * scale
    rows = [_Row(high, title=group.title, lines=heading)]
    step = LABEL_PT * scale * MM_PER_PT * 1.3
    for entry in group.entries:
        words = width - (SWATCH_MM + AFTER_MM + (COUNT_MM if entry.count > 1 else 0)) * scale
        lines = tuple(legend_lines(entry.label.get(page.lang), words, LABEL_PT * scale))
        rows.append(_Row(ROW_MM * scale + (len(lines) - 1) * step, entry=entry, lines=lines))
    return rows


def _draw_row(page: Page, row: _Row, box: Box, scale: float) -> None:
    if row.entry is None:
        for at, line in enumerate(reversed(row.lines)):
            y = box.bottom - (1.9 + at * HEADING_STEP_MM) * scale
            page.text(box.x, y, line, GROUP_PT * scale, bold=True, colour="ink-soft")
        return
    middle = box.y + ROW_MM * scale / 2
    high, wide = SWATCH_HIGH_MM * scale, SWATCH_MM * scale
    draw_swatch(page, Box(box.x, middle - high / 2, wide, high), row.entry.symbol)
    size = LABEL_PT * scale
    step = size * MM_PER_PT * 1.3
    baseline = middle + 0.36 * size * MM_PER_PT
    x = box.x + wide + AFTER_MM * scale
    for at, line in enumerate(row.lines):
        page.text(x, baseline + at * step, line, size, gid=f"legend/{row.entry.layer}")
    if row.entry.count > 1:
        page.text(box.right, baseline, str(row.entry.count), SMALL * scale, colour="ink-soft",
                  align="right")  # fmt: skip
