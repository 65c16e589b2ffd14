"""Our map component with the plan and the parcels; a radio button filters by cluster."""

import os
from dataclasses import replace
from pathlib import Path

import streamlit as st

from bench.apps.parcels import CLUSTERS, in_clusters
from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.compose.spec import LayerSpec
from erqi_map.model import Text
from erqi_map.render.payload.encode import encode_payload
from erqi_map.ui.shell.assets import publish, publish_client, publish_component
from erqi_map.ui.shell.components import MAP

STATIC = Path(os.environ["BENCH_STATIC"])


@st.cache_resource
def payload() -> bytes:
    """The plan with a layer of parcels."""
    spec = compose_plan(load_plan())
    clusters = next(layer for layer in spec.layers if layer.id == "clusters")
    parcels = in_clusters()
    parcels.index = parcels["code"]
    words = {"name_zh": "code", "name_en": "code", "label_zh": "code", "label_en": "code"}
    data = parcels.assign(
        **{name: parcels[column] for name, column in words.items()},
        theme=clusters.theme,
        kind="cluster",
        plan_status=parcels["status"],
        status=clusters.status,
        card="",
    )
    layer = LayerSpec(
        id="parcels",
        role="plan",
        theme=clusters.theme,
        title=Text(zh="地块", en="Parcels"),
        geometry="area",
        data=data,
        style=clusters.style,
        label=None,
        interactive=True,
        visible=True,
        status=clusters.status,
        datasets=clusters.datasets,
        fields=("code", "use", "owner"),
    )
    west, south, east, north = (float(edge) for edge in parcels.total_bounds)
    extent = (west, south, east, north)
    return encode_payload(replace(spec, layers=(*spec.layers, layer), extent=extent))


def main() -> None:
    """One run."""
    st.set_page_config(layout="wide")
    chosen = st.radio("cluster", ["all", *CLUSTERS], horizontal=True)
    before = st.session_state.setdefault("before", (chosen, 0))
    revision = before[1] + (before[0] != chosen)
    st.session_state["before"] = (chosen, revision)
    wanted = [] if chosen == "all" else [chosen]
    MAP(
        key="map",
        height=600,
        data={
            "module": f"{publish_component(STATIC)}/map.js",
            **publish_client(STATIC),
            "payload": publish(STATIC, payload(), "bin"),
            "overlays": {},
            "lang": "zh",
            "state": {"filter": {"cluster": wanted, "theme": [], "status": [], "task": []}},
            "revisions": {"filter": revision},
            "failure": "failed",
        },
        on_state_change=lambda: None,
    )


main()
