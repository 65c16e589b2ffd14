"""Checks how shapes lie to one another, measured in EPSG:4547: district, clusters, places."""

from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.geo import to_work

from .ids import Ids
from .locate import walk
from .read.raw import RawBook, RawFeature
from .report import Report

DISTRICT_LAYER, CLUSTER_LAYER = "district", "clusters"
OVERLAP_M2 = 1.0
"""Clusters may overlap, leave a gap or reach beyond the district by no more than this."""
EDGE_M = 1.0
"""A place may stand this far outside its cluster: rounding of coordinates, not more."""
FAR_DEG = 0.5
"""No feature of the book lies further than this from the district's bounds."""


def check_relations(raw: RawBook, ids: Ids, sound: dict[str, BaseGeometry], report: Report) -> None:
    """Reports what lies where it cannot lie; only sound shapes are compared."""
    district_file, cluster_file = _file(raw, DISTRICT_LAYER), _file(raw, CLUSTER_LAYER)
    for name, file in ((DISTRICT_LAYER, district_file), (CLUSTER_LAYER, cluster_file)):
        if file is None:
            report.add("layer_required", "catalog.yaml", name, "datasets")
    _check_located(raw, ids, report)
    district = _district(raw, district_file, sound, report)
    clusters = _clusters(raw, cluster_file, sound)
    far: set[str] = set()
    if district is not None:
        far = _check_far(raw, district, sound, report)
        _check_cover(raw, district, clusters, cluster_file, report)
    _check_overlaps(clusters, report)
    for feature in raw.features():
        if feature.file in (district_file, cluster_file) or feature.id in far:
            continue
        if feature.id in sound:
            _check_inside(feature, ids, district, clusters, sound, report)


def _file(raw: RawBook, dataset: str) -> str | None:
    catalog = raw.document("catalog")
    if catalog is None:
        return f"layers/{dataset}.geojson"
    for _, item in walk(catalog, "datasets.*"):
        if isinstance(item, dict) and item.get("id") == dataset:
            file = item.get("file")
            return file if isinstance(file, str) else f"layers/{dataset}.geojson"
    return None


def _check_located(raw: RawBook, ids: Ids, report: Report) -> None:
    """A located place is drawn, another is not; nothing can be said while a layer is unread."""
    drawn = {feature.text("place"): feature for feature in raw.features()}
    all_read = raw.all_layers_read()
    for id, (file, data) in ids.places.items():
        located = data.get("located", True)
        if located is True and id not in drawn and all_read:
            report.add("place_without_feature", file, id, "located")
        if located is False and id in drawn:
            feature = drawn[id]
            spot = (feature.id, feature.field("place"))
            report.add("feature_of_unlocated", feature.file, *spot, place=id)


def _district(
    raw: RawBook, file: str | None, sound: dict[str, BaseGeometry], report: Report
) -> BaseGeometry | None:
    features = raw.layers.get(file or "")
    if features is None:
        return None
    if len(features) != 1:
        report.add("district_not_one", str(file), "", "features", value=len(features))
        return None
    shape = sound.get(features[0].id)
    return shape if shape is not None and shapely.area(shape) > 0 else None


def _clusters(
    raw: RawBook, file: str | None, sound: dict[str, BaseGeometry]
) -> dict[str, tuple[RawFeature, BaseGeometry]]:
    """Cluster id → (feature, shape in EPSG:4547)."""
    return {
        feature.text("place") or feature.id: (feature, _work(sound[feature.id]))
        for feature in raw.layers.get(file or "") or ()
        if feature.id in sound and shapely.area(sound[feature.id]) > 0
    }


def _check_far(
    raw: RawBook, district: BaseGeometry, sound: dict[str, BaseGeometry], report: Report
) -> set[str]:
    """Ids of the features that lie too far away."""
    west, south, east, north = district.bounds
    near = shapely.box(west - FAR_DEG, south - FAR_DEG, east + FAR_DEG, north + FAR_DEG)
    far = set()
    for feature in raw.features():
        shape = sound.get(feature.id)
        if shape is not None and not near.intersects(shape):
            report.add("far_from_district", feature.file, feature.id, feature.field("geometry"))
            far.add(feature.id)
    return far


def _check_cover(
    raw: RawBook,
    district: BaseGeometry,
    clusters: dict[str, tuple[RawFeature, BaseGeometry]],
    file: str | None,
    report: Report,
) -> None:
    whole = _work(district)
    for feature, shape in clusters.values():
        outside_m2 = shape.difference(whole).area
        if outside_m2 > OVERLAP_M2:
            spot = (feature.id, feature.field("geometry"))
            report.add("cluster_outside", feature.file, *spot, area=_hectares(outside_m2))
    # A cluster that is missing or unsound would look like a gap.
    if file is None or len(clusters) != len(raw.layers.get(file) or ()):
        return
    gap = whole.difference(shapely.union_all([shape for _, shape in clusters.values()]))
    if clusters and gap.area > OVERLAP_M2:
        report.add("cluster_gap", file, "", "features", area=_hectares(gap.area))


def _check_overlaps(clusters: dict[str, tuple[RawFeature, BaseGeometry]], report: Report) -> None:
    for (one, shape), (other, other_shape) in combinations(clusters.values(), 2):
        area_m2 = shape.intersection(other_shape).area
        if area_m2 > OVERLAP_M2:
            spot = (one.id, one.field("geometry"))
            report.add("cluster_overlap", one.file, *spot, value=other.id, area=_hectares(area_m2))


def _check_inside(
    feature: RawFeature,
    ids: Ids,
    district: BaseGeometry | None,
    clusters: dict[str, tuple[RawFeature, BaseGeometry]],
    sound: dict[str, BaseGeometry],
    report: Report,
) -> None:
    place = feature.text("place")
    if place not in ids.places:
        return
    shape, spot = _work(sound[feature.id]), (feature.id, feature.field("geometry"))
    if district is not None and not _covers(_work(district), shape):
        report.add("place_outside_district", feature.file, *spot)
        return
    cluster = ids.cluster_of(place)
    if cluster in clusters and not _covers(clusters[cluster][1], shape):
        report.add(
            "place_outside_cluster",
            feature.file,
            *spot,
            value=cluster,
            found=_where(shape, clusters),
        )


def _where(shape: BaseGeometry, clusters: dict[str, tuple[RawFeature, BaseGeometry]]) -> str:
    return "、".join(id for id, (_, area) in clusters.items() if area.intersects(shape))


def _covers(area: BaseGeometry, shape: BaseGeometry) -> bool:
    return bool(area.covers(shape) or area.buffer(EDGE_M).covers(shape))


def _work(shape: BaseGeometry) -> BaseGeometry:
    found: BaseGeometry = to_work(shape)[0]
    return found


def _hectares(area_m2: float) -> str:
    return f"{area_m2 / 10_000:.4g}"
