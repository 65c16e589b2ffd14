"""MapSpec → an atlas: the overview, a page for each cluster, a register with its sources."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from matplotlib.figure import Figure

from erqi_map.compose.content_types import Card
from erqi_map.compose.frames.overlays import with_overlays
from erqi_map.compose.since import Since
from erqi_map.compose.spec import LegendEntry, MapSpec
from erqi_map.compose.stages import as_grouped
from erqi_map.compose.visibility import Emphasis

from ..page.inks import Inks, inks_of
from ..page.paper import PLAIN, Box, Layout, Paper, SheetOptions, layout, paper
from ..page.view import View, focus_on, view_of
from ..page.window import fit
from .figure import draw_overview, draw_sheet_map, draw_surround, grid_kind
from .flow import Item, draw_flow, heading_item
from .furniture import Headline
from .legend import columns_for, draw_legend, groups_of, legend_height
from .page import SMALL, SOFT, Page
from .panel import heading
from .places import goal_items, place_items
from .register import (
    register_tables,
    source_numbers,
    standing,
    symbols_by_card,
)
from .shown import SheetMap
from .table import Piece, draw_piece, paginate

SIDE_MM, BAND_MM = 118.0, 108.0
"""The panel of a cluster's page, on A3."""

LEGEND_SHARE, LARGEST = 0.34, 1.3
TABLE_PAD_MM = 6.0
MAX_CHANGES = 45


@dataclass(frozen=True)
class AtlasPage:
    """A page of the atlas. `shown`: what its map shows; None for a page of tables."""

    id: str
    title: str
    figure: Figure
    shown: SheetMap | None


@dataclass(frozen=True)
class _Atlas:
    spec: MapSpec
    sheet: Paper
    inks: Inks
    view: View
    options: SheetOptions
    count: int

    def page(self) -> Page:
        return Page(self.sheet, self.spec.lang, self.inks)

    def numbered(self, page: Page, words: Headline, number: int) -> Headline:
        return replace(words, page=page.say("page", number=number, count=self.count))


@dataclass(frozen=True)
class PageToDraw:
    """A page of the atlas before it is drawn."""

    title: str
    draw: Callable[[], AtlasPage]


def render_atlas(
    spec: MapSpec, options: SheetOptions = PLAIN, changes: Since | None = None
) -> Iterator[AtlasPage]:
    """The pages of `atlas_pages` one after the other, so that only one is in memory."""
    return (page.draw() for page in atlas_pages(spec, options, changes))


def atlas_pages(
    spec: MapSpec, options: SheetOptions = PLAIN, changes: Since | None = None
) -> list[PageToDraw]:
    """What an atlas consists of.

    changes: what is new since a moment, on the second page. An atlas shows the whole map: it has no
    scene. Errors are those of `render_figure`.
    """
    spec = as_grouped(with_overlays(spec))
    sheet, view = paper(options.size, options.orientation), view_of(spec, layers=options.layers)
    inks = inks_of(spec.colours, spec.layers, monochrome=options.monochrome)
    grid_kind(options.grid)
    clusters = [id for id in spec.content.get("clusters", ()) if id in _drawn(view)]
    page = Page(sheet, spec.lang, inks)
    tables = _table_pages(page, spec, view)
    count = 1 + bool(changes) + len(clusters) + len(tables)
    atlas = _Atlas(spec, sheet, inks, view, options, count)
    title = options.title or spec.furniture.title.get(spec.lang)
    pages = [PageToDraw(title, partial(_overview, atlas))]
    if changes:
        pages.append(PageToDraw(changes.title, partial(_changes_page, atlas, changes)))
    for number, id in enumerate(clusters, start=len(pages) + 1):
        name = spec.content["cards"][id]["short_name"][spec.lang]
        pages.append(PageToDraw(name, partial(_cluster_page, atlas, id, number)))
    for number, pieces in enumerate(tables, start=len(pages) + 1):
        pages.append(PageToDraw(page.say("register"), partial(_table_page, atlas, pieces, number)))
    return pages


