"""Checks how shapes lie to one another, measured in EPSG:4547: district, clusters, places."""

import itertools

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.geo import to_work
from erqi_map.i18n import Listed
from erqi_map.remember import remembered

from ..locate import walk
from ..read.raw import RawBook, RawFeature
from .ids import Ids
from .report import Report

DISTRICT_LAYER, CLUSTER_LAYER = "district", "clusters"
OVERLAP_M2 = 1.0
"""Clusters may overlap, leave a gap or reach beyond the district by no more than this."""
EDGE_M = 1.0
"""A place may stand this far outside its cluster: rounding of coordinates, not more."""
MAX_CLUSTERS = 500
FEW = 5_000
"""Shapes of districts and clusters that are worked out beforehand."""
STEP_DEG, MAX_LENGTH_DEG = 0.0005, 100.0
"""Edges are divided into parts of about 50 m, but not those of a shape around the world."""
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
    clusters = _clusters(raw, cluster_file, sound, report)
    far: set[str] = set()
    if district is not None:
        far = _check_far(raw, district, sound, report)
        _check_cover(raw, district, clusters, cluster_file, sound, report)
    _check_overlaps(clusters, report)
    near = sound.keys() - far
    drawn = [
        feature
        for feature in raw.features()
        if feature.file not in (district_file, cluster_file)
        and feature.id in near
        and feature.place in ids.places
    ]
    _check_inside(drawn, ids, district, clusters, sound, report)


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
    drawn = {feature.place: feature for feature in raw.features()}
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
    raw: RawBook, file: str | None, sound: dict[str, BaseGeometry], report: Report
) -> dict[str, tuple[RawFeature, BaseGeometry]]:
    """Cluster id → (feature, shape in EPSG:4547); none where there are too many to compare."""
    if len(raw.layers.get(file or "") or ()) > MAX_CLUSTERS:
        report.add("clusters_too_many", str(file), "", "features", limit=MAX_CLUSTERS)
        return {}
    found: dict[str, tuple[RawFeature, BaseGeometry]] = {}
    for feature in raw.layers.get(file or "") or ():
        if feature.id in sound and shapely.area(sound[feature.id]) > 0:
            # A cluster may lie in several features.
            key, shape = feature.place or feature.id, _work(sound[feature.id])
            first, rest = found.get(key, (feature, shape))
            found[key] = first, shape if rest is shape else _union(rest, shape)
    return found


def _check_far(
    raw: RawBook, district: BaseGeometry, sound: dict[str, BaseGeometry], report: Report
) -> set[str]:
    """Ids of the features that lie too far away."""
    west, south, east, north = district.bounds
    near = shapely.box(west - FAR_DEG, south - FAR_DEG, east + FAR_DEG, north + FAR_DEG)
    met = shapely.intersects(near, np.asarray(list(sound.values()), dtype=object))
    far = {id for id, close in zip(sound, met, strict=True) if not close}
    for feature in raw.features():
        if feature.id in far:
            report.add("far_from_district", feature.file, feature.id, feature.field("geometry"))
    return far


def _check_cover(
    raw: RawBook,
    district: BaseGeometry,
    clusters: dict[str, tuple[RawFeature, BaseGeometry]],
    file: str | None,
    sound: dict[str, BaseGeometry],
    report: Report,
) -> None:
    whole = _work(district)
    for feature, shape in clusters.values():
        outside_m2 = _outside_m2(shape, whole)
        if outside_m2 > OVERLAP_M2:
            spot = (feature.id, feature.field("geometry"))
            report.add("cluster_outside", feature.file, *spot, area=_hectares(outside_m2))
    # A cluster that is missing or unsound would look like a gap.
    if file is None or any(one.id not in sound for one in raw.layers.get(file) or ()):
        return
    gap_m2 = _gap_m2(whole, *(shape for _, shape in clusters.values()))
    if clusters and gap_m2 > OVERLAP_M2:
        report.add("cluster_gap", file, "", "features", area=_hectares(gap_m2))


@remembered(FEW)
def _outside_m2(shape: BaseGeometry, whole: BaseGeometry) -> float:
    return float(shape.difference(whole).area)


@remembered(FEW)
def _gap_m2(whole: BaseGeometry, *parts: BaseGeometry) -> float:
    return float(whole.difference(shapely.union_all(parts)).area)


@remembered(FEW)
def _shared_m2(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(one.intersection(other).area)


@remembered(FEW)
def _union(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return one.union(other)


def _check_overlaps(clusters: dict[str, tuple[RawFeature, BaseGeometry]], report: Report) -> None:
    found = list(clusters.values())
    if not found:
        return
    tree = shapely.STRtree([shape for _, shape in found])
    first, second = tree.query([shape for _, shape in found], predicate="intersects")
    for at, to in zip(first.tolist(), second.tolist(), strict=True):
        (one, shape), (other, other_shape) = found[at], found[to]
        area_m2 = _shared_m2(shape, other_shape) if at < to else 0.0
        if area_m2 > OVERLAP_M2:
            spot = (one.id, one.field("geometry"))
            report.add("cluster_overlap", one.file, *spot, value=other.id, area=_hectares(area_m2))


def _check_inside(
    features: list[RawFeature],
    ids: Ids,
    district: BaseGeometry | None,
    clusters: dict[str, tuple[RawFeature, BaseGeometry]],
    sound: dict[str, BaseGeometry],
    report: Report,
) -> None:
    """Each of `features` draws a place and must lie in its cluster, and in the district."""
    if not features:
        return
    shapes = to_work([sound[feature.id] for feature in features])
    inside = np.ones(len(features), dtype=bool)
    if district is not None:
        inside = _covers(_work(district), shapes)
    for number in np.flatnonzero(~inside).tolist():
        spot = (features[number].id, features[number].field("geometry"))
        report.add("place_outside_district", features[number].file, *spot)
    groups: dict[str, list[int]] = {}
    for number in np.flatnonzero(inside).tolist():
        cluster = ids.cluster_of(features[number].place)
        if cluster in clusters:
            groups.setdefault(cluster, []).append(number)
    for cluster, numbers in groups.items():
        covered = _covers(clusters[cluster][1], shapes[numbers])
        for number in itertools.compress(numbers, ~covered):
            spot = (features[number].id, features[number].field("geometry"))
            found = _where(shapes[number], clusters)
            file = features[number].file
            report.add("place_outside_cluster", file, *spot, value=cluster, found=found)


def _where(shape: BaseGeometry, clusters: dict[str, tuple[RawFeature, BaseGeometry]]) -> Listed:
    return Listed(id for id, (_, area) in clusters.items() if area.intersects(shape))


def _covers(area: BaseGeometry, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of `shapes` lie in `area`, or outside by no more than `EDGE_M`."""
    shapely.prepare(area)
    covered: NDArray[np.bool_] = shapely.covers(area, shapes)
    if not covered.all():
        grown = area.buffer(EDGE_M)
        shapely.prepare(grown)
        covered[~covered] = shapely.covers(grown, shapes[~covered])
    return covered


@remembered(FEW)
def _work(shape: BaseGeometry) -> BaseGeometry:
    """In EPSG:4547. An edge that is straight in degrees is bent there, so it is divided: whether a
    neighbour has a vertex on it or not makes no gap then. Edges that nearly meet may cross there.
    """
    if shape.length <= MAX_LENGTH_DEG:
        shape = shapely.segmentize(shape, STEP_DEG)
    found: BaseGeometry = to_work(shape)[0]
    return found if found.is_valid else shapely.make_valid(found)


def _hectares(area_m2: float) -> str:
    return f"{area_m2 / 10_000:.4g}"
