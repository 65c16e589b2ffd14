"""Labels of a sheet's map."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..page.inks import px_to_mm
from ..page.label import Label, Lettering, PlacedLabel
from ..page.labels import place_labels
from ..page.paper import Box
from ..page.placing import Position
from ..page.type import BODY_BOTTOM, BODY_TOP, CAP_HEIGHT, MM_PER_PT
from .drawing import MapDrawing
from .page import Page

LEADER_MM = 0.18


def draw_labels(
    page: Page, drawing: MapDrawing, cards: Mapping[str, Any], keep_out: Iterable[Box] = ()
) -> tuple[PlacedLabel, ...]:
    """Place and draw the labels of a map. `keep_out`: what already stands on the map."""
    how = Lettering(
        lang=page.lang,
        inks=page.inks,
        unit=page.unit,
        px_pt=px_to_mm(1, page.unit) / MM_PER_PT,
        area=1.3,
        sub=0.72,
        most_mm=34.0 * page.unit,
        finer=1.0,
        width=page.width,
        edge_mm=0.8 * page.unit,
        most=2500,
    )
    placed = place_labels(drawing, how, cards, keep_out)
    for one in placed:
        _draw(page, one.label, one.position)
    return placed


def _draw(page: Page, label: Label, position: Position) -> None:
    halo = page.inks.colour("halo")
    if position.leader:
        page.lines([position.leader], colour=halo, width_mm=LEADER_MM * 4 * page.unit, zorder=5)
        page.lines([position.leader], colour=label.colour, width_mm=LEADER_MM * page.unit, zorder=6)
    first = label.lines[0]
    size_mm = first.size_pt * MM_PER_PT
    if position.stacked:
        for char, (x, y) in zip(label.text, position.stacked, strict=True):
            baseline = y + (BODY_TOP - BODY_BOTTOM) / 2 * size_mm
            page.text(
                x, baseline, char, first.size_pt, bold=first.bold, colour=label.colour,
                align="center", halo=halo, zorder=8,
            )  # fmt: skip
        return
    if position.angle:
        _draw_slanted(page, label, position, halo)
        return
    left, top, right, _ = position.boxes[0]
    x = {"left": left, "right": right, "center": (left + right) / 2}[position.align]
    for line in label.lines:
        middle = top + line.height_mm / 2
        baseline = middle + (BODY_TOP - BODY_BOTTOM) / 2 * line.size_pt * MM_PER_PT
        page.text(
            x, baseline, line.words, line.size_pt, bold=line.bold, colour=label.colour,
            align=position.align, halo=halo, zorder=8, gid=f"label/{label.key}",
        )  # fmt: skip
        top += line.height_mm


def _draw_slanted(page: Page, label: Label, position: Position, halo: str) -> None:
    line = label.lines[0]
    turn = np.radians(position.angle)
    drop = CAP_HEIGHT / 2 * line.size_pt * MM_PER_PT
    x = position.middle[0] - np.sin(turn) * drop
    y = position.middle[1] + np.cos(turn) * drop
    page.text(
        float(x), float(y), line.words, line.size_pt, bold=line.bold, colour=label.colour,
        align="center", angle=-position.angle, halo=halo, zorder=8, gid=f"label/{label.key}",
    )  # fmt: skip
