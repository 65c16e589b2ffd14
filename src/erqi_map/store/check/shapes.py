"""Checks each geometry by itself: type, coordinates, validity, fit to the symbol of its kind."""

import re
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.geo.datum import CHINA_BOUNDS
from erqi_map.i18n import LANGS, Listed, Message, words

from ..locate import walk
from ..read.raw import RawBook, RawFeature
from .report import Report, looked_at

CLASS_OF_TYPE = {
    "Polygon": "area",
    "MultiPolygon": "area",
    "LineString": "line",
    "MultiLineString": "line",
    "Point": "point",
    "MultiPoint": "point",
}
"""GeoJSON type → the geometry a symbol is made for."""


def check_shapes(raw: RawBook, report: Report) -> dict[str, BaseGeometry]:
    """Reports every faulty geometry; gives back the sound ones by feature id (EPSG:4326)."""
    symbols = _symbol_geometries(raw)
    sound = {}
    for file, features in raw.layers.items():
        classes = set()
        for feature in features or ():
            found = _class_of(feature, raw.limits.layer_vertices, report)
            if found is None or feature.shape is None:
                continue
            classes.add(found)
            kind = feature.text("kind")
            if kind in symbols and symbols[kind] != found:
                _check_symbol(feature, found, symbols[kind], report)
            if feature.id:
                sound[feature.id] = feature.shape
        if len(classes) > 1:
            report.add("layer_mixed", file, "", "features", value=_names(sorted(classes)))
    return sound


@looked_at
def _class_of(feature: RawFeature, most_vertices: int, report: Report) -> str | None:
    """The class of a sound geometry."""
    code, values = _fault(feature, most_vertices)
    if code or feature.shape is None:
        report.add(code, feature.file, feature.id, feature.field("geometry"), **values)
        return None
    return CLASS_OF_TYPE[feature.shape.geom_type]


def _fault(feature: RawFeature, most_vertices: int) -> tuple[str, dict[str, object]]:
    """The first fault of a geometry as code and values, or an empty code."""
    shape = feature.shape
    if feature.geometry is None:
        return "geometry_null", {}
    if shape is None:
        return "geometry_broken", {}
    if shape.geom_type not in CLASS_OF_TYPE:
        return "geometry_type_unknown", {"value": shape.geom_type}
    if shape.is_empty:
        return "geometry_empty", {}
    # Before anything that takes longer the more there are.
    if shapely.get_num_coordinates(shape) > most_vertices:
        return "geometry_too_full", {"limit": most_vertices}
    points = shapely.get_coordinates(shape)
    code = _coordinate_fault(points)
    if code:
        lon, lat = _worst(points)
        return code, {"lon": f"{lon:.10g}", "lat": f"{lat:.10g}"}
    if shape.has_z:
        return "geometry_three_d", {}
    said = shapely.is_valid_reason(shape)
    if said != "Valid Geometry":
        return "geometry_invalid", {"reason": _reason(said)}
    if shape.geom_type.endswith("LineString") and shape.length == 0:
        return "geometry_invalid", {"reason": Message("check", "invalid.other")}
    return "", {}


def _coordinate_fault(points: NDArray[np.float64]) -> str:
    if not np.isfinite(points).all():
        return "coordinates_not_finite"
    lon, lat = points[:, 0], points[:, 1]
    if not _all_in_china(lon, lat) and _all_in_china(lat, lon):
        return "coordinates_swapped"
    if (np.abs(points) > 400).any():
        return "coordinates_projected"
    return "coordinates_out_of_range" if _outside(lon, lat).any() else ""


def _outside(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (np.abs(lon) > 180) | (np.abs(lat) > 90)


def _all_in_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
    west, south, east, north = CHINA_BOUNDS
    return bool(((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).all())


def _worst(points: NDArray[np.float64]) -> tuple[float, float]:
    at_fault = _outside(points[:, 0], points[:, 1]) | ~np.isfinite(points).all(axis=1)
    lon, lat = points[int(np.argmax(at_fault))]
    return float(lon), float(lat)


def _reason(said: str) -> Message:
    """GEOS names the fault in English with its place: "Self-intersection[113.6 34.7]"."""
    name = re.sub(r"[^a-z]+", "_", said.split("[")[0].lower()).strip("_")
    key = f"invalid.{name}" if f"invalid.{name}" in words(LANGS[0], "check") else "invalid.other"
    where = re.search(r"\[([-\d.e+]+) ([-\d.e+]+)\]", said)
    reason = Message("check", key)
    if not where:
        return reason
    lon, lat = (f"{float(number):.6f}" for number in where.groups())
    return Message("check", "invalid.at", reason=reason, lon=lon, lat=lat)


def _symbol_geometries(raw: RawBook) -> dict[str, Any]:
    """The geometry the symbol of each kind is made for; None where a kind has no symbol."""
    found = {}
    for _, kind in walk(raw.document("terms"), "kinds.*"):
        if isinstance(kind, dict) and isinstance(kind.get("id"), str):
            symbol = kind.get("symbol")
            found[kind["id"]] = symbol.get("geometry") if isinstance(symbol, dict) else None
    return found


def _check_symbol(feature: RawFeature, found: str, wanted: Any, report: Report) -> None:
    kind = feature.text("kind")
    if wanted is None:
        spot = (feature.id, feature.field("kind"))
        report.add("kind_without_symbol", feature.file, *spot, value=kind)
    elif wanted in CLASS_OF_TYPE.values():
        spot = (feature.id, feature.field("geometry"))
        value, made_for = _names([found]), _names([wanted])
        report.add(
            "geometry_not_of_kind", feature.file, *spot, kind=kind, value=value, wanted=made_for
        )


def _names(classes: list[str]) -> Listed:
    return Listed(Message("check", f"geometry.{name}") for name in classes)
