"""The panel beside the map: what the plan says, the legend, the notes, the inset."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from erqi_map.compose.spec import MapSpec, PhotoSpec, Scene, SceneFigure

from ..page.paper import COLUMN_GAP_MM, Box
from ..page.scene import photo_caption, photo_image, photo_of, scene_points
from .flow import Item, draw_flow, flow_height, flow_height_of, heading_item
from .inset import draw_inset, has_inset
from .legend import columns_for, draw_legend, groups_of, legend_height
from .page import BODY, SMALL, SOFT, Page
from .places import framework_items
from .shown import SheetMap

HEADING_PT = 9.6
HEADING_MM, SPACE_MM = 8.2, 4.4
INSET_SHARE, MIN_INSET_MM = 1.25, 32.0
"""Height of the inset at most, as a part of its width, and beside a landscape map at least."""

WORDS_SHARE = 0.42
"""The part of a panel its words may take; longer ones are set in smaller type."""

LARGEST, SMALLEST, STEP, PLAN_SHARE = 1.3, 0.8, 0.97, 0.4
"""Type of a panel grows where there is room, and gives way to the inset down to this."""

MIN_PHOTO_MM, MAX_PHOTO = 26.0, 0.36
"""A picture is no lower than this, and no higher than this part of its panel."""


def draw_panel(
    page: Page,
    spec: MapSpec,
    shown: SheetMap,
    box: Box,
    scene: Scene | None,
    plan: Sequence[Item] = (),
) -> None:
    """The panel of a sheet, at the right of a landscape map, under a portrait one. `plan`: what a
    large sheet has room for besides.
    """
    draw = _draw_side if page.paper.landscape else _draw_band
    draw(page, spec, shown, box, scene, plan)


def _draw_side(
    page: Page,
    spec: MapSpec,
    shown: SheetMap,
    box: Box,
    scene: Scene | None,
    plan: Sequence[Item],
) -> None:
    """One column from top to bottom, on a large sheet another with the plan at its left."""
    u = page.unit
    space, gap = SPACE_MM * u, COLUMN_GAP_MM * u
    first = box
    if plan:
        width = (box.width - gap) / 2
        first, box = (Box(x, box.y, width, box.height) for x in (box.x, box.right - width))
        page.lines([[(box.x - gap / 2, y) for y in (box.y, box.bottom)]], colour="line",
                   width_mm=0.2 * u)  # fmt: skip
    words = words_of(page, spec, scene) + (framework_items(page, spec) if plan else [])
    groups = groups_of(spec, shown.legend, page.lang)
    columns = columns_for(page, groups, box.width, 2)
    notes, half = notes_of(page, spec, shown.grid), (box.width - gap) / 2
    whole_mm = flow_height(page, notes, box.width)
    inset_mm = max(flow_height(page, notes, half), (HEADING_MM + MIN_INSET_MM) * u)
    inset_mm = inset_mm if has_inset(spec) else np.inf

    def legend_mm(scale: float) -> float:
        high = legend_height(page, groups, box.width, columns, scale) + HEADING_MM * u + space
        return high if groups else 0.0

    def left_mm(scale: float, foot_mm: float) -> float:
        used = flow_height_of(words, box.width, scale * u) + space + legend_mm(scale)
        return box.height - used - foot_mm

    def largest(foot_mm: float) -> float:
        scale = LARGEST if plan else 1.0
        while scale > SMALLEST and (
            left_mm(scale, foot_mm) < 0
            or flow_height_of(plan, first.width, scale * u) > first.height
        ):
            scale *= STEP
        return scale

    scale, foot_mm = largest(inset_mm), inset_mm
    inset = left_mm(scale, inset_mm) >= 0
    if not inset:
        scale, foot_mm = largest(whole_mm), whole_mm
    draw_flow(page, plan, first, largest=scale)
    most_words = box.height * (1.0 if plan else WORDS_SHARE)
    y = draw_flow(page, words, Box(box.x, box.y, box.width, most_words), largest=scale) + space
    if photo := photo_of(spec, scene):
        high = min(left_mm(scale, foot_mm) - space, box.height * MAX_PHOTO)
        if high >= MIN_PHOTO_MM * u:
            y = _draw_photo(page, spec, photo, Box(box.x, y, box.width, high)) + space
    foot = Box(box.x, box.bottom - foot_mm, box.width, foot_mm)
    if inset:
        free = box.bottom - y - legend_mm(scale)
        high = max(foot_mm, min(half * INSET_SHARE + HEADING_MM * u, free))
        foot = Box(box.x, box.bottom - high, half, high)
        place = Box(box.right - half, foot.y, half, high)
        top = heading(page, place, page.say("inset"))
        draw_inset(page, spec, shown.window, Box(place.x, top, half, place.bottom - top))
    draw_flow(page, notes, foot)
    if groups:
        y = heading(page, Box(box.x, y, box.width, 0), page.say("legend"))
        room = Box(box.x, y, box.width, foot.y - y - space * 0.6)
        draw_legend(page, groups, room, columns=columns, largest=scale)


def _draw_band(
    page: Page,
    spec: MapSpec,
    shown: SheetMap,
    box: Box,
    scene: Scene | None,
    plan: Sequence[Item],
) -> None:
    """Columns from left to right; a picture of a scene's place stands where the inset would."""
    u = page.unit
    gap = 7 * u
    groups = groups_of(spec, shown.legend, page.lang)
    photo = photo_of(spec, scene)
    beside = photo is not None or has_inset(spec)
    inset_width = box.width * (0.14 if plan else 0.27) if beside else 0.0
    words_width = box.width * (0.17 if plan else 0.29)
    notes = notes_of(page, spec, shown.grid)
    note_height = flow_height(page, notes, words_width)
    words = Box(box.x, box.y, words_width, box.height - note_height - SPACE_MM * u)
    said = words_of(page, spec, scene)
    more = [*said, *framework_items(page, spec)] if plan else said
    said = more if flow_height_of(more, words_width, u) <= words.height else said
    draw_flow(page, said, words, largest=LARGEST if plan else 1.0)
    draw_flow(page, notes, Box(box.x, box.bottom - note_height, words_width, note_height + 0.1))
    x = words.right + gap
    dividers = [x - gap / 2]
    if plan:
        plan_width = box.width * PLAN_SHARE
        draw_flow(page, plan, Box(x, box.y, plan_width, box.height), columns=3, largest=LARGEST)
        x += plan_width + gap
        dividers.append(x - gap / 2)
    width = box.right - x - (inset_width + gap if inset_width else 0)
    if groups:
        y = heading(page, Box(x, box.y, width, 0), page.say("legend"))
        most = columns_for(page, groups, width, 3)
        low = (n for n in range(1, most) if legend_height(page, groups, width, n) <= box.bottom - y)
        draw_legend(page, groups, Box(x, y, width, box.bottom - y), columns=next(low, most))
    if inset_width:
        left = box.right - inset_width
        if photo:
            _draw_photo(page, spec, photo, Box(left, box.y, inset_width, box.height))
        else:
            y = heading(page, Box(left, box.y, inset_width, 0), page.say("inset"))
            high = min(box.bottom - y, inset_width * INSET_SHARE)
            draw_inset(page, spec, shown.window, Box(left, y, inset_width, high))
        dividers.append(left - gap / 2)
    for at in dividers:
        page.lines([[(at, box.y), (at, box.bottom)]], colour="line", width_mm=0.2 * u)


