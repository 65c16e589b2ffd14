"""KML (also of 奥维) and GPX by a small reader: GDAL's loses Chinese field names and knows no GBK.

Links in a file are never followed; a file that declares entities is refused.
"""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..faults import RefusedError
from .cells import number_of
from .found import Fault, Found, Layer, layer_of, typed
from .sheet import number_or_text
from .strangers import by_root
from .texts import label_of, previews, text_of
from .words import made, words

_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.-]+)")
_WEB = re.compile(r"\s*<(!doctype html|html|table)", re.IGNORECASE)
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_PREFIX = re.compile(r"(?:<|\s(?=[\w.-]+:[\w.-]+\s*=\s*[\"']))([A-Za-z][\w.-]*):")
_KNOWN = re.compile(r"xmlns:([\w.-]+)\s*=")
_ROOT = re.compile(r"<[A-Za-z][\w.:-]*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
MAX_DEPTH, MAX_CELLS = 60, 500
LEFT = frozenset({"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay"})
"""What of a KML has no shape of its own: files elsewhere, and pictures."""
NUMBERS = frozenset({"int", "uint", "short", "ushort", "float", "double"})
LABEL, LABELS = "\0", ("name_zh", "name", "id")
"""The key of what stands beside a place, and the fields whose values we write there ourselves."""
WGS84 = "EPSG:4326"
Row = tuple[dict[str, Any], Any]


def read_marked(content: bytes, name: str, asked: str | None, of_ovital: bool) -> Found:
    """KML or GPX. of_ovital: the file is called so. Raises RefusedError for any other XML."""
    declared = _DECLARED.search(content[:200])
    text, codec = text_of(content, asked, declared[1].decode() if declared else None)
    if _WEB.match(text):
        raise RefusedError("web_page")
    try:
        root = fromstring(_declared(_CONTROLS.sub("", _HEAD.sub("", text))), forbid_dtd=True)
    except DefusedXmlException as error:
        raise RefusedError("xml_entities") from error
    except ParseError as error:
        raise RefusedError("xml_broken", line=error.position[0]) from error
    kind = _tag(root)
    if kind not in ("kml", "gpx"):
        raise RefusedError(by_root(kind), name=kind[:40])
    head = text[:4000].lower()
    ovital = kind == "kml" and (of_ovital or any(word in head for word in words()["ovital"]))
    rows = list(_kml(root, (), 0)) if kind == "kml" else list(_gpx(root))
    _name(rows)
    _make_numbers(root, rows)
    left = sum(_tag(one) in LEFT for one in root.iter())
    if not rows:
        raise RefusedError("kml_links" if left else "no_shapes", n=left)
    found = _layers(rows, name, ovital)
    if left:
        found[0].faults.append((None, "", "kml_left", {"n": left}))
    format = "ovkml" if ovital else kind.upper()
    return Found(
        format, found, label_of(codec), previews(content) if not text.isascii() else {}, alike=True
    )


def _name(rows: list[Row]) -> None:
    """What stands beside a place is its name, unless a field is called so or holds the same."""
    own = made("name")
    fields = [[values.get(one, "") for values, _ in rows] for one in LABELS]
    copied = [values.get(LABEL, "") for values, _ in rows] in fields
    known = copied or any(own in values for values, _ in rows)
    for values, _ in rows:
        label = values.pop(LABEL, "")
        if label and not known:
            rest = dict(values)
            values.clear()
            values |= {own: label, **rest}


def _make_numbers(root: Element, rows: list[Row]) -> None:
    """Values of fields that a schema says are numbers, where nothing is lost by it."""
    for field in root.iter():
        name = field.get("name") or ""
        if _tag(field) == "SimpleField" and field.get("type", "").lower() in NUMBERS:
            for values, _ in rows:
                if name in values:
                    values[name] = number_or_text(values[name])


def _declared(text: str) -> str:
    """Prefixes that are used and declared nowhere are declared, as many tools forget it."""
    used = set(_PREFIX.findall(text)) - set(_KNOWN.findall(text)) - {"xml", "xmlns"}
    said = "".join(f' xmlns:{one}="{one}"' for one in sorted(used))
    return _ROOT.sub(lambda found: found[0] + said, text, count=1) if used else text


def _layers(rows: list[Row], name: str, ovital: bool) -> list[Layer]:
    """A layer for each folder, all with the same fields."""
    fields = dict.fromkeys(key for values, _ in rows for key in values)
    # One type in all layers, of which one may have no value.
    whole = {key: typed([values.get(key) for values, _ in rows]) for key in fields}
    folder = made("folder")
    groups: dict[str, list[tuple[int, Row]]] = {}
    for at, row in enumerate(rows, start=1):
        groups.setdefault(row[0].get(folder) or name, []).append((at, row))
    found = []
    for label, group in groups.items():
        columns = {key: one.take([at - 1 for at, _ in group]) for key, one in whole.items()}
        faults: list[Fault] = [
            (at, "geometry", "coordinate_none", {}) for at, (_, shape) in group if shape is None
        ]
        layer = layer_of(
            label, columns, [shape for _, (_, shape) in group], [at for at, _ in group],
            words=[("layer", label), ("file", name)], faults=faults,
            crs=None if ovital else WGS84, by="ovkml" if ovital else "format",
        )  # fmt: skip
        found.append(layer)
    return found


def _kml(node: Element, folders: tuple[str, ...], depth: int) -> Iterator[Row]:
    if depth > MAX_DEPTH:
        raise RefusedError("too_deep_file")
    for child in node:
        kind = _tag(child)
        if kind == "Placemark":
            yield _placemark(child, folders)
        elif kind == "Folder":
            yield from _kml(child, (*folders, _text(child, "name")), depth + 1)
        else:
            yield from _kml(child, folders, depth + 1)


def _placemark(node: Element, folders: tuple[str, ...]) -> Row:
    values: dict[str, Any] = {LABEL: _text(node, "name")}
    if folders:
        values[made("folder")] = "/".join(filter(None, folders))
    note = _text(node, "description")
    balloon = _Balloon(note)
    if balloon.pairs:
        # What ArcGIS writes there is a table of the fields.
        values |= dict(balloon.pairs)
    elif note:
        values[made("note")] = " ".join(balloon.words)
    for one in node.iter():
        if _tag(one) == "Data":
            values[one.get("name") or ""] = _text(one, "value")
        elif _tag(one) == "SimpleData":
            values[one.get("name") or ""] = (one.text or "").strip()
    values.pop("", None)
    return values, _whole([shape for child in node for shape in _shapes(child)])


class _Balloon(HTMLParser):
    """The words of a text, and the rows of two cells in its tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pairs: list[list[str]] = []
        self.words: list[str] = []
        self._row: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A row or a cell begins anew."""
        if tag == "tr":
            self._row = []
        elif tag == "td":
            self._row.append("")

    def handle_data(self, data: str) -> None:
        """Text goes to the cell that is open."""
        if self.cdata_elem is None and data.strip():
            self.words.append(data.strip())
        if self._row:
            self._row[-1] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        """A row of two cells is a name and a value."""
        if tag == "tr" and len(self._row) == 2 and self._row[0] and len(self.pairs) < MAX_CELLS:
            self.pairs.append(self._row)
            self._row = []


def _shapes(node: Element) -> Iterator[Any]:
    kind = _tag(node)
    if kind in ("MultiGeometry", "MultiTrack"):
        for child in node:
            yield from _shapes(child)
        return
    if kind == "Polygon":
        rings = {"outerBoundaryIs": [], "innerBoundaryIs": []}  # type: dict[str, list[Any]]
        for part in node:
            if _tag(part) in rings:
                rings[_tag(part)] += [_points(one) for one in part.iter() if _is_ring(one)]
        outer = [one for one in rings["outerBoundaryIs"] if len(one) > 2]
        if outer:
            holes = [one for one in rings["innerBoundaryIs"] if len(one) > 2]
            yield shapely.Polygon(outer[0], holes)
        return
    points = _track(node) if kind == "Track" else _points(node)
    if kind == "Point" and points:
        yield shapely.Point(points[0])
    elif kind in ("LineString", "LinearRing", "Track") and len(points) > 1:
        yield shapely.LineString(points)


def _is_ring(node: Element) -> bool:
    return _tag(node) == "LinearRing"


def _points(node: Element) -> list[tuple[float, ...]]:
    """Longitude, latitude and, where all have it, height."""
    found = []
    for one in _text(node, "coordinates").split():
        numbers = [number_of(part) for part in one.split(",")]
        if len(numbers) > 1 and None not in numbers[:2]:
            found.append(numbers)
    high = all(len(one) > 2 and one[2] is not None for one in found)
    return [tuple(one[: 3 if high else 2]) for one in found]  # type: ignore[arg-type]


def _track(node: Element) -> list[tuple[float, ...]]:
    texts = [(one.text or "").split() for one in node if _tag(one) == "coord"]
    numbers = [[number_of(part) for part in one[:2]] for one in texts]
    return [tuple(one) for one in numbers if len(one) == 2 and None not in one]  # type: ignore[arg-type]


def _gpx(root: Element) -> Iterator[Row]:
    for node in root:
        kind = _tag(node)
        if kind == "wpt":
            yield _described(node, kind), _whole([shapely.Point(p) for p in _spots([node])])
        elif kind in ("rte", "trk"):
            groups = [node] if kind == "rte" else [one for one in node if _tag(one) == "trkseg"]
            lines = [_spots(list(group)) for group in groups]
            yield (
                _described(node, kind),
                _whole([shapely.LineString(one) for one in lines if len(one) > 1]),
            )


def _spots(nodes: Sequence[Element]) -> list[tuple[float, float]]:
    found = []
    for one in nodes:
        lon, lat = number_of(one.get("lon")), number_of(one.get("lat"))
        if lon is not None and lat is not None:
            found.append((lon, lat))
    return found


def _described(node: Element, kind: str) -> dict[str, Any]:
    keys = {"name": "name", "desc": "note", "ele": "height", "time": "time"}
    found = {made(key): _text(node, tag) for tag, key in keys.items() if _text(node, tag)}
    more = (leaf for one in node if _tag(one) == "extensions" for leaf in one.iter())
    own = {_tag(one): (one.text or "").strip() for one in more if not len(one)}
    return {**found, made("kind"): kind, **{key: value for key, value in own.items() if value}}


def _whole(shapes: list[Any]) -> Any:
    """Shapes of one feature as one; None for none."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {one.geom_type for one in shapes}
    if len(kinds) > 1:
        return shapely.GeometryCollection(shapes)
    many = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString}
    return many.get(kinds.pop(), shapely.MultiPolygon)(shapes)


def _text(node: Element, tag: str) -> str:
    return next(((one.text or "").strip() for one in node if _tag(one) == tag), "")


def _tag(node: Element) -> str:
    tag: str = node.tag
    return tag.rpartition("}")[2]
