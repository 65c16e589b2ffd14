"""Checks that every link of the plan book leads somewhere, and to the right place."""

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from erqi_map.i18n import Message
from erqi_map.model import Status
from erqi_map.remember import remembered

from ..locate import entry_of, texts, walk, walk_key
from ..read.raw import LAYERS, RawBook, RawFeature
from .ids import DISTRICT_SCOPE, Ids
from .register import check_register
from .report import Report, looked_at

# (document, field, sort of target)
_DOCUMENT_LINKS = (
    ("framework", "clusters.*.cluster", "cluster"),
    ("framework", "tasks.*.paths.*", "path"),
    ("framework", "programmes.*.scope", "scope"),
    ("framework", "programmes.*.tasks.*", "task"),
    ("framework", "programmes.*.paths.*", "path"),
    ("framework", "works.*.tasks.*", "task"),
    ("framework", "renewals.*.tasks.*", "task"),
    ("framework", "industries.*.clusters.*", "cluster"),
    ("terms", "kinds.*.theme", "theme"),
    ("terms", "kinds.*.symbol.fill", "colour"),
    ("terms", "kinds.*.symbol.stroke", "colour"),
    ("basemaps", "default", "basemap"),
    ("photos", "photos.*.place", "place"),
)
_SERVED_BY = "goals.*.served_by.*"
_PLACE_LINKS = (
    ("subkind", "kind"),
    ("cluster", "cluster"),
    ("tasks.*", "task"),
    ("paths.*", "path"),
    ("programmes.*", "programme"),
    ("industries.*", "industry"),
    ("goals.*.tasks.*", "task"),
    (_SERVED_BY, "place"),
)
_FEATURE_LINKS = (
    ("kind", "kind"),
    ("place", "place"),
    ("cluster", "cluster"),
    ("status", "status"),
    ("method", "method"),
)
_FEATURE_LISTS = (("sources", "source"), ("lines", "feature"))
MAX_CHARACTERS, MAX_KNOWN = 80, 2_000
"""Of a dangling id, and of ids to compare it with: beyond them no hint is looked for."""
_WITH_SOURCES = ("catalog", "framework", "townships", "overlays", "pictures", "photos")


def check_links(raw: RawBook, ids: Ids, report: Report) -> None:
    """Reports every dangling or contradictory link."""
    for document, pattern, sort in _DOCUMENT_LINKS:
        _check(ids, report, f"{document}.yaml", _links(raw.document(document), pattern, sort))
    for document in _WITH_SOURCES:
        _check(ids, report, f"{document}.yaml", _sources(raw.document(document)))
    _check_cluster_symbols(raw.document("terms"), ids, report)
    for file, data in raw.places.items():
        _check_place(file, data, ids, report)
    _check_directives(raw, ids, report)
    for feature in raw.features():
        if report.keeps_more(feature.file):
            _check_feature(feature, ids, report)
    _check_names(raw, ids, report)
    _check_datasets(raw, report)
    _check_scopes(raw, ids, report)


def check_link(
    ids: Ids, report: Report, file: str, spot: tuple[str, str], sort: str, value: str
) -> None:
    """Reports a link of `sort` at `spot` (id, field) when there is nothing called `value`."""
    if ids.has(sort, value):
        return
    near = hint(value, ids.targets[sort] or frozenset()) if report.wants_hint() else ""
    what = Message("check", f"target.{sort}")
    report.add("link_dangling", file, *spot, value=value, what=what, hint=near)


def hint(value: str, known: frozenset[str]) -> Message | str:
    """What may have been meant."""
    if len(value) > MAX_CHARACTERS or len(known) > MAX_KNOWN:
        return ""
    near = get_close_matches(value, sorted(known), n=1)
    return Message("check", "hint.near", value=near[0]) if near else ""


@dataclass(frozen=True)
class _Link:
    """A link to a `sort` of things; `spot`: entry and field, for problems."""

    sort: str
    value: str
    spot: tuple[str, str]


@dataclass(frozen=True)
class _Links:
    """The links of one thing; `targets`: what they point to, by sort."""

    all: tuple[_Link, ...]
    targets: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, *found: _Link) -> "_Links":
        return cls(found, frozenset((one.sort, one.value) for one in found))


def _check(ids: Ids, report: Report, file: str, links: _Links) -> None:
    if links.targets <= ids.known:
        return
    for one in links.all:
        check_link(ids, report, file, one.spot, one.sort, one.value)


@remembered()
def _links(data: Any, pattern: str, sort: str) -> _Links:
    found = texts(walk(data, pattern))
    return _Links.of(*(_Link(sort, value, entry_of(data, loc)) for loc, value in found))


@remembered()
def _sources(data: Any) -> _Links:
    found = texts(walk_key(data, "sources"))
    return _Links.of(*(_Link("source", value, entry_of(data, loc)) for loc, value in found))


@remembered()
def _place_links(data: dict[str, Any]) -> _Links:
    own = (one for pattern, sort in _PLACE_LINKS for one in _links(data, pattern, sort).all)
    return _Links.of(*own, *_sources(data).all)


