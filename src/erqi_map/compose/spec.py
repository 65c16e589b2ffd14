"""The MapSpec: everything a map shows, free of any backend.

The client, the folium map, the sheet and the slides draw the same MapSpec, so they cannot
disagree. Geometry is EPSG:4326 (WGS-84); sizes are CSS pixels; colours are #RRGGBB.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd

from erqi_map.geo import Zone, measuring_zone
from erqi_map.model import Basemap, Overlay, Photo, Picture, Text
from erqi_map.store.read.foreign.picture import PictureImage
from erqi_map.store.sources import LayerSource

from .content_types import Content

Lang = Literal["zh", "en"]
LayerRole = Literal["plan", "orientation", "context", "overlay"]


@dataclass(frozen=True)
class SymbolSpec:
    """A symbol with its colours resolved; `geometry` says which of the fields count."""

    geometry: Literal["area", "line", "point"]
    fill: str | None
    fill_opacity: float
    stroke: str | None
    stroke_width_px: float
    dash_px: tuple[float, ...]
    shape: str | None
    size_px: float
    hatch: str | None

    @property
    def lit(self) -> str | None:
        """The colour of its outline when it is lit: an area's own."""
        return self.fill if self.fill and self.fill_opacity > 0 else self.stroke


@dataclass(frozen=True)
class StyleRule:
    """One symbol for all, or by the value of `column` with `default` for the rest."""

    default: SymbolSpec
    column: str | None = None
    cases: Mapping[str, SymbolSpec] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelRule:
    """Which columns give the label in each language, and when and how it is drawn.

    Labels of lower `priority` are placed first; a label that would touch one already placed is
    left out at that zoom. `rank_column` orders labels within the layer. What is lit is named below
    `min_zoom` too.
    """

    columns: Mapping[Lang, str]
    priority: int
    min_zoom: float
    size_px: float
    colour: str
    bold: bool = False
    placement: Literal["point", "line", "area"] = "point"
    rank_column: str | None = None


@dataclass(frozen=True)
class LayerSpec:
    """One layer. `data` (EPSG:4326, index = feature id) holds geometry and the columns that
    filters, styles, labels, tooltips and cards use. For plan layers these are at least
    name_zh, name_en, cluster, theme, kind, status, card (id of a card, or "").
    """

    id: str
    role: LayerRole
    theme: str
    title: Text
    geometry: Literal["area", "line", "point"]
    data: gpd.GeoDataFrame
    style: StyleRule
    label: LabelRule | None
    interactive: bool
    visible: bool
    status: str
    datasets: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverlaySpec:
    """A large layer of other data under the plan. `overlay` says how it looks and what its columns
    are called; `read` gives its `n` features (EPSG:4326) from the file `path` when they are needed,
    `source` gives them in parts.
    """

    overlay: Overlay
    n: int
    path: Path
    read: Callable[[], gpd.GeoDataFrame] = field(repr=False, compare=False)
    source: Callable[[], LayerSource] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """The id of the overlay."""
        return self.overlay.id

    @property
    def whole(self) -> "OverlaySpec":
        """The same without tiles."""
        return replace(self, overlay=self.overlay.model_copy(update={"tiles": False}))


@dataclass(frozen=True)
class PictureSpec:
    """A picture under everything else. `read` gives it in web mercator when it is needed."""

    picture: Picture
    read: Callable[[], PictureImage] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """The id of the picture."""
        return self.picture.id


@dataclass(frozen=True)
class PhotoSpec:
    """A picture at a place, and the PDF it belongs to; both are read when they are needed."""

    photo: Photo
    read: Callable[[], bytes] = field(repr=False, compare=False)
    paper: Callable[[], bytes | None] = field(repr=False, compare=False)


@dataclass(frozen=True)
class ControlSpec:
    """A scan without coordinates beside the map, to be clicked on; `image`: WebP of the picture,
    which is `size` pixels large.
    """

    name: str
    size: tuple[int, int]
    image: bytes = field(repr=False)


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: exactly what is drawn, with the number of features."""

    layer: str
    cluster: str | None
    label: Text
    symbol: SymbolSpec
    count: int


@dataclass(frozen=True)
class Furniture:
    """What stands round the map: imprint and honesty notes."""

    title: Text
    edition: Text
    year: int
    year_inferred: bool
    editor: Text
    datum_note: Text
    status_note: Text
    review_number: str
    review_note: Text
    data_date: str
    attribution: Text


@dataclass(frozen=True)
class SceneFigure:
    """An indicator shown in a scene. The source may give the value, the change on the year before
    and the rank, or only some of them. `value` and `rank` say all in one phrase; a table takes them
    in parts: `number` and `unit`, `place` (by total or growth) among those of `scope`.
    """

    id: str
    label: Text
    period: Text
    value: Text | None
    change: Text | None
    rank: Text | None
    number: str | None = None
    unit: Text | None = None
    place: Text | None = None
    scope: Text | None = None


@dataclass(frozen=True)
class SceneMark:
    """A word that stands on the map of a scene; `at`: longitude and latitude, degrees."""

    id: str
    name: Text
    at: tuple[float, float]
    own: bool


@dataclass(frozen=True)
class Scene:
    """One scene of a story; all fields of state are the client's state keys.

    `state.view` is `{"fit": [w, s, e, n]}`: the extent to show, whatever the size of the window.
    `highlights` are lit beside `state.focus` and `state.goal`; everything else is faded.
    """

    id: str
    title: Text
    points: tuple[Text, ...]
    notes: Text | None
    state: Mapping[str, Any]
    highlights: tuple[str, ...]
    sources: tuple[str, ...]
    figures: tuple[SceneFigure, ...] = ()
    around: tuple[SceneMark, ...] = ()


@dataclass(frozen=True)
class MapSpec:
    """The whole map. `content` holds terms, clusters, cards, sources, search and ui words of
    docs/payload.md, JSON-ready; furniture, legend, basemaps and scenes stand in their own fields.
    `briefing`: the name of the story its scenes are of. `tokens` (basemap id → key) is filled for a
    live page only, never for a file.
    """

    extent: tuple[float, float, float, float]
    layers: tuple[LayerSpec, ...]
    legend: tuple[LegendEntry, ...]
    furniture: Furniture
    basemaps: tuple[Basemap, ...]
    default_basemap: str
    content: Content
    colours: Mapping[str, str]
    font: str
    lang: Lang
    scenes: tuple[Scene, ...] = ()
    briefing: Text | None = None
    overlays: tuple[OverlaySpec, ...] = ()
    pictures: tuple[PictureSpec, ...] = ()
    photos: tuple[PhotoSpec, ...] = ()
    control: ControlSpec | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def zone(self) -> Zone:
        """The 3° zone in which the map is drawn on paper: that of its middle."""
        west, _, east, _ = self.extent
        return measuring_zone((west + east) / 2)
