"""A small plan that stands for itself: two clusters, two roads, twelve projects close together."""

from typing import Any

import geopandas as gpd
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from erqi_map.compose.spec import LabelRule, LayerSpec, MapSpec, StyleRule, SymbolSpec
from erqi_map.model import Basemap, Text

from ... import plans
from ...plans import card

BLUE = "#0072B2"
EXTENT = (113.5, 34.6, 113.67, 34.77)


def text(zh: str, en: str = "") -> Text:
    return Text(zh=zh, en=en or f"{zh} (en)")


def symbol(geometry: str, **changes: Any) -> SymbolSpec:
    return plans.symbol(geometry, **{"fill": BLUE, "stroke": BLUE, "dash_px": (), **changes})


def layer(id: str, geometry: str, rows: list[dict[str, Any]], **changes: Any) -> LayerSpec:
    data = gpd.GeoDataFrame(rows, crs="EPSG:4326").set_index("id")
    fields: dict[str, Any] = {
        "theme": "project",
        "title": text(id),
        "style": StyleRule(default=symbol(geometry)),
        "label": LabelRule(
            columns={"zh": "name_zh", "en": "name_en"},
            priority=2,
            min_zoom=0,
            size_px=13,
            colour="#1F2933",
            placement=geometry,
            rank_column="rank",
        ),
    }
    return plans.layer(id, geometry, **{"data": data, **fields, **changes})


def row(id: str, name: str, geometry: Any, cluster: str | None, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name_zh": name,
        "name_en": f"{name} in English words",
        "cluster": cluster,
        "theme": more.pop("theme", "project"),
        "kind": more.pop("kind", "renewal"),
        "status": "schematic",
        "card": more.pop("card", id),
        "rank": more.pop("rank", 5),
        "geometry": geometry,
        **more,
    }


def area_rows() -> list[dict[str, Any]]:
    holed = Polygon(
        [(113.51, 34.62), (113.58, 34.61), (113.585, 34.68), (113.515, 34.69)],
        [[(113.53, 34.635), (113.56, 34.63), (113.562, 34.66), (113.535, 34.665)]],
    )
    two = MultiPolygon([box(113.60, 34.62, 113.64, 34.66), box(113.60, 34.70, 113.66, 34.76)])
    return [
        row("west", "西片区", holed, "west", theme="cluster", kind="cluster", rank=1),
        row("east", "东片区", two, "east", theme="cluster", kind="cluster", rank=1),
    ]


def point_rows() -> list[dict[str, Any]]:
    near = [Point(113.61 + 0.002 * k, 34.72 + 0.0015 * (k % 3)) for k in range(12)]
    return [
        row(f"site-{k}", f"重点项目地块{k}号", point, "east", rank=1 + k % 9)
        for k, point in enumerate(near)
    ]


def line_rows() -> list[dict[str, Any]]:
    return [
        row("road-a", "航海路", LineString([(113.5, 34.7), (113.67, 34.705)]), None, card=""),
        row("road-b", "嵩山路", LineString([(113.63, 34.6), (113.632, 34.77)]), None, card=""),
    ]


def cards() -> dict[str, Any]:
    goal = {
        "id": "east-goal-1",
        "text": {"zh": "目标", "en": "Goal"},
        "tasks": ["task-ecology"],
        "served_by": ["site-0", "site-1"],
        "sources": [],
    }
    serves = [{"card": "east", "goal": "east-goal-1"}]
    found = [
        card("west", "cluster"),
        card("east", "cluster", goals=[goal]),
        card("task-ecology", "task"),
        *(card(f"site-{k}", "project", cluster="east") for k in range(2, 12)),
        *(
            card(f"site-{k}", "project", cluster="east", tasks=["task-ecology"], serves=serves)
            for k in range(2)
        ),
    ]
    return {one["id"]: one for one in found}


def basemaps() -> tuple[Basemap, ...]:
    common = {"attribution": text("测试"), "subdomains": ""}
    return (
        Basemap(id="none", name=text("无"), datum="none", **common),
        Basemap(
            id="shifted",
            name=text("偏移底图"),
            urls=("https://tiles.invalid/{z}/{x}/{y}.png",),
            datum="gcj02",
            **common,
        ),
        Basemap(
            id="keyed",
            name=text("需密钥底图"),
            urls=("https://keyed.invalid/{z}/{x}/{y}.png?tk={token}",),
            datum="wgs84",
            token_env="TEST_TOKEN",
            **common,
        ),
    )


def build_spec(**changes: Any) -> MapSpec:
    line_style = StyleRule(default=symbol("line", stroke="#8A949E"))
    layers = (
        layer("clusters", "area", area_rows(), theme="cluster"),
        layer("roads", "line", line_rows(), role="orientation", style=line_style),
        layer("projects", "point", point_rows()),
    )
    terms = {
        "statuses": {"schematic": {"zh": "示意", "en": "Schematic"}},
        "themes": {
            "cluster": {"zh": "组团", "en": "Clusters"},
            "project": {"zh": "项目", "en": "P"},
        },
        "kinds": {"renewal": {"zh": "更新", "en": "Renewal"}},
        "methods": {},
    }
    scene = plans.scene(
        "opening",
        title=text("开场"),
        state={"focus": "east", "view": {"fit": [113.6, 34.7, 113.66, 34.76]}},
        highlights=("site-3",),
    )
    fields: dict[str, Any] = {
        "extent": EXTENT,
        "furniture": plans.furniture(data_date="2026-11-24"),
        "basemaps": basemaps(),
        "content": {"terms": terms, "clusters": ["west", "east"], "cards": cards(), "sources": {},
                    "search": [], "ui": {"zh": {}, "en": {}}},
        "colours": {},
        "font": '"Noto Sans CJK SC", sans-serif',
        "scenes": (scene,),
    }  # fmt: skip
    return plans.plan(*changes.pop("layers", layers), **{**fields, **changes})
