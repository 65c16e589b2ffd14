"""MapSpec → folium.Map: the plan as one element of a page that folium users can add to.

folium compiles its own output as a Jinja template a second time, so no text of the plan reaches
it: our template holds constants, the payload is base64 placed outside any template, and our
scripts and styles come as `data:` addresses.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from string import Template as Substitution
from typing import Any, TypeVar

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from erqi_map.compose.limits import Limits
from erqi_map.compose.spec import MapSpec
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from ..payload.encode import encode_payload
from ..payload.encode_overlay import encode_overlay
from .assets import page_scripts, page_styles
from .folium_needs import MARKER_PICTURES, below, is_plain_marker, links_for

MAP_OPTIONS: Mapping[str, Any] = {
    "tiles": None,
    "zoom_control": False,
    "zoom_start": 11,
    "prefer_canvas": True,
    "zoom_snap": 0.25,
    "max_bounds": True,
    "max_bounds_viscosity": 0.7,
}
NOTEBOOK_HEIGHT = "720px"
WEB_MERCATOR = "EPSG3857"
Made = TypeVar("Made")
CRS_OF_LEAFLET = (WEB_MERCATOR, "EPSG3395", "EPSG4326", "Simple")


def template_text(name: str) -> str:
    """A template of this package."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class PageParts:
    """A folium page as HTML of its head, HTML of its body, and the text of its script."""

    head: str
    body: str
    script: str


class PlanMap(folium.Map):
    """A `folium.Map` that draws a plan: add plugins and layers to it, show it, save it.

    Its only library is Leaflet 1.9.4, which like our client stands in the page itself; popups and
    icons of folium link theirs, as on every map of folium. The
    basemaps are the client's; folium adds none. Ids depend on the payload alone.
    """

    _template = Template(template_text("plan_map.jinja"))

    def __init__(
        self,
        payload: bytes,
        extent: tuple[float, float, float, float],
        overlays: Mapping[str, bytes] | None = None,
        *,
        tiled: bool = False,
        **map_options: Any,
    ) -> None:
        chosen = {**MAP_OPTIONS, **_around(extent), **map_options}
        self.client_options = {
            key: chosen.pop(key) for key in ("host", "hash", "present", "autoplay") if key in chosen
        }
        zooms = {key: chosen.pop(key) for key in ("min_zoom", "max_zoom")}
        opened(lambda: folium.Map.__init__(self, **chosen), map_options)
        crs_of_map(self, WEB_MERCATOR)
        # folium keeps these two for its own tile layer, of which there is none.
        self.options.update(zooms)
        self._id = digest(payload)
        payloads = overlays or {}
        kinds = ["overlays" if payloads else "plan", *(["tiled"] if tiled else [])]
        self.default_js = list(page_scripts(*kinds))
        self.default_css = list(page_styles(*kinds))
        self.plan_element = PayloadElement(payload, "plan")
        self.overlay_elements = {
            id: PayloadElement(data, f"overlay-{id}") for id, data in payloads.items()
        }
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.height = NOTEBOOK_HEIGHT

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Put payload, libraries and the map into the page (folium calls this)."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        for element in (self.plan_element, *self.overlay_elements.values()):
            figure.html.add_child(element, name=element.name)
        super().render(**kwargs)
        scripts, styles = links_for(figure.script.render())
        self.default_js += [link for link in scripts if link not in self.default_js]
        self.default_css += [link for link in styles if link not in self.default_css]
        for name, address in scripts:
            figure.header.add_child(JavascriptLink(address), name=name)
        for name, address in styles:
            figure.header.add_child(CssLink(address), name=name)

    @property
    def marker_pictures(self) -> str | None:
        """Where Leaflet finds the picture of its markers, None where there are none."""
        return MARKER_PICTURES if any(map(is_plain_marker, below(self))) else None

    def page_parts(self) -> PageParts:
        """The whole page in its three parts, with everything that was added to the map."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        return rendered_parts(figure)


def opened(make: Callable[[], Made], given: Mapping[str, Any]) -> Made:
    """What folium makes. RequestError, with what was given, where it does not take it."""
    try:
        return make()
    except (TypeError, ValueError, AttributeError) as error:
        said = Listed(f"{key}={value!r}" for key, value in given.items() if value is not None)
        raise RequestError("packed", "error_map", options=said) from error


def map_of(element: Element) -> folium.Map | None:
    """The map an element is or stands in."""
    above: Element | None = element
    while above is not None and not isinstance(above, folium.Map):
        above = above._parent
    return above


def crs_of_map(element: Element, *known: str) -> str:
    """The projection of the map an element is or stands in, by its name in Leaflet.

    Raises RequestError where it is none of those the element can be drawn in.
    """
    above = map_of(element)
    crs = WEB_MERCATOR if above is None else str(above.crs)
    if crs not in known:
        name = type(element).__name__
        raise RequestError("packed", "error_map_crs", layer=name, crs=crs, known=Listed(known))
    return crs


def digest(payload: bytes) -> str:
    """Sixteen signs that tell payloads apart."""
    return hashlib.sha256(payload).hexdigest()[:16]


def rendered_parts(figure: Figure) -> PageParts:
    """The page of a figure in its three parts."""
    for child in figure._children.values():
        child.render()
    return PageParts(figure.header.render(), figure.html.render(), figure.script.render())


class PayloadElement(Element):
    """The payload in the page as base64 text. It is written past Jinja, which need not read it.

    Its name holds a digest: a host that keeps a map as long as its script is the same, but for the
    numbers that folium gives (`st_folium` leaves out what follows a "_"), draws it anew when the
    data are others, and only then. `one_of_many`: the same data may stand in the page twice.
    """

    def __init__(self, payload: bytes, kind: str, one_of_many: bool = False) -> None:
        super().__init__()
        self.name = f"erqi-{kind}-{digest(payload)}{f'_{self._id}' if one_of_many else ''}"
        self._payload = payload

    def render(self, **kwargs: Any) -> str:
        """The element's HTML."""
        page = Substitution(template_text("payload.html"))
        text = base64.b64encode(self._payload).decode("ascii")
        return page.substitute(id=self.name, base64=text)


def render_map(
    spec: MapSpec, *, tiles: Mapping[str, bytes] | None = None, **map_options: Any
) -> PlanMap:
    """The folium map of a MapSpec. `map_options` go to `folium.Map` (width, height, zoom_start…).

    tiles: by id the archives of overlays that are drawn from tiles; without, all are read whole.
    Keys of basemaps are left out: a folium map may be saved. Raises RequestError for an overlay
    that cannot be drawn.
    """
    options = {"host": "folium", "hash": False, **map_options}
    made = tiles or {}
    shown = tuple(one if one.id in made else one.whole for one in spec.overlays)
    overlays = {one.id: made[one.id] if one.id in made else encode_overlay(one) for one in shown}
    payload = encode_payload(replace(spec, tokens={}, overlays=shown))
    return PlanMap(payload, spec.extent, overlays, tiled=bool(made), **options)


def _around(extent: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = extent
    limits = Limits.of(extent)
    return {
        "location": [(south + north) / 2, (west + east) / 2],
        **dict(zip(("min_lon", "min_lat", "max_lon", "max_lat"), limits.bounds, strict=True)),
        **dict(zip(("min_zoom", "max_zoom"), limits.map_zooms, strict=True)),
    }