def _drawn(view: View) -> set[str]:
    return {str(id) for layer in view.layers for id in layer.data.index}


def _overview(atlas: _Atlas) -> AtlasPage:
    page, spec = atlas.page(), atlas.spec
    words, shown = draw_overview(page, spec, atlas.view, atlas.options)
    draw_surround(page, spec, layout(atlas.sheet), atlas.numbered(page, words, 1))
    return AtlasPage("overview", words.title, page.finish(), shown)


def _changes_page(atlas: _Atlas, changes: Since) -> AtlasPage:
    """The whole map with what changed lit, and the list of changes beside it."""
    page, spec = atlas.page(), atlas.spec
    parts = layout(atlas.sheet, SIDE_MM if atlas.sheet.landscape else BAND_MM)
    view, lit = atlas.view, frozenset(_features(atlas.view, changes.lit))
    view = replace(view, emphasis=Emphasis(lit, fades=bool(lit)), marked=lit)
    shown = draw_sheet_map(page, spec, view, fit(view.bounds, parts.map, view.zone), atlas.options)
    _panel(page, spec, parts, _change_items(page, changes), shown.legend)
    furniture, lang = spec.furniture, spec.lang
    words = Headline(changes.title, f"{furniture.title.get(lang)} · {furniture.edition.get(lang)}")
    draw_surround(page, spec, parts, atlas.numbered(page, words, 2))
    return AtlasPage("changes", changes.title, page.finish(), shown)


def _features(view: View, ids: Iterable[str]) -> Iterator[str]:
    """The features that are or belong to what has one of these ids."""
    known = set(ids)
    for layer in view.layers:
        cards = layer.data.get("card", layer.data.index)
        for id, card in zip(layer.data.index, cards, strict=True):
            if id in known or card in known:
                yield str(id)


def _change_items(page: Page, changes: Since) -> list[Item]:
    lines, more = changes.lines[:MAX_CHANGES], len(changes.lines) - MAX_CHANGES
    items = [heading_item(page.say("changes", count=len(changes.lines)))]
    items += [Item(line, marker="•", before_mm=0.6) for line in lines]
    return [*items, Item(page.say("changes_more", count=more))] if more > 0 else items


def _cluster_page(atlas: _Atlas, id: str, number: int) -> AtlasPage:
    page, spec = atlas.page(), atlas.spec
    card = spec.content["cards"][id]
    parts = layout(atlas.sheet, SIDE_MM if atlas.sheet.landscape else BAND_MM)
    view = focus_on(atlas.view, _members(atlas.view, id), (id,))
    shown = draw_sheet_map(page, spec, view, fit(view.bounds, parts.map, view.zone), atlas.options)
    _panel(page, spec, parts, _cluster_items(atlas, page, card), shown.legend)
    words = _cluster_headline(page, spec, card)
    draw_surround(page, spec, parts, atlas.numbered(page, words, number))
    return AtlasPage(id, words.title, page.finish(), shown)


def _members(view: View, cluster: str) -> set[str]:
    """The cluster and the plan features in it."""
    found = {cluster}
    for layer in view.layers:
        if layer.spec.role == "plan" and "cluster" in layer.data:
            found |= set(map(str, layer.data.index[layer.data["cluster"] == cluster]))
    return found


def _cluster_headline(page: Page, spec: MapSpec, card: Card) -> Headline:
    lang = page.lang
    title = card["name"][lang]
    if card["slogan"]:
        title = page.say("title_slogan", name=title, slogan=card["slogan"][lang])
    furniture = spec.furniture
    return Headline(title, f"{furniture.title.get(lang)} · {furniture.edition.get(lang)}")


