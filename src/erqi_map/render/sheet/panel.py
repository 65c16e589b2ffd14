"""The panel beside the map: what the plan says, the legend, the notes, the inset."""

from collections.abc import Mapping, Sequence
from typing import Any

from erqi_map.compose.spec import MapSpec, Scene, SceneFigure

from ..page.paper import COLUMN_GAP_MM, Box
from ..page.type import MM_PER_PT
from .flow import Item, draw_flow, flow_height, heading_item
from .inset import draw_inset, has_inset
from .legend import columns_for, draw_legend, groups_of, legend_height
from .page import BODY, SMALL, SOFT, Page
from .places import framework_items
from .shown import SheetMap

HEADING_PT = 9.6
HEADING_MM, SPACE_MM = 8.2, 4.4
INSET_SHARE, MIN_INSET_MM = 0.95, 32.0
"""Height of the inset beside a landscape map, as a part of its width, and at least."""

LEGEND_GIVES = 0.15
"""A legend is this much smaller where there would be no room for the inset."""

WORDS_SHARE = 0.42
"""The part of a panel its words may take; longer ones are set in smaller type."""

FACT_STEP = 1.62
LARGEST, PLAN_SHARE = 1.3, 0.46
Words = Mapping[str, Any]


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
    if not page.paper.landscape:
        _draw_band(page, spec, shown, box, scene, plan)
        return
    if plan:
        gap = COLUMN_GAP_MM * page.unit
        width = (box.width - gap) / 2
        draw_flow(page, plan, Box(box.x, box.y, width, box.height), largest=LARGEST)
        at = box.x + width + gap / 2
        page.lines([[(at, box.y), (at, box.bottom)]], colour="line", width_mm=0.2 * page.unit)
        box = Box(box.right - width, box.y, width, box.height)
    _draw_side(page, spec, shown, box, scene, roomy=bool(plan))


def _draw_side(
    page: Page, spec: MapSpec, shown: SheetMap, box: Box, scene: Scene | None, *, roomy: bool
) -> None:
    """One column, from top to bottom."""
    u = page.unit
    space = SPACE_MM * u
    groups = groups_of(spec, shown.legend, page.lang)
    words = Box(box.x, box.y, box.width, box.height * WORDS_SHARE)
    y = draw_words(page, spec, words, scene) + space
    if roomy:
        more = Box(box.x, y, box.width, box.height * WORDS_SHARE)
        y = draw_flow(page, framework_items(page, spec), more) + space
    notes = notes_of(page, spec, shown.grid)
    note_height = flow_height(page, notes, box.width)
    columns = columns_for(page, groups, box.width, 2)
    legend = HEADING_MM * u + legend_height(page, groups, box.width, columns) + space
    legend = legend if groups else 0.0
    left = box.bottom - y - legend - note_height - space
    bottom = box.bottom
    inset_height = min(box.width * INSET_SHARE, left - HEADING_MM * u)
    if inset_height < MIN_INSET_MM * u <= inset_height + LEGEND_GIVES * legend:
        inset_height = MIN_INSET_MM * u
    if has_inset(spec) and inset_height >= MIN_INSET_MM * u:
        place = Box(box.x, bottom - inset_height, box.width, inset_height)
        draw_inset(page, spec, shown.window, place)
        bottom = place.y - HEADING_MM * u
        heading(page, Box(box.x, bottom, box.width, 0), page.say("inset"))
        bottom -= space
    if groups:
        y = heading(page, Box(box.x, y, box.width, 0), page.say("legend"))
        room = Box(box.x, y, box.width, bottom - y - note_height - space * 0.6)
        largest = LARGEST if roomy else 1.0
        y = draw_legend(page, groups, room, columns=columns, largest=largest) + space * 0.6
    draw_flow(page, notes, Box(box.x, y, box.width, max(bottom - y, note_height)))


