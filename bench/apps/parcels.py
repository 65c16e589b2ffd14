"""The parcels of the two apps."""

import os

import geopandas as gpd

from bench.data import parcels_file

CLUSTERS = ("central-city", "erqi-new-area", "mazhai-industry", "yingtaogou-garden")


def in_clusters() -> gpd.GeoDataFrame:
    """As many parcels as BENCH_COUNT says, a strip of them in each cluster."""
    parcels = gpd.read_parquet(parcels_file(int(os.environ["BENCH_COUNT"])))
    return parcels.assign(
        cluster=[CLUSTERS[4 * row // len(parcels)] for row in range(len(parcels))]
    )
