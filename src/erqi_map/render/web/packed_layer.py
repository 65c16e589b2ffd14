"""`PackedLayer`: a GeoDataFrame as a layer of any folium map, in place of `folium.GeoJson`.

Nothing of the data passes through a folium template: geometry, attributes and words are a payload
(docs/payload.md) that stands in the page as base64, and our client draws it on a canvas.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from branca.element import Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.map import FitBounds, Layer
from folium.template import Template

from erqi_map.compose.frames.controls import Fields, asks
from erqi_map.errors import RequestError
from erqi_map.geo.bounds import with_room

from ..payload.encode_frame import PointsAs, encode_packed
from .assets import page_scripts, page_styles
from .colour_maps import with_colour_maps
from .page_text import inert
from .plan_map import (
    CRS_OF_LEAFLET,
    WEB_MERCATOR,
    PayloadElement,
    crs_of_map,
    map_of,
    template_text,
)

WORLD = [[-60.0, -180.0], [80.0, 180.0]]
SMALL_BYTES = 64_000
"""A smaller payload is opened sooner than a worker is, and its page has none."""


class PackedLayer(JSCSSMixin, Layer):
    """A GeoDataFrame drawn on a canvas: fast for 100,000 features and more, safe for any text.

    gdf: any GeoDataFrame with a CRS; rows may mix points, lines, areas, parts, holes and missing
    geometry. name: its name in a `folium.LayerControl`. tooltip, popup: columns shown while the
    pointer is on a feature and after a click; a mapping gives each its alias. style: a symbol,
    or colours by a column (docs/packed.md). id: the column whose value events give as `id`; the
    number of the row by default. columns: the attributes that go into the page, all by default.
    points: "symbols", "clusters", "density", or "auto", which groups them where they would cover
    each other. legend: False leaves it out. filters: columns a reader can filter by, a list of
    values or a range each. search: columns a reader can search. labels: the column whose values
    are named on the map, or `{"column", "min_zoom", "size_px", "colour"}`. table: True or columns
    of a table of all rows. formats: column → number format, `{:,.1f} ha`. highlight: what the
    pointer changes of a symbol, False for nothing. lang: "zh" or "en", the language of its few
    words. overlay, control, show: as in every layer of folium.

    Raises RequestError, in Chinese, naming row and column, for what cannot be drawn.
    """

    _template = Template(template_text("packed_layer.jinja"))

    def __init__(
        self,
        gdf: Any,
        *,
        name: str | None = None,
        tooltip: Fields = None,
        popup: Fields = None,
        style: Any = None,
        id: str | None = None,
        columns: Sequence[str] | None = None,
        points: PointsAs = "auto",
        legend: bool | None = None,
        filters: Fields = None,
        search: Fields = None,
        labels: Any = None,
        table: bool | Fields = None,
        formats: Mapping[str, str] | None = None,
        highlight: bool | Mapping[str, Any] = True,
        lang: str = "zh",
        overlay: bool = True,
        control: bool = True,
        show: bool = True,
    ) -> None:
        # folium writes the name into the page and Leaflet takes it for HTML.
        shown = None if name is None else inert(str(name)) or None
        super().__init__(name=shown, overlay=overlay, control=control, show=show)
        self._name = "PackedLayer"
        payload, self._extent = encode_packed(
            gdf,
            name="" if name is None else str(name),
            lang=lang,
            columns=columns,
            tooltip=tooltip,
            popup=popup,
            style=with_colour_maps(style),
            id=id,
            points=points,
            legend=legend,
            filters=filters,
            search=search,
            labels=labels,
            table=table,
            formats=formats,
            highlight=highlight,
        )
        self._payload = payload
        self.payload_element = PayloadElement(payload, "frame", one_of_many=True)
        alone = len(payload) <= SMALL_BYTES and not any(map(asks, (filters, search, table)))
        kind = "packed" if alone else "panel"
        self.default_js = list(page_scripts(kind)[1:])
        self.default_css = list(page_styles(kind)[1:])

    @property
    def payload(self) -> bytes:
        """What goes into the page, before base64."""
        return self._payload

    @property
    def js_bounds(self) -> list[list[float]] | None:
        """[[south, west], [north, east]] of what is shown, None for nothing."""
        if self._extent is None:
            return None
        west, south, east, north = with_room(self._extent)
        return [[south, west], [north, east]]

    @property
    def client_options(self) -> dict[str, Any]:
        """What the client is told beside the payload: what is shown, and the projection of the
        map, None for web mercator.
        """
        crs = crs_of_map(self, *CRS_OF_LEAFLET)
        if crs == "EPSG4326" and self._extent and max(map(abs, self._extent)) > 180:
            raise RequestError("packed", "error_map_crs_far", crs=crs, known=WEB_MERCATOR)
        return {
            "bounds": self.js_bounds,
            "crs": None if crs == WEB_MERCATOR else crs,
        }

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Put scripts, payload and the layer into the page (folium calls this)."""
        figure = self.get_root()
        assert isinstance(figure, Figure), "a PackedLayer must be added to a map before it is shown"
        figure.html.add_child(self.payload_element, name=self.payload_element.name)
        # Leaflet stops the page's script where it is to fit to nothing, as an empty layer has it.
        above = map_of(self) if self._extent is None else None
        for one in () if above is None else above._children.values():
            if isinstance(one, FitBounds) and None in list(chain(*one.bounds)):
                one.bounds = WORLD
        super().render(**kwargs)
        # All but the last needs no Leaflet: it runs while the page waits for that, next after its
        # charset.
        for name, address in reversed(self.default_js[:-1]):
            figure.header.add_child(JavascriptLink(address), name=name, index=1)

    def _get_self_bounds(self) -> Any:
        return self.js_bounds or [[None, None], [None, None]]