def heading(page: Page, box: Box, words: str) -> float:
    """A heading with a rule under it; returns where what follows may start."""
    u = page.unit
    size = HEADING_PT * u
    size *= min(1.0, box.width / max(page.width(words, size, True), 1e-6))
    page.text(box.x, box.y + 4.0 * u, words, size, bold=True)
    y = box.y + 5.8 * u
    page.lines([[(box.x, y), (box.right, y)]], colour="ink", width_mm=0.3 * u)
    return box.y + HEADING_MM * u


def words_of(page: Page, spec: MapSpec, scene: Scene | None) -> list[Item]:
    """The points of a scene, or the goal of the plan and what it asks of each cluster."""
    if scene is not None:
        return scene_items(page, spec, scene)
    framework: Mapping[str, Any] = spec.content.get("framework") or {}
    goal = (framework.get("goal") or {}).get("text")
    if not goal:
        return []
    items = [heading_item(page.say("goal")), Item(goal[page.lang], size_pt=BODY * 1.12, bold=True)]
    directives, cards = framework.get("directives") or {}, spec.content.get("cards") or {}
    for card in (cards[id] for id in spec.content.get("clusters", ()) if id in cards):
        area = card.get("area_km2")
        said = [(directives.get(card["id"]) or {}).get(page.lang, "")]
        said += [] if area is None else [page.say("about_km2", area=f"{area:g}")]
        name, aside = card["short_name"][page.lang], page.say("and_of").join(filter(None, said))
        items.append(Item(name, SOFT, bold=True, aside=aside, before_mm=0.6))
    return items


