"""组团: the four clusters side by side, and what they share."""

from erqi_map.ui.content.clusters import cluster_columns, cluster_pictures, shared_tiles
from erqi_map.ui.map.link import open_map
from erqi_map.ui.shell.frame import figure, heading, section, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import current_book, plan

styles("page.css")
heading("clusters")
store, spec, words = plan()
own, groups = ("area", "programmes", "open", "none"), ("goals", "projects", "eco")
go = figure(
    "compare",
    "clusters",
    items=cluster_columns(store, spec, words, cluster_pictures(current_book(), words.lang)),
    words={name: phrase(f"clusters.{name}") for name in own}
    | {name: phrase(f"group.{name}") for name in groups},
)
section("clusters.shared")
figure("tiles", "shared", items=shared_tiles(store, words), size="small")
if go is not None:
    open_map(go)
