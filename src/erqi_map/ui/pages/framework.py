"""规划框架: "1346" as a picture, the city's layout, the matrix, and the lists."""

from erqi_map.ui.content.framework import (
    FrameworkFigure,
    industry_tiles,
    layout_items,
    programme_tiles,
    renewal_tiles,
    work_tiles,
)
from erqi_map.ui.content.matrix import task_matrix
from erqi_map.ui.map.link import open_map
from erqi_map.ui.shell.frame import figure, heading, section, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import plan

styles("page.css")
heading("framework")
store, spec, words = plan()
went = [
    figure(
        "framework",
        "framework",
        rows=FrameworkFigure(store, spec, words).rows(),
        hint=phrase("framework.hint"),
        open=phrase("clusters.open"),
    )
]

section("framework.layout")
figure(
    "cityLayout",
    "layout",
    items=layout_items(store, words),
    title=phrase("framework.layout_title"),
    lead=phrase("framework.layout_text"),
    note=phrase("framework.layout_note"),
)

section("framework.matrix")
went.append(
    figure(
        "matrix",
        "matrix",
        **task_matrix(store, spec, words),
        label=phrase("framework.matrix"),
        corner=phrase("matrix.corner"),
        gap=phrase("matrix.gap"),
        gapNote=phrase("matrix.gap_note"),
        hint=phrase("matrix.hint"),
        open=phrase("clusters.open"),
    )
)

section("framework.works")
figure("tiles", "works", items=work_tiles(store, words), size="small")
section("group.renewals")
figure("tiles", "renewals", items=renewal_tiles(store, words), size="wide")
section("framework.industries")
figure("tiles", "industries", items=industry_tiles(store, words), size="small")
section("framework.programmes")
figure("tiles", "programmes", items=programme_tiles(store, words))
for go in went:
    if go is not None:
        open_map(go)
