"""A plan book with an overlay: made-up parcels in a grid over the district, for tests alone."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .plans import copy_of_book

WEST, SOUTH, EAST, NORTH = 113.50, 34.60, 113.70, 34.78
USES = ("居住", "商业", "工业", "绿地")
FILLS = ("#F0E442", "#D55E00", "#CC79A7", "#009E73")


def parcels(count: int, seed: int = 1346) -> gpd.GeoDataFrame:
    """`count` four-cornered parcels: code, use, area in hectares, whether it is built on."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    number = np.arange(count)
    west = WEST + (number % side) * (EAST - WEST) / side
    south = SOUTH + (number // side) * (NORTH - SOUTH) / side
    wide, high = 0.8 * (EAST - WEST) / side, 0.8 * (NORTH - SOUTH) / side
    corners = np.stack([west, west + wide, west + wide, west], axis=1)
    heights = np.stack([south, south, south + high, south + high], axis=1)
    rings = np.stack([corners, heights], axis=2) + rng.uniform(0, wide / 10, (count, 4, 2))
    return gpd.GeoDataFrame(
        {
            "code": [f"EQ-{one:06d}" for one in number],
            "use": [USES[one % len(USES)] for one in number],
            "area_ha": np.round(rng.uniform(0.2, 9.0, count), 2),
            "built": number % 3 == 0,
        },
        geometry=shapely.polygons(rings),
        crs="EPSG:4326",
    )


def overlay_entry(**changed: Any) -> dict[str, Any]:
    """The entry of the parcels in `overlays.yaml`."""
    uses = ("tooltip", "popup", "search", "list")
    return {
        "id": "test-parcels",
        "file": "overlays/parcels.parquet",
        "title": {"zh": "测试地块", "en": "Test parcels"},
        "sources": ["derived-cuts"],
        "licence": {"zh": "仅供测试", "en": "For tests only"},
        "date": "2026-01-01",
        "datum": "wgs84",
        "status": "schematic",
        "accuracy_m": 50,
        "method": {"zh": "测试用的格网", "en": "A grid for tests"},
        "id_column": "code",
        "fields": [
            {"column": "code", "name": {"zh": "编号", "en": "Code"}, "uses": list(uses)},
            {"column": "use", "name": {"zh": "用途", "en": "Use"}, "uses": ["popup", "filter"]},
            {
                "column": "area_ha",
                "name": {"zh": "面积（公顷）", "en": "Area (ha)"},
                "uses": ["popup", "filter", "list"],
            },
        ],
        "style": {
            "column": "use",
            "classes": [
                {"value": use, "name": {"zh": use, "en": f"Use {at}"}, "fill": fill}
                for at, (use, fill) in enumerate(zip(USES, FILLS, strict=True))
            ],
        },
        "labels": {"column": "code", "min_zoom": 16},
        **changed,
    }


def book_with_overlay(folder: Path, count: int = 400, **changed: Any) -> Path:
    """A copy of the shipped plan book in `folder` with the parcels as its overlay."""
    book = copy_of_book(folder)
    entry = overlay_entry(**changed)
    (book / "overlays").mkdir()
    parcels(count).to_parquet(book / "overlays" / "parcels.parquet")
    write_overlays(book, entry)
    return book


def write_overlays(book: Path, *entries: dict[str, Any]) -> None:
    """Write `overlays.yaml` anew."""
    # JSON is YAML too.
    text = json.dumps({"overlays": list(entries)}, ensure_ascii=False, indent=1)
    (book / "overlays.yaml").write_text(text, encoding="utf-8")
