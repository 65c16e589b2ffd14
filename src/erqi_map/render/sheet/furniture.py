"""Head, foot, frame, scale bar and north arrow of a sheet."""

import math
from dataclasses import dataclass
from typing import Any

import shapely
from matplotlib.path import Path

from erqi_map.compose.spec import MapSpec

from ..page.paper import Box, Layout
from ..page.type import BODY_TOP, LINE_HEIGHT, MM_PER_PT, wrap
from ..page.window import Window
from .page import SMALL, SOFT, Page

TITLE_PT, SUBTITLE_PT, STATUS_PT = 25.0, 10.0, 8.4
BAR_MM = 63.0
BAR_PARTS = 4
NORTH_MM = 17.0
NOTICEABLE_MINUTES = 0.5
DRAWN_LEAN = 9.0
"""Degrees at which true north is drawn: the real angle is too small to be seen."""


@dataclass(frozen=True)
class Headline:
    """The words at the top of a page. `page`: its number, in an atlas."""

    title: str
    subtitle: str
    page: str = ""


def draw_frame(page: Page, parts: Layout) -> None:
    """The neat line round the sheet and round the map."""
    u = page.unit
    page.rectangle(parts.frame, edge="ink", width_mm=0.7 * u, zorder=20)
    page.rectangle(parts.frame.inset(-1.3 * u), edge="ink", width_mm=0.18 * u, zorder=20)
    y = parts.head.bottom
    page.lines([[(parts.frame.x, y), (parts.frame.right, y)]], width_mm=0.35 * u)
    page.lines([[(parts.frame.x, parts.foot.y), (parts.frame.right, parts.foot.y)]],
               width_mm=0.35 * u)  # fmt: skip


def draw_head(page: Page, spec: MapSpec, parts: Layout, words: Headline) -> None:
    """Title and edition at the left; status and year at the right."""
    u, head = page.unit, parts.head
    pad = 5.0 * u
    furniture, lang = spec.furniture, page.lang
    status = furniture.status_note.get(lang)
    year_key = "year_inferred" if furniture.year_inferred else "year"
    year = page.say(year_key, year=furniture.year)
    year = f"{year} · {words.page}" if words.page else year
    widest = max(page.width(status, STATUS_PT * u) + 5 * u, page.width(year, SOFT * u))
    room = head.width - 2 * pad - widest - 6 * u
    page.rectangle(Box(head.x + pad, head.y + 3.6 * u, 1.6 * u, head.height - 7.2 * u),
                   fill="accent")  # fmt: skip
    x, room = head.x + pad + 4.6 * u, room - 4.6 * u
    size = _narrowed(page, words.title, TITLE_PT * u, room, bold=True)
    page.text(x, head.y + 10.8 * u, words.title, size, bold=True)
    size = _narrowed(page, words.subtitle, SUBTITLE_PT * u, room)
    page.text(x, head.y + 17.0 * u, words.subtitle, size, colour="ink-soft")
    wide = page.width(status, STATUS_PT * u) + 5 * u
    chip = Box(head.right - pad - wide, head.y + 4.6 * u, wide, 6.4 * u)
    page.rectangle(chip, edge="ink-soft", width_mm=0.2 * u)
    page.text(chip.x + wide / 2, chip.y + 4.3 * u, status, STATUS_PT * u, align="center")
    page.text(head.right - pad, head.y + 17.0 * u, year, SOFT * u, colour="ink-soft", align="right")


def _narrowed(page: Page, words: str, size: float, room: float, bold: bool = False) -> float:
    """The type size at which words are no wider than `room`."""
    return size * min(1.0, room / max(page.width(words, size, bold), 1e-6))