def _draw_photo(page: Page, spec: MapSpec, one: PhotoSpec, box: Box) -> float:
    """A picture with its caption from the top of `box`, as large as fits; its lower edge."""
    caption = [Item(photo_caption(spec, one), size_pt=SMALL, colour="ink-soft", before_mm=1.0)]
    gap = 1.2 * page.unit
    under = flow_height(page, caption, box.width) + gap
    image = photo_image(one)
    scale = min(box.width / image.width, (box.height - under) / image.height)
    place = Box(box.x, box.y, image.width * scale, image.height * scale)
    axes = page.map_axes(place, f"photo/{one.photo.id}", zorder=3)
    axes.imshow(np.asarray(image), aspect="auto")
    return draw_flow(page, caption, Box(box.x, place.bottom + gap, box.width, under))


def scene_items(page: Page, spec: MapSpec, scene: Scene) -> list[Item]:
    """The points of a scene and its indicators."""
    lang = page.lang
    items = [heading_item(page.say("points"))]
    items += [Item(point, marker="•", before_mm=0.8) for point in scene_points(spec, scene)]
    periods = {figure.period.get(lang) for figure in scene.figures}
    if len(periods) == 1:
        period = page.say("period", period=periods.pop())
        items.append(Item(period, size_pt=SMALL, colour="ink-soft", before_mm=2.4))
    for figure in scene.figures:
        label = figure.label.get(lang)
        label += f" · {figure.period.get(lang)}" if periods else ""
        values = page.say("and").join(_figure_values(page, figure))
        words = page.say("figure", label=label, values=values)
        items.append(Item(words, size_pt=SOFT, before_mm=0.8))
    return items


def _figure_values(page: Page, figure: SceneFigure) -> list[str]:
    """The value with its unit, the change, the rank with its scope: those the source gives."""
    lang, values = page.lang, []
    if figure.value is not None:
        unit = figure.unit.get(lang) if figure.unit else ""
        value = figure.value.get(lang)
        values.append(page.say("value_unit", value=value, unit=unit) if unit else value)
    if figure.change is not None:
        values.append(figure.change.get(lang))
    if figure.rank is not None:
        rank = figure.rank.get(lang)
        scope = figure.scope.get(lang) if figure.scope else ""
        values.append(page.say("rank_scope", scope=scope, rank=rank) if scope else rank)
    return values


def notes_of(page: Page, spec: MapSpec, grid: str | None) -> list[Item]:
    """What every reader of the sheet has to know."""
    keys = ["note_schematic", "note_aside", "note_north"]
    keys += [f"note_grid_{grid}"] if grid else []
    return [
        Item(page.say(key, code=spec.zone.code), size_pt=SMALL, colour="ink-soft") for key in keys
    ]