def _draw_band(
    page: Page,
    spec: MapSpec,
    shown: SheetMap,
    box: Box,
    scene: Scene | None,
    plan: Sequence[Item],
) -> None:
    """Columns from left to right."""
    u = page.unit
    gap = 7 * u
    groups = groups_of(spec, shown.legend, page.lang)
    inset_width = box.width * (0.14 if plan else 0.27) if has_inset(spec) else 0.0
    words_width = box.width * (0.16 if plan else 0.29)
    notes = notes_of(page, spec, shown.grid)
    note_height = flow_height(page, notes, words_width)
    words = Box(box.x, box.y, words_width, box.height - note_height - SPACE_MM * u)
    draw_words(page, spec, words, scene)
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
        columns = columns_for(page, groups, width, 3)
        draw_legend(page, groups, Box(x, y, width, box.bottom - y), columns=columns)
    if inset_width:
        left = box.right - inset_width
        y = heading(page, Box(left, box.y, inset_width, 0), page.say("inset"))
        draw_inset(page, spec, shown.window, Box(left, y, inset_width, box.bottom - y))
        dividers.append(left - gap / 2)
    for at in dividers:
        page.lines([[(at, box.y), (at, box.bottom)]], colour="line", width_mm=0.2 * u)


def heading(page: Page, box: Box, words: str) -> float:
    """A heading with a rule under it; returns where what follows may start."""
    u = page.unit
    page.text(box.x, box.y + 4.0 * u, words, HEADING_PT * u, bold=True)
    y = box.y + 5.8 * u
    page.lines([[(box.x, y), (box.right, y)]], colour="ink", width_mm=0.3 * u)
    return box.y + HEADING_MM * u


def draw_words(page: Page, spec: MapSpec, box: Box, scene: Scene | None) -> float:
    """The points of a scene, or the goal of the plan and what it asks of each cluster."""
    if scene is not None:
        return draw_flow(page, scene_items(page, scene), box)
    framework = spec.content.get("framework") or {}
    goal = (framework.get("goal") or {}).get("text")
    if not goal:
        return box.y - SPACE_MM * page.unit
    items = [heading_item(page.say("goal")), Item(goal[page.lang], size_pt=BODY * 1.12, bold=True)]
    y = draw_flow(page, items, box)
    return _clusters(page, spec, framework, Box(box.x, y + 1.2 * page.unit, box.width, 0))


def scene_items(page: Page, scene: Scene) -> list[Item]:
    """The points of a scene and its indicators."""
    lang = page.lang
    items = [heading_item(page.say("points"))]
    items += [Item(point.get(lang), marker="•", before_mm=0.8) for point in scene.points]
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


def _clusters(page: Page, spec: MapSpec, framework: Words, box: Box) -> float:
    """A line for each cluster: name, directive, area on its schematic boundary."""
    directives: Words = framework.get("directives") or {}
    cards: Words = spec.content.get("cards") or {}
    rows = []
    for card in filter(None, map(cards.get, spec.content.get("clusters", ()))):
        area = card.get("area_km2")
        words = "" if area is None else page.say("about_km2", area=f"{area:g}")
        directive = (directives.get(card["id"]) or {}).get(page.lang, "")
        rows.append((card["short_name"][page.lang], directive, words))
    if not rows:
        return box.y
    size, gap = SOFT * page.unit, 3 * page.unit
    columns = list(zip(*rows, strict=True))
    widths = [max(page.width(one, size, not at) for one in ones) for at, ones in enumerate(columns)]
    size *= min(1.0, (box.width - 2 * gap) / sum(widths))
    second = box.x + max(box.width * 0.42, widths[0] + gap)
    second = min(second, box.right - widths[2] - widths[1] - gap)
    step = size * MM_PER_PT * FACT_STEP
    for at, (name, directive, area) in enumerate(rows):
        baseline = box.y + (at + 0.72) * step
        page.text(box.x, baseline, name, size, bold=True)
        page.text(second, baseline, directive, size)
        page.text(box.right, baseline, area, size, colour="ink-soft", align="right")
    return box.y + len(rows) * step


def notes_of(page: Page, spec: MapSpec, grid: str | None) -> list[Item]:
    """What every reader of the sheet has to know."""
    keys = ["note_schematic", "note_aside", "note_north"]
    keys += [f"note_grid_{grid}"] if grid else []
    return [
        Item(page.say(key, code=spec.zone.code), size_pt=SMALL, colour="ink-soft") for key in keys
    ]
