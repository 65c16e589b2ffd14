"""Pages with a tiled layer of four hundred parcels, and what tests ask of them."""

from pathlib import Path

import geopandas as gpd
import shapely

from erqi_map import TiledLayer, plan_map
from erqi_map.export.tiles.archive import export_tiles
from erqi_map.store.sources import open_source

NAME = '地块 <img src=x onerror="window.pwned = 1">'
HOSTILE = "{{ 7 * 7 }}<script>window.pwned = 1</script>${window.pwned = 1}"
USES = {"居住": "#E69F00", "商业": "#D55E00"}
READY = """async () => {
  for (const layer of ErqiMap.packed) await layer.idle();
  return ErqiMap.packed.length;
}"""
AT = """async ([lat, lng]) => {
  const [layer] = ErqiMap.packed;
  const hit = layer.hit(L.latLng(lat, lng), 2);
  return hit ? (await layer.read(hit)).properties : null;
}"""
IN_WORKER = "ErqiMap.packed[0].view.drawing.tiles.inWorker()"
NO_WORKER = """<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">"""
PIXEL = """([lat, lng]) => {
  const { map } = ErqiMap.packed[0];
  const { x, y } = map.latLngToContainerPoint([lat, lng]);
  const box = map.getContainer().getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""


def many_parcels() -> gpd.GeoDataFrame:
    """Squares in rows of twenty; the second has a hole, the first a hostile use."""
    corners = [(113.55 + 0.004 * (k % 20), 34.64 + 0.004 * (k // 20)) for k in range(400)]
    rings = [shapely.box(x, y, x + 0.003, y + 0.003) for x, y in corners]
    rings[1] = rings[1].difference(rings[1].centroid.buffer(0.001))
    return gpd.GeoDataFrame(
        {
            "code": [f"P-{k}" for k in range(400)],
            "use": [list(USES)[k % 2] if k else HOSTILE for k in range(400)],
            "floor": [k % 30 for k in range(400)],
        },
        geometry=rings,
        crs="EPSG:4326",
    )


def write_archive(parcels: gpd.GeoDataFrame, folder: Path) -> Path:
    """The parcels as tiles."""
    parcels.to_parquet(folder / "parcels.parquet")
    export_tiles(open_source(folder / "parcels.parquet"), folder / "parcels.pmtiles")
    return folder / "parcels.pmtiles"


def write_page(path: Path, tiles, *, worker: bool = True, **options) -> Path:
    page = plan_map()
    style = options.pop("style", {"column": "use", "colours": USES})
    layer = TiledLayer(tiles, name=NAME, tooltip=["code", "use"], style=style, **options)
    layer.add_to(page)
    page.save(str(path))
    if not worker:
        path.write_text(path.read_text("utf-8").replace("<head>", f"<head>{NO_WORKER}", 1), "utf-8")
    return path


def ready(page) -> None:
    page.wait_for_function("() => globalThis.ErqiMap && (ErqiMap.packed || []).length > 0")
    assert page.evaluate(READY) == 1


def without_refusals(errors: list[str]) -> list[str]:
    """Errors but for the worker that was refused, which the browser itself notes."""
    return [error for error in errors if "worker" not in error.lower()]


def every_parcel_answers(page, parcels) -> None:
    for k in (0, 7, 133, 399):
        at = parcels.geometry[k].representative_point()
        page.evaluate(
            "([lat, lng]) => { ErqiMap.packed[0].map.setView([lat, lng], 16, {animate: false}); }",
            [at.y, at.x],
        )
        page.evaluate(READY)
        found = page.evaluate(AT, [at.y, at.x])
        assert found == {"code": f"P-{k}", "use": parcels["use"][k], "floor": k % 30}
