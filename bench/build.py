"""Builds one page in a process of its own and prints what it cost: `build.py ours|folium N OUT`."""

import json
import resource
import sys
import time
from pathlib import Path

from parcels import EXTENT, parcels


def build_folium(frame, out: Path) -> None:
    import folium

    page = folium.Map(location=[34.69, 113.58], zoom_start=12)
    fields = [name for name in frame.columns if name != "geometry"]
    folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(fields)).add_to(page)
    page.save(str(out))


def build_ours(frame, out: Path) -> None:
    from dataclasses import replace

    from erqi_map import load_plan
    from erqi_map.compose import compose_plan
    from erqi_map.compose.spec import LayerSpec, StyleRule
    from erqi_map.export import export_html
    from erqi_map.model import Text

    spec = compose_plan(load_plan(), layers=["district"])
    district = spec.layers[0]
    symbol = replace(district.style.default, fill="#0072B2", fill_opacity=0.3, dash_px=())
    layer = LayerSpec(
        id="parcels",
        role="context",
        theme="orientation",
        title=Text(zh="地块", en="Parcels"),
        geometry="area",
        data=frame.set_index("id", drop=False),
        style=StyleRule(symbol),
        label=None,
        interactive=True,
        visible=True,
        status="schematic",
        datasets=(),
        fields=tuple(name for name in frame.columns if name != "geometry"),
    )
    export_html(replace(spec, layers=(layer,), extent=EXTENT), out)


def main() -> None:
    which, count, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    frame = parcels(count)
    build = {"ours": build_ours, "folium": build_folium}[which]
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    build(frame, out)
    seconds = time.perf_counter() - start
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = {"build_s": seconds, "extra_mb": (peak_kb - before_kb) / 1024}
    print(json.dumps({**cost, "bytes": out.stat().st_size}))


if __name__ == "__main__":
    main()
