"""The shipped plan as folium's users would draw it: `python -m bench.folium_plan OUT`."""

import argparse
from pathlib import Path

import folium

from erqi_map import load_plan

SHOWN = ["kind", "status", "accuracy_m", "date", "sources"]


def main() -> None:
    """Write one page with a folium.GeoJson for each layer of the plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    store = load_plan()
    page = folium.Map(tiles=None)
    for dataset in store.catalog.datasets:
        layer = store.layer(dataset.id)
        if layer.empty:
            continue
        layer = layer.assign(**{name: layer[name].astype(str) for name in ("date", "sources")})
        fields = [name for name in SHOWN if name in layer.columns]
        text = layer[[*fields, "name_zh", "geometry"]]
        folium.GeoJson(
            text,
            name=dataset.title.zh,
            tooltip=folium.GeoJsonTooltip(["name_zh"]),
            popup=folium.GeoJsonPopup(["name_zh", *fields]),
            marker=folium.CircleMarker(radius=5),
        ).add_to(page)
    folium.LayerControl().add_to(page)
    page.fit_bounds(page.get_bounds())
    page.save(str(out))


if __name__ == "__main__":
    main()
