"""Small payloads for `payload/*.json`, which Python and node both read. Written anew by
`python -m tests.contract.payload_cases`; what old versions wrote (payload/old.json) stays as it is.
"""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import wkt

from erqi_map.compose.spec import LabelRule, LayerSpec, StyleRule, SymbolSpec
from erqi_map.render.payload.blocks import BlockReader
from erqi_map.render.payload.columns import decode_column
from erqi_map.render.payload.encode import encode_payload
from erqi_map.render.payload.encode_frame import encode_packed
from erqi_map.render.payload.geometry import decode_shape, to_world

from .. import plans
from ..plans import both

FOLDER = Path(__file__).parent / "payload"
HOLED = (
    "POLYGON ((113.5 34.6, 113.6 34.6, 113.6 34.7, 113.5 34.7, 113.5 34.6), "
    "(113.52 34.62, 113.54 34.62, 113.54 34.64, 113.52 34.62))"
)
TWO = (
    "MULTIPOLYGON (((113.61 34.6, 113.62 34.6, 113.62 34.61, 113.61 34.6)), "
    "((113.63 34.6, 113.64 34.6, 113.64 34.61, 113.63 34.6)))"
)
LINE = "LINESTRING (113.5 34.65, 113.55 34.66, 113.64 34.6)"
POINT = "POINT (113.55 34.65)"
SYMBOL = SymbolSpec("area", "#0072B2", 0.22, "#0072B2", 1.5, (6.0, 4.0), None, 9.0, None)
PARK = SymbolSpec("area", "#009E73", 0.22, None, 0.0, (), None, 9.0, "dots")
STYLE = StyleRule(SYMBOL, "kind", {"park": PARK})


def _layer(id: str, geometry: Any, shapes: list[str], **columns: list[Any]) -> LayerSpec:
    ids = [f"{id}-{number}" for number in range(len(shapes))]
    data = gpd.GeoDataFrame(
        columns, geometry=[wkt.loads(one) for one in shapes], index=ids, crs="EPSG:4326"
    )
    names: dict[Any, str] = {"zh": "name_zh", "en": "name_zh"}
    label = LabelRule(names, 2, 11.5, 13.0, "#1F2933", placement=geometry)
    fields: dict[str, Any] = {"theme": "project", "style": STYLE, "label": label}
    fields |= {"title": both(id, f"{id} (en)"), "datasets": (), "fields": ("name_zh",)}
    return plans.layer(id, geometry, data, visible=geometry != "line", **fields)


def plan() -> bytes:
    """A plan: areas with a hole and with two parts, a line, and no point."""
    content: Any = {
        "terms": {}, "clusters": ["east"], "cards": {}, "sources": {}, "search": [], "ui": {},
    }  # fmt: skip
    sites = {
        "name_zh": ["甲", "乙😀", None],
        "kind": ["park", None, "road"],
        "rank": [1.5, None, -3],
    }
    layers = (
        _layer("sites", "area", [HOLED, "POLYGON EMPTY", TWO], **sites),
        _layer("roads", "line", [LINE], name_zh=["嵩山路"], cluster=["east"]),
        _layer("none", "point", []),
    )
    spec = plans.plan(
        *layers, content=content, colours={"east": "#D55E00"}, state={"focus": "sites-0"}
    )
    return encode_payload(spec)


def frame() -> bytes:
    """Rows of every kind of geometry and every type of column, with all its controls."""
    shapes = [HOLED, LINE, POINT, f"GEOMETRYCOLLECTION ({POINT}, {LINE})", "POINT EMPTY"]
    columns = {
        "use": ["居住", "商业", None, "居住", "商业"],
        "area": [1.25, None, -7, 1e300, 0],
        "open": pd.array([True, False, None, False, True], dtype="boolean"),
        "exact": [2**53 + 1, 1, 2, 3, 4],
    }
    return encode_packed(
        gpd.GeoDataFrame(columns, geometry=[wkt.loads(one) for one in shapes], crs="EPSG:4326"),
        name="地块",
        tooltip={"use": "用途"},
        popup=["area"],
        id="exact",
        filters=["use", "area", "open"],
        search=["use"],
        labels={"column": "use", "min_zoom": 15},
        table=True,
        style={"column": "use", "colours": {"居住": "#E69F00"}},
    )[0]


def texts() -> bytes:
    """Text that is too different for a dictionary, in Latin, in Chinese, missing, and empty."""
    values: list[str | None] = [f"第{k}号😀" if k > 200 else f"no. {k}" for k in range(300)]
    values[9:11] = [None, ""]
    points = shapely.points([113.5 + k / 4096 for k in range(300)], 34.7)
    frame = gpd.GeoDataFrame({"note": values}, geometry=points, crs="EPSG:4326")
    return encode_packed(frame, name="")[0]


CASES: dict[str, Callable[[], bytes]] = {"plan": plan, "frame": frame, "texts": texts}


def decoded(payload: bytes) -> dict[str, Any]:
    """What stands in a payload: geometry in world units (docs/payload.md), values by column."""
    blocks = BlockReader(payload)
    manifest = blocks.manifest
    return {
        "content": blocks.json(manifest["content"]),
        "layers": [
            {
                "id": layer["id"],
                "rings": [
                    _rings(one) for one in decode_shape(layer["shape"], layer["geometry"], blocks)
                ],
                "values": {
                    one["name"]: _values(one, blocks, layer["n"]) for one in layer["columns"]
                },
            }
            for layer in manifest["layers"]
        ],
    }


def _rings(shape: Any) -> list[Any]:
    """Parts, their rings, x and y in turn; without the last vertex of an area's ring."""
    parts = []
    for part in shapely.get_parts(shape):
        area = part.geom_type == "Polygon"
        rows = [
            to_world(shapely.get_coordinates(one))
            for one in (shapely.get_rings(part) if area else [part])
        ]
        parts.append([(one[:-1] if area else one).ravel().tolist() for one in rows])
    return parts


def _values(entry: Any, blocks: BlockReader, count: int) -> list[Any]:
    return [None if one != one else one for one in decode_column(entry, blocks, count).tolist()]


if __name__ == "__main__":
    for name, make in CASES.items():
        payload = make()
        vector = {"payload": base64.b64encode(payload).decode(), **decoded(payload)}
        text = json.dumps(vector, ensure_ascii=False, separators=(",", ":"))
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
