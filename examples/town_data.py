"""An invented town for the examples: parcels, streets and shops, in 二七区 but true of nothing."""

import geopandas as gpd
import numpy as np
import shapely

FRAME, RANKS = shapely.box(113.60, 34.70, 113.66, 34.735), ["低", "中", "高"]


def parcels(count: int = 260) -> gpd.GeoDataFrame:
    """Areas with a number (not known of some), a use and a rank."""
    drawn = np.random.default_rng(7)
    places = drawn.uniform(FRAME.bounds[:2], FRAME.bounds[2:], (count, 2))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(places), extend_to=FRAME, ordered=True)
    shapes = shapely.buffer(shapely.intersection(list(cells.geoms), FRAME), -0.00006)
    density = 420 * np.exp(-((places - [113.628, 34.718]) ** 2 @ [3000, 7000])) + 12
    use = drawn.choice(["居住", "商业", "公园", "学校"], count, p=[0.55, 0.25, 0.12, 0.08])
    rank = np.array(RANKS)[np.digitize(density, [60, 200])]
    columns = {"name": [f"地块 {n:03}" for n in range(count)], "use": use, "rank": rank}
    columns["density"] = np.where(drawn.random(count) < 0.06, np.nan, density.round(1))
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def streets() -> gpd.GeoDataFrame:
    """Lines with the cars of an hour."""
    w, s, e, n = FRAME.bounds
    ys, xs = np.linspace(s, n, 8), np.linspace(w, e, 10)
    ends = [((w, y), (e, y + 0.003)) for y in ys] + [((x, s), (x - 0.002, n)) for x in xs]
    cars = np.random.default_rng(7).integers(80, 2400, 18)
    return gpd.GeoDataFrame({"cars": cars}, geometry=shapely.linestrings(ends), crs=4326)
