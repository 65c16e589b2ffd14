"""Any GeoDataFrame on any folium map, as one file that needs no network: packed_layer.html."""

import folium

from erqi_map import PackedLayer, load_plan, save_offline

plan = load_plan()
kinds = {term.id: term.label.zh for term in plan.terms.kinds}
projects = plan.layer("projects").assign(kind=lambda gdf: gdf["kind"].map(kinds))
m = folium.Map(location=[34.70, 113.61], zoom_start=11, tiles=None)
style = {"column": "name_zh", "title": "", "fill_opacity": 0.25, "dash": "6 4"}
PackedLayer(plan.layer("clusters"), name="组团", tooltip={"name_zh": "名称"}, style=style).add_to(m)
PackedLayer(
    projects,
    name="项目",
    popup={"name_zh": "名称", "kind": "类型"},
    style={"column": "kind", "title": "类型", "size": 12},
    filters={"kind": "类型"},
    search={"name_zh": "名称"},
    labels={"column": "name_zh", "min_zoom": 12},
    table={"name_zh": "名称", "kind": "类型"},
).add_to(m)
folium.LayerControl(collapsed=False).add_to(m)
save_offline(m, "packed_layer.html", title="二七区组团与项目")
