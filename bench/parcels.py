"""Synthetic parcels for the bench: irregular polygons with eight attributes, the same for a seed."""

import geopandas as gpd
import numpy as np
import shapely

EXTENT = (113.50, 34.60, 113.67, 34.77)
VERTICES = 27
ROAD_TEXT = "郑州市二七区示意地块，用于量测速度，不代表真实宗地。" * 8


def parcels(count: int, seed: int = 1346) -> gpd.GeoDataFrame:
    """`count` star-shaped polygons on a grid over the district, EPSG:4326."""
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    west, south, east, north = EXTENT
    cell = np.array([(east - west) / side, (north - south) / side])
    at = np.arange(count)
    centre = np.array([west, south]) + (np.stack([at % side, at // side], axis=1) + 0.5) * cell
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    radius = random.uniform(0.30, 0.48, (count, VERTICES, 1))
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    rings = centre[:, None, :] + radius * unit[None] * cell
    return gpd.GeoDataFrame(_attributes(count, random), geometry=shapely.polygons(rings), crs=4326)


def _attributes(count: int, random: np.random.Generator) -> dict[str, object]:
    uses = np.array(["居住", "商业", "工业", "绿地", "教育"])
    return {
        "id": [f"parcel-{k}" for k in range(count)],
        "name_zh": [f"地块{k}" for k in range(count)],
        "name_en": [f"Parcel {k}" for k in range(count)],
        "use": uses[random.integers(0, len(uses), count)],
        "ratio": random.uniform(0.5, 5, count).round(2),
        "height_m": random.integers(6, 120, count),
        "year": random.integers(1980, 2026, count),
        "note": [ROAD_TEXT[k % 7 : k % 7 + 200] for k in range(count)],
    }
