"""The documents of a minimal plan book; they say what is still to be written."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from erqi_map.i18n import LANGS, phrase

from ..book.home import shipped_book
from ..book.items import compact
from ..book.yaml_text import write_yaml
from ..check.report import Report
from ..intake.finder import Datum
from ..intake.source import Incoming
from ..limits import Limits
from ..read.documents import parse_yaml
from .tiling import BOUNDARY, CLUSTERS, DISTRICT, SECTION, Part

METHOD = "imported"
# The colours of the shipped clusters first, and their dark ones for words.
COLOURS = (
    ("#D55E00", "#9C4400"), ("#0072B2", "#005A8E"), ("#E69F00", "#7A5200"), ("#009E73", "#00694C"),
    ("#CC79A7", "#8F3F6C"), ("#56B4E9", "#1F6E9C"), ("#8C6D1F", "#6B5212"), ("#6F6FB0", "#4B4B8C"),
)  # fmt: skip
HATCHES = ("forward", "horizontal", "grid", "dots", "backward")
KINDS = {"boundary": "kind_boundary"}


def book_files(
    title: str,
    district: Any,
    parts: Sequence[Part],
    sources: Sequence[dict[str, Any]],
    accuracy: float,
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of the book but those that are copied."""
    today = dt.date.today().isoformat()
    cited = [one["id"] for one in sources]
    common = {
        "kind": "cluster", "place": None, "cluster": None, "status": "schematic", "method": METHOD,
        "accuracy_m": accuracy, "date": today, "rank": 1,
    }  # fmt: skip
    outline = {**common, "id": BOUNDARY, "kind": "boundary", "sources": cited[:1]}
    yield f"layers/{DISTRICT}.geojson", _layer(DISTRICT, [(outline, district)])
    own = [
        {**common, "id": one.id, "place": one.id, "cluster": one.id, "sources": cited[-1:]}
        for one in parts
    ]
    shapes = [one.shape for one in parts]
    yield f"layers/{CLUSTERS}.geojson", _layer(CLUSTERS, [*zip(own, shapes, strict=True)])
    for one in parts:
        yield f"places/{one.id}.yaml", _yaml({
            "id": one.id, "kind": "cluster", "subkind": "cluster", "name": _same(one.name),
            "short_name": _same(one.name[:20]), "summary": _both("part_summary", name=one.name),
            "to_check": True, "sources": cited[-1:],
        })  # fmt: skip
    datasets = ((DISTRICT, "district_title", cited[:1]), (CLUSTERS, "clusters_title", cited[-1:]))
    yield "catalog.yaml", _yaml({
        "title": _same(title), "edition": _both("edition"), "year": int(today[:4]),
        "year_inferred": False, "editor": _both("editor"), "review_number": "", "data_date": today,
        "sources": list(sources),
        "datasets": [
            {"id": id, "file": f"layers/{id}.geojson", "title": _both(key), "sources": ids,
             "licence": _both("to_write"), "date": today, "datum": "wgs84", "status": "schematic",
             "accuracy_m": accuracy, "method": _both("method")}
            for id, key, ids in datasets
        ],
    })  # fmt: skip
    yield "framework.yaml", _yaml(_framework(title, parts, cited[:1]))
    yield "names.yaml", _yaml({BOUNDARY: _same(title)})
    yield "townships.yaml", _yaml({"year": int(today[:4]), "sources": cited[:1], "units": []})
    yield "terms.yaml", _yaml(_terms(parts))
    theme = _shipped("theme.yaml")
    theme["colours"] |= dict(_part_colours(parts))
    yield "theme.yaml", _yaml(theme)
    yield "stories/briefing.yaml", _yaml(_story(title, parts, cited[:1]))


def _framework(title: str, parts: Sequence[Part], cited: list[str]) -> dict[str, Any]:
    clusters = [
        {"cluster": one.id, "directive": _both("directive"), "sources": cited} for one in parts
    ]
    empty = (
        "paths",
        "tasks",
        "programmes",
        "works",
        "renewals",
        "industries",
        "thrusts",
        "layout",
        "indicators",
    )
    goal = {"id": "goal", "text": _both("goal"), "sources": cited}
    return {"name": _same(title), "summary": _both("framework"), "sources": cited, "goal": goal,
            "clusters": clusters, **{name: [] for name in empty}}  # fmt: skip


def _terms(parts: Sequence[Part]) -> dict[str, Any]:
    terms = _shipped("terms.yaml")
    terms["methods"] = [{"id": METHOD, "label": _both("method"), "note": _both("method_note")}]
    for one in terms["kinds"]:
        if one["id"] in KINDS:
            one["label"] = _both(KINDS[one["id"]])
    terms["cluster_symbols"] = {
        one.id: {"geometry": "area", "fill": one.id, "fill_opacity": 0.22, "stroke": one.id,
                 "stroke_width_px": 2, "dash_px": [8, 5], "hatch": HATCHES[at % len(HATCHES)]}
        for at, one in enumerate(parts)
    }  # fmt: skip
    return terms


def _part_colours(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(parts):
        fill, ink = COLOURS[at % len(COLOURS)]
        yield one.id, fill
        yield f"{one.id}-ink", ink


def _story(title: str, parts: Sequence[Part], cited: list[str]) -> dict[str, Any]:
    def scene(
        id: str, name: str, point: str, shown: list[str], focus: str | None
    ) -> dict[str, Any]:
        found = {"id": id, "title": _same(name[:40]), "points": [_both(point, name=name[:20])],
                 "notes": _both("notes"), "camera": {"ids": shown}, "sources": cited}  # fmt: skip
        return found if focus is None else {**found, "focus": focus}

    first = scene("opening", title, "point_opening", [BOUNDARY], None)
    others = [
        scene(f"scene-{one.id}"[:64], one.name, "point_part", [one.id], one.id) for one in parts
    ]
    return {"id": "briefing", "title": _same(title[:40]), "scenes": [first, *others]}


def source_of(id: str, file: Incoming, datum: Datum) -> dict[str, Any]:
    """The entry of a file in the catalogue."""
    words = {"file": file.path.name[:120], "crs": datum.chosen}
    return {"id": id, "title": _both("source", **words), "publisher": _both("to_write"),
            "kind": "data", "licence": _both("to_write"), "note": _both("source_note", **words),
            "to_check": True}  # fmt: skip


def _layer(name: str, features: Sequence[tuple[dict[str, Any], Any]]) -> bytes:
    lines = [
        compact({"type": "Feature", "properties": properties,
                 "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))})
        for properties, shape in features
    ]  # fmt: skip
    head = f'{{\n"type": "FeatureCollection",\n"name": {json.dumps(name)},\n"features": [\n'
    return (head + ",\n".join(lines) + "\n]\n}\n").encode()


def _yaml(data: Any) -> bytes:
    return write_yaml(data).encode()


def _shipped(name: str) -> dict[str, Any]:
    data = parse_yaml((shipped_book() / name).read_bytes(), name, Limits(), Report())
    assert isinstance(data, dict)
    return data


def _same(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def _both(key: str, **values: object) -> dict[str, str]:
    return {lang: phrase(lang, SECTION, key, **values) for lang in LANGS}