def draw_foot(page: Page, spec: MapSpec, parts: Layout) -> None:
    """Coordinates, maker, date, sources; at the right the review number or that there is none."""
    u, foot = page.unit, parts.foot
    furniture, lang = spec.furniture, page.lang
    pad = 3.0 * u
    review = _review(page, spec, foot)
    width = review.x - foot.x - 2 * pad
    shares = (0.36, 0.64) if page.paper.landscape else (0.4, 0.6)
    left = Box(foot.x + pad, foot.y + 1.6 * u, width * shares[0] - pad, foot.height - 3.2 * u)
    right = Box(left.right + 2 * pad, left.y, width * shares[1] - pad, left.height)
    x = left.right + pad
    page.lines([[(x, foot.y), (x, foot.bottom)]], colour="line", width_mm=0.2 * u)
    imprint = [
        page.say("projection", meridian=spec.zone.meridian, code=spec.zone.code),
        furniture.datum_note.get(lang),
        page.say("imprint", editor=furniture.editor.get(lang), date=furniture.data_date),
    ]
    fitted(page, left, imprint)
    fitted(page, right, [furniture.attribution.get(lang)])


def _review(page: Page, spec: MapSpec, foot: Box) -> Box:
    u = page.unit
    note = spec.furniture.review_note.get(page.lang)
    size, most = 8.6 * u, 54.0 * u
    lines = wrap(note, most, size, bold=True)
    width = max(page.width(line, size, bold=True) for line in lines) + 8 * u
    box = Box(foot.right - width - 3 * u, foot.y + 2.6 * u, width, foot.height - 5.2 * u)
    colour = "ink" if spec.furniture.review_number else "warning"
    page.rectangle(box, fill="paper", edge=colour, width_mm=0.4 * u, zorder=4)
    step = size * MM_PER_PT * 1.35
    top = box.y + (box.height - len(lines) * step) / 2
    for at, line in enumerate(lines):
        y = top + (at + 0.5) * step + 0.36 * size * MM_PER_PT
        page.text(box.x + box.width / 2, y, line, size, bold=True, colour=colour, align="center")
    return box


def fitted(page: Page, box: Box, paragraphs: list[str], size_pt: float = SMALL) -> None:
    """Paragraphs in the largest type, up to `size_pt`, in which they fit the box."""
    size = size_pt * page.unit
    while size > 0.55 * size_pt * page.unit and _height(box, paragraphs, size) > box.height:
        size *= 0.96
    y = box.y + max(0.0, (box.height - _height(box, paragraphs, size)) / 2)
    for words in paragraphs:
        y = page.paragraph(
            Box(box.x, y, box.width, box.height), words, size, colour="ink-soft", spacing=1.38
        )


def _height(box: Box, paragraphs: list[str], size: float) -> float:
    lines = sum(len(wrap(words, box.width, size)) for words in paragraphs)
    return lines * size * MM_PER_PT * 1.38


def emptiest_corner(page: Page, drawn: object, box: Box, width: float, height: float,
                    corners: tuple[str, ...], gap: float) -> Box:  # fmt: skip
    """The corner of the map where a thing of this size hides least of the plan."""
    places = {
        "top-left": (box.x + gap, box.y + gap),
        "top-right": (box.right - gap - width, box.y + gap),
        "bottom-left": (box.x + gap, box.bottom - gap - height),
        "bottom-right": (box.right - gap - width, box.bottom - gap - height),
    }
    boxes = [Box(*places[name], width, height) for name in corners]
    return min(boxes, key=lambda one: shapely.area(shapely.intersection(
        shapely.box(*one.bounds), drawn)))  # fmt: skip


def scale_box(page: Page, window: Window) -> tuple[float, float]:
    """Width and height of the scale, millimetres."""
    length = window.bar_length_m(BAR_MM * page.unit)
    return window.bar_mm(length) + 13 * page.unit, 14.6 * page.unit


