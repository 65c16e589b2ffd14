"""A small plan near 113.6°E, 34.7°N for the sheets: two clusters, projects, a road, neighbours."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from erqi_map.compose.spec import (
    Furniture,
    LabelRule,
    LayerSpec,
    LegendEntry,
    MapSpec,
    Scene,
    StyleRule,
    SymbolSpec,
)

from ... import plans
from ...plans import both

WEST, SOUTH, EAST, NORTH = 113.52, 34.62, 113.66, 34.76
MIDDLE = 113.59
COLOURS = {"ink": "#1F2933", "accent": "#0B5394", "highlight": "#C2185B", "halo": "#FFFFFF"}


def symbol(geometry: str, fill: str | None = "#D55E00", **fields: Any) -> SymbolSpec:
    shape = "square" if geometry == "point" else None
    return plans.symbol(geometry, **{"fill": fill, "shape": shape, "size_px": 15.0, **fields})


def table(shapes: dict[str, Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    names = {id: id.replace("-", " ").title() for id in shapes}
    data = {
        "label_zh": [f"{at}号地" for at in range(1, len(shapes) + 1)],
        "label_en": list(names.values()),
        "cluster": [None] * len(shapes),
        "kind": ["plain"] * len(shapes),
        "status": ["schematic"] * len(shapes),
        "card": list(shapes),
        "rank": list(range(1, len(shapes) + 1)),
        **columns,
    }
    return gpd.GeoDataFrame(data, index=list(shapes), geometry=list(shapes.values()), crs=4326)


def label(placement: str, priority: int, **fields: Any) -> LabelRule:
    given: dict[str, Any] = {"min_zoom": 0, "size_px": 13, "colour": "#1F2933", **fields}
    columns: Any = {"zh": "label_zh", "en": "label_en"}
    return LabelRule(columns, priority, placement=placement, rank_column="rank", **given)  # type: ignore[arg-type]


def layer(id: str, role: str, theme: str, data: gpd.GeoDataFrame, style: StyleRule,
          rule: LabelRule | None = None) -> LayerSpec:  # fmt: skip
    title = both(f"图层{id}", f"Layer {id}")
    fields: dict[str, Any] = {"role": role, "theme": theme, "title": title, "label": rule}
    return plans.layer(id, style.default.geometry, data, style=style, **fields)


CLUSTER_CASES = {
    "west": symbol("area", "#D55E00", hatch="forward"),
    "east": symbol("area", "#0072B2", hatch="dots"),
}
KINDS = {
    "renewal": symbol("point", "#6A1B5D"),
    "culture": symbol("point", "#6A1B5D", shape="star"),
}


def clusters() -> LayerSpec:
    shapes = {"west": box(WEST, SOUTH, MIDDLE, NORTH), "east": box(MIDDLE, SOUTH, EAST, NORTH)}
    data = table(shapes, cluster=["west", "east"])
    style = StyleRule(symbol("area"), "cluster", CLUSTER_CASES)
    return layer("clusters", "plan", "cluster", data, style, label("area", 1, size_px=16))


def projects() -> LayerSpec:
    # The first two nearly coincide: their symbols cover each other at any scale of the district.
    shapes = {
        "hall": Point(113.56, 34.70),
        "tower": Point(113.5601, 34.7001),
        "market": Point(113.62, 34.68),
    }
    data = table(shapes, cluster=["west", "west", "east"], kind=["renewal", "culture", "renewal"])
    style = StyleRule(KINDS["renewal"], "kind", KINDS)
    return layer("projects", "plan", "project", data, style, label("point", 2, bold=True))


def roads() -> LayerSpec:
    shapes = {"road": LineString([(113.53, 34.65), (113.65, 34.66)])}
    style = StyleRule(symbol("line", None, stroke="#8A949E"))
    return layer("roads", "orientation", "orientation", table(shapes), style, label("line", 6))


def neighbours() -> LayerSpec:
    ring = Polygon(box(113.40, 34.50, 113.78, 34.88).exterior.coords,
                   [box(WEST, SOUTH, EAST, NORTH).exterior.coords])  # fmt: skip
    style = StyleRule(symbol("area", "#EEF1F4", fill_opacity=1.0, dash_px=()))
    return layer("neighbours", "context", "boundary", table({"around": ring}), style)


def district() -> LayerSpec:
    shapes = {"district": box(WEST, SOUTH, EAST, NORTH)}
    style = StyleRule(symbol("area", None, fill_opacity=0.0))
    return layer("district", "context", "boundary", table(shapes), style)


def entries(layers: tuple[LayerSpec, ...]) -> tuple[LegendEntry, ...]:
    found: dict[tuple[str, str | None, SymbolSpec], int] = {}
    for one in layers:
        values = one.data[one.style.column] if one.style.column else [""] * len(one.data)
        for cluster, value in zip(one.data["cluster"], values, strict=True):
            key = (one.id, cluster, one.style.cases.get(value, one.style.default))
            found[key] = found.get(key, 0) + 1
    return tuple(
        LegendEntry(id, cluster, both(f"{id}{sign.shape or cluster or ''}"), sign, count)
        for (id, cluster, sign), count in found.items()
    )


def furniture(**fields: Any) -> Furniture:
    given: dict[str, Any] = {
        "title": both("试验规划图", "Trial Plan"),
        "edition": both("研究稿", "Draft"),
        "editor": both("试验组", "Trial team"),
        "datum_note": both("坐标系：WGS-84", "Coordinates: WGS-84"),
        "status_note": both("成果状态：示意", "Status: schematic"),
        "review_note": both("未经地图审核，仅供内部研究讨论", "Not reviewed; internal use only"),
        "data_date": "2026-01-02",
        "attribution": both("数据：试验数据", "Data: trial data"),
    }
    return plans.furniture(**{**given, **fields})


def card(id: str, kind: str, **fields: Any) -> dict[str, Any]:
    name = {"zh": f"{id}之名", "en": id.title()}
    given: dict[str, Any] = {
        "subkind": "renewal", "name": name, "short_name": name, "summary": name,
        "sources": ["one"], "status": "schematic", "accuracy_m": 500.0, "area_km2": None,
        "area_note": None, "position_note": None, "to_check": False,
    }  # fmt: skip
    return plans.card(id, kind, **{**given, **fields})


def content() -> dict[str, Any]:
    words = {"zh": "目标甲", "en": "Goal A"}
    goal = {"id": "goal-a", "text": words, "tasks": [], "served_by": ["hall"], "sources": ["one"]}
    cards = [
        card("west", "cluster", slogan={"zh": "加快复兴", "en": "Revival"}, goals=[goal],
             projects=["hall", "tower"], area_km2=100.0),
        card("east", "cluster", projects=["market"]),
        card("hall", "project", cluster="west", tasks=["task-a"]),
        card("tower", "project", cluster="west"),
        card("market", "project", cluster="east", to_check=True),
        card("nowhere", "project", located=False, status=None, accuracy_m=None),
        card("drive", "programme", located=False),
        card("task-a", "task", located=False),
    ]  # fmt: skip
    source = {
        "title": {"zh": "来源甲", "en": "Source A"}, "publisher": {"zh": "某社", "en": "Press"},
        "licence": {"zh": "事实引用", "en": "Facts"}, "date": "2019", "date_inferred": True,
        "url": "https://example.org/a", "note": None, "to_check": True,
    }  # fmt: skip
    return {
        "framework": {"goal": {"id": "goal", "text": {"zh": "总目标句", "en": "The goal"}},
                      "directives": {"west": {"zh": "加快复兴", "en": "Revival"}}},
        "clusters": ["west", "east"],
        "cards": {one["id"]: one for one in cards},
        "sources": {"one": source},
        "terms": {"kinds": {"renewal": {"zh": "更新", "en": "Renewal"}},
                  "statuses": {"schematic": {"zh": "示意", "en": "Schematic"}},
                  "themes": {"boundary": {"zh": "行政界线", "en": "Boundaries"}}},
    }  # fmt: skip


def scene(**fields: Any) -> Scene:
    given: dict[str, Any] = {
        "title": both("近看西片", "The west"),
        "points": (both("第一点", "Point one"),),
        "state": {"hidden": ["roads/-"], "view": {"fit": [WEST, SOUTH, MIDDLE, NORTH]}},
        "highlights": ("hall",),
    }
    return plans.scene(**{"id": "close-up", **given, **fields})


def plan(**fields: Any) -> MapSpec:
    """The plan as a MapSpec; any field may be given instead."""
    layers = fields.pop("layers", (neighbours(), clusters(), roads(), district(), projects()))
    given: dict[str, Any] = {
        "extent": (WEST, SOUTH, EAST, NORTH),
        "legend": entries(layers),
        "content": content(),
        "colours": COLOURS,
        "scenes": (scene(),),
        "furniture": furniture(),
    }
    return plans.plan(*layers, **{**given, **fields})


def with_name(id: str, name: str) -> MapSpec:
    """The plan with another name for one project."""
    spec = plan()
    found = projects()
    data = found.data.copy()
    data.loc[id, "label_zh"] = name
    layers = tuple(replace(one, data=data) if one.id == "projects" else one for one in spec.layers)
    return replace(spec, layers=layers)


def overlapping(boxes: list[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Pairs of boxes that share more than a hair's breadth."""
    shapes = [shapely.box(*one).buffer(-0.01) for one in boxes]
    return [
        (a, b)
        for a in range(len(shapes))
        for b in range(a + 1, len(shapes))
        if shapes[a].intersects(shapes[b])
    ]