@remembered()
def _feature_links(feature: RawFeature) -> _Links:
    found = [
        _Link(sort, value, (feature.id, feature.field(name)))
        for name, sort in _FEATURE_LINKS
        # An unknown status is the model's to report.
        if (value := feature.text(name)) and (name != "status" or value in get_args(Status))
    ]
    for name, sort in _FEATURE_LISTS:
        for loc, value in texts(walk(feature.properties, f"{name}.*")):
            spot = (feature.id, feature.field(f"{name}.{loc[-1]}"))
            found.append(_Link(sort, value, spot))
    return _Links.of(*found)


def _check_cluster_symbols(terms: Any, ids: Ids, report: Report) -> None:
    symbols = terms.get("cluster_symbols") if isinstance(terms, dict) else None
    if not isinstance(symbols, dict):
        return
    for cluster, symbol in symbols.items():
        field = f"cluster_symbols.{cluster}"
        check_link(ids, report, "terms.yaml", ("", field), "cluster", str(cluster))
        for name in ("fill", "stroke"):
            for loc, value in texts(walk(symbol, name)):
                check_link(ids, report, "terms.yaml", ("", f"{field}.{loc[0]}"), "colour", value)
    for id, (file, data) in ids.places.items():
        if data.get("kind") == "cluster" and id not in symbols:
            report.add("cluster_without_symbol", file, id, "id")


def _check_directives(raw: RawBook, ids: Ids, report: Report) -> None:
    framework = raw.document("framework")
    if not isinstance(framework, dict):
        return
    directed = {value for _, value in texts(walk(framework, "clusters.*.cluster"))}
    for id, (file, data) in ids.places.items():
        if data.get("kind") == "cluster" and id not in directed:
            report.add("cluster_without_directive", file, id, "id")


def _check_place(file: str, data: Any, ids: Ids, report: Report) -> None:
    if not isinstance(data, dict):
        return
    links = _place_links(data)
    _check(ids, report, file, links)
    id, is_cluster = data.get("id"), data.get("kind") == "cluster"
    if not isinstance(id, str):
        return
    _check_alone(file, data, report)
    own = id if is_cluster else data.get("cluster")
    for link in _links(data, _SERVED_BY, "place").all:
        _check_served_by(file, link, own, ids, report)


@looked_at
def _check_alone(file: str, data: dict[str, Any], report: Report) -> None:
    id, is_cluster = data["id"], data.get("kind") == "cluster"
    check_register(file, id, data, report)
    if is_cluster and data.get("cluster") is not None:
        report.add("cluster_in_cluster", file, id, "cluster")
    if not is_cluster and data.get("cluster") is None and data.get("located") is not False:
        report.add("place_without_cluster", file, id, "cluster")


def _check_served_by(file: str, link: _Link, own: Any, ids: Ids, report: Report) -> None:
    if link.value not in ids.places:
        return
    if ids.places[link.value][1].get("kind") == "cluster":
        report.add("served_by_cluster", file, *link.spot, value=link.value)
    elif ids.cluster_of(link.value) != own:
        report.add("served_by_elsewhere", file, *link.spot, value=link.value, cluster=own)


def _check_feature(feature: RawFeature, ids: Ids, report: Report) -> None:
    _check(ids, report, feature.file, _feature_links(feature))
    if feature.place in ids.places:
        expected = ids.cluster_of(feature.place)
        if expected and feature.text("cluster") != expected:
            spot = (feature.id, feature.field("cluster"))
            report.add(
                "feature_cluster_differs", feature.file, *spot, place=feature.place, value=expected
            )


def _check_names(raw: RawBook, ids: Ids, report: Report) -> None:
    names = raw.document("names")
    if not isinstance(names, dict):
        return
    for feature in raw.features():
        if feature.id and not feature.place and feature.id not in names:
            report.add("name_missing", feature.file, feature.id, "id")
        if feature.place and feature.id in names:
            report.add("name_twice", "names.yaml", feature.id, "", place=feature.place)
    for key in names:
        check_link(ids, report, "names.yaml", (str(key), ""), "feature", str(key))


def _check_datasets(raw: RawBook, report: Report) -> None:
    catalog = raw.document("catalog")
    if catalog is None or LAYERS in raw.lost_folders:
        return
    listed = list(texts(walk(catalog, "datasets.*.file")))
    for loc, file in listed:
        if file not in raw.layers:
            report.add("dataset_without_file", "catalog.yaml", *entry_of(catalog, loc), value=file)
    counts = Counter(file for _, file in listed)
    for file in raw.layers:
        if not counts[file]:
            report.add("file_without_dataset", file)
        elif counts[file] > 1:
            report.add("file_in_two_datasets", file)


def _check_scopes(raw: RawBook, ids: Ids, report: Report) -> None:
    """Reports a place that takes part in a programme of another cluster."""
    scopes = {
        item["id"]: item.get("scope")
        for _, item in walk(raw.document("framework"), "programmes.*")
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    }
    for id, (file, data) in ids.places.items():
        for link in _links(data, "programmes.*", "programme").all:
            scope = scopes.get(link.value, DISTRICT_SCOPE)
            known = isinstance(scope, str) and ids.has("scope", scope)
            if known and scope not in (DISTRICT_SCOPE, ids.cluster_of(id)):
                report.add("programme_elsewhere", file, *link.spot, value=link.value)