def draw_scale(page: Page, window: Window, box: Box) -> float:
    """The number scale and the bar; returns the length of the bar on paper, millimetres."""
    u = page.unit
    page.rectangle(box, fill="paper", edge="ink-soft", width_mm=0.18 * u, zorder=9)
    number = f"{round(window.denominator):,}".replace(",", "\u00a0")
    page.text(box.x + box.width / 2, box.y + 5.0 * u, f"1:{number}", 9.5 * u, bold=True,
              align="center", zorder=11)  # fmt: skip
    length_m = window.bar_length_m(BAR_MM * page.unit)
    bar = window.bar_mm(length_m)
    x, y, high = box.x + (box.width - bar) / 2, box.y + 7.0 * u, 1.5 * u
    for part in range(BAR_PARTS):
        piece = Box(x + bar * part / BAR_PARTS, y, bar / BAR_PARTS, high)
        page.rectangle(piece, fill="ink" if part % 2 == 0 else "paper", edge="ink",
                       width_mm=0.18 * u, zorder=10)  # fmt: skip
    kilometres = length_m >= 1000
    for part in (0, BAR_PARTS // 2, BAR_PARTS):
        metres = length_m * part / BAR_PARTS
        words = f"{metres / 1000:g}" if kilometres else f"{metres:g}"
        if part == BAR_PARTS:
            words += " km" if kilometres else " m"
        at = x + bar * part / BAR_PARTS
        page.text(at, y + high + 3.4 * u, words, SMALL * u, align="center", zorder=11)
    return bar


def north_box(page: Page) -> tuple[float, float]:
    """Width and height of the north arrow with its caption."""
    return 24 * page.unit, (NORTH_MM + 15.0) * page.unit


def draw_north(page: Page, window: Window, box: Box) -> float:
    """A needle to grid north, a thin line to true north, and the angle; returns it in minutes."""
    u = page.unit
    minutes = window.zone.convergence_minutes(*window.centre)
    page.rectangle(box, fill="paper", edge="ink-soft", width_mm=0.18 * u, zorder=8.5)
    x, top = box.x + box.width / 2, box.y + 6.5 * u
    foot, half = top + NORTH_MM * u, 3.1 * u
    notch = foot - 3.6 * u
    ink = page.inks.colour("ink")
    line: dict[str, Any] = {
        "edgecolor": ink,
        "linewidth": 0.22 * u / MM_PER_PT,
        "joinstyle": "round",
    }
    left = [(x, top), (x - half, foot), (x, notch), (x, top)]
    right = [(x, top), (x + half, foot), (x, notch), (x, top)]
    page.shape(Path(left, closed=True), zorder=10, facecolor=ink, **line)
    page.shape(Path(right, closed=True), zorder=10, facecolor="white", **line)
    size = 11 * u
    page.text(x, top - 1.6 * u, page.say("north"), size, bold=True, align="center", zorder=12)
    caption = foot + 4.0 * u
    if abs(minutes) >= NOTICEABLE_MINUTES:
        _true_north(page, x, notch, minutes)
        page.text(x, caption, page.say("convergence_name"), SMALL * u, align="center", zorder=12)
        caption += SMALL * u * MM_PER_PT * LINE_HEIGHT * 0.92
    angle = page.say("convergence", minutes=f"{minutes:+.1f}".replace("-", "−"))
    page.text(x, caption, angle, SMALL * u, bold=True, align="center", zorder=12)
    return minutes


def _true_north(page: Page, x: float, y: float, minutes: float) -> None:
    """True north leans away from grid north by the convergence, the other way."""
    u = page.unit
    lean = math.radians(math.copysign(DRAWN_LEAN, -minutes))
    length = (NORTH_MM - 1.5) * u
    tip = x + math.sin(lean) * length, y - math.cos(lean) * length
    page.lines([[(x, y), tip]], colour="accent", width_mm=0.28 * u, zorder=11)
    side = math.copysign(1, lean)
    page.text(
        tip[0] + side * 0.6 * u, tip[1] + BODY_TOP, page.say("true_north"), SMALL * u * 0.9,
        colour="accent", align="left" if side > 0 else "right", zorder=12,
    )  # fmt: skip