def _panel(
    page: Page,
    spec: MapSpec,
    parts: Layout,
    items: list[Item],
    legend: tuple[LegendEntry, ...],
) -> None:
    """Words beside the map of a page, and its legend."""
    box, u = parts.panel, page.unit
    groups = groups_of(spec, legend, spec.lang)
    if page.paper.landscape:
        columns = columns_for(page, groups, box.width, 3)
        need = legend_height(page, groups, box.width, columns) + 9 * u
        high = min(need, box.height * LEGEND_SHARE)
        words = Box(box.x, box.y, box.width, box.height - high - 5 * u)
        draw_flow(page, items, words, largest=LARGEST)
        y = heading(page, Box(box.x, box.bottom - high, box.width, 0), page.say("legend"))
        room = Box(box.x, y, box.width, box.bottom - y)
        draw_legend(page, groups, room, columns=columns)
        return
    words = Box(box.x, box.y, box.width * 0.66, box.height)
    draw_flow(page, items, words, columns=2, largest=LARGEST)
    left = words.right + 7 * u
    width = box.right - left
    y = heading(page, Box(left, box.y, width, 0), page.say("legend"))
    columns = columns_for(page, groups, width, 2)
    draw_legend(page, groups, Box(left, y, width, box.bottom - y), columns=columns)


def _cluster_items(atlas: _Atlas, page: Page, card: Card) -> list[Item]:
    """Summary, goals, projects and eco-areas, facts, and how the outline came about."""
    spec, lang = atlas.spec, page.lang
    numbers = {id: at for at, id in enumerate(spec.content.get("sources") or {}, start=1)}
    items = [Item(card["summary"][lang], size_pt=8.6)]
    if card["goals"]:
        items.append(heading_item(page.say("goals")))
    items += goal_items(page, spec, card)
    items += _place_items(atlas, page, card)
    if card["facts"]:
        items.append(heading_item(page.say("facts")))
    for fact in card["facts"]:
        label, value = fact["label"][lang], fact["value"][lang]
        words = page.say("fact", label=label, value=value)
        words += page.say("to_check_mark") if fact["to_check"] else ""
        items.append(Item(words + source_numbers(fact, numbers), size_pt=SOFT, before_mm=0.5))
    return items + _outline_items(page, spec, card, numbers)


def _place_items(atlas: _Atlas, page: Page, card: Card) -> list[Item]:
    spec, symbols = atlas.spec, symbols_by_card(atlas.view)
    items: list[Item] = []
    for key, ids in (("projects", card["projects"]), ("eco_areas", card["eco_areas"])):
        places = place_items(page, spec, symbols, ids, lambda one: standing(page, spec, one))
        items += [heading_item(page.say(key)), *places] if places else []
    return items


def _outline_items(page: Page, spec: MapSpec, card: Card, numbers: dict[str, int]) -> list[Item]:
    lang = page.lang
    notes = []
    if card["area_km2"] is not None:
        note = card["area_note"][lang] if card["area_note"] else ""
        notes.append(page.say("area", area=f"{card['area_km2']:g}", note=note))
    notes.append(standing(page, spec, card))
    if card["position_note"]:
        notes.append(card["position_note"][lang])
    notes.append(page.say("sources_see", numbers=source_numbers(card, numbers)))
    small = [Item(words, size_pt=SMALL, colour="ink-soft", before_mm=0.6) for words in notes]
    return [heading_item(page.say("outline")), *small]


def _table_pages(page: Page, spec: MapSpec, view: View) -> list[list[Piece]]:
    return paginate(page, register_tables(page, spec, view), _table_box(page))


def _table_box(page: Page) -> Box:
    parts = layout(page.paper)
    pad = TABLE_PAD_MM * page.unit
    high = parts.foot.y - parts.head.bottom
    return Box(parts.frame.x, parts.head.bottom, parts.frame.width, high).inset(pad, pad * 0.6)


def _table_page(atlas: _Atlas, pieces: list[Piece], number: int) -> AtlasPage:
    page, spec = atlas.page(), atlas.spec
    box = _table_box(page)
    for piece in pieces:
        draw_piece(page, piece, box)
    title = page.say("register")
    furniture, lang = spec.furniture, spec.lang
    words = Headline(title, f"{furniture.title.get(lang)} · {furniture.edition.get(lang)}")
    draw_surround(page, spec, layout(atlas.sheet), atlas.numbered(page, words, number))
    return AtlasPage(f"register-{number}", title, page.finish(), None)
