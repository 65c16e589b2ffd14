"""MapSpec → one byte string that carries the whole map (format: docs/payload.md)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.limits import Limits
from erqi_map.compose.spec import LayerSpec, LegendEntry, MapSpec, Scene, StyleRule
from erqi_map.model import Basemap, Text

from .blocks import BlockReader, BlockWriter
from .columns import decode_column, encode_column
from .geometry import decode_shape, encode_shape

VERSION = 1


def encode_payload(spec: MapSpec) -> bytes:
    """The payload of a map: the same bytes for the same MapSpec.

    Geometry must be EPSG:4326 (WGS-84); a vertex moves by less than 3 cm. ValueError when a
    layer's geometry is in another CRS, not finite, or of a lower dimension than the layer's.
    `spec.tokens` is written as it stands: empty it before a payload leaves a live page.
    """
    blocks = BlockWriter()
    manifest = {
        "v": VERSION,
        "lang": spec.lang,
        "extent": list(spec.extent),
        "drawing": DRAWING.model_dump(),
        "limits": asdict(Limits.of(spec.extent)),
        "content": blocks.add_json(_content(spec)),
        "default_basemap": spec.default_basemap,
        "state": dict(spec.state),
        "colours": dict(spec.colours),
        "font": spec.font,
        "layers": [_layer(layer, spec.extent, blocks) for layer in spec.layers],
    }
    return blocks.container(manifest)


def encode_scenes(scenes: Iterable[Scene]) -> bytes:
    """Scenes alone, as JSON: a live page may give its map another story (`options.scenes`)."""
    found = [_scene(scene) for scene in scenes]
    return json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


@dataclass(frozen=True)
class DecodedPayload:
    """What a client sees: manifest, content, and each layer as a GeoDataFrame (EPSG:4326)."""

    manifest: Mapping[str, Any]
    content: Mapping[str, Any]
    layers: Mapping[str, gpd.GeoDataFrame]


def decode_payload(payload: bytes) -> DecodedPayload:
    """Read a payload back; ValueError when the bytes are not one. For tests and other readers."""
    blocks = BlockReader(payload)
    layers = {}
    for entry in blocks.manifest["layers"]:
        columns = {
            column["name"]: decode_column(column, blocks, entry["n"]) for column in entry["columns"]
        }
        geometry = decode_shape(entry["shape"], entry["geometry"], blocks)
        index = pd.Index(columns.pop("id"), name="id", dtype=object)
        layers[entry["id"]] = gpd.GeoDataFrame(
            columns, geometry=geometry, index=index, crs="EPSG:4326"
        )
    content = blocks.json(blocks.manifest["content"])
    return DecodedPayload(manifest=blocks.manifest, content=content, layers=layers)


def _layer(
    layer: LayerSpec, extent: tuple[float, float, float, float], blocks: BlockWriter
) -> dict[str, Any]:
    data = layer.data
    if data.crs is not None and data.crs != "EPSG:4326":
        raise ValueError(f"layer {layer.id} is in {data.crs.name}, EPSG:4326 is needed")
    bounds = data.total_bounds
    columns = [encode_column("id", pd.Series([str(id) for id in data.index], dtype=object), blocks)]
    columns += [
        encode_column(str(name), data[name], blocks)
        for name in data.columns
        if name not in ("id", data.geometry.name)
    ]
    return {
        "id": layer.id,
        "role": layer.role,
        "theme": layer.theme,
        "title": _text(layer.title),
        "geometry": layer.geometry,
        "n": len(data),
        "bbox": bounds.tolist() if np.isfinite(bounds).all() else list(extent),
        "interactive": layer.interactive,
        "visible": layer.visible,
        "status": layer.status,
        "datasets": list(layer.datasets),
        "fields": list(layer.fields),
        "style": _style(layer.style),
        "label": None if layer.label is None else _plain(asdict(layer.label)),
        "shape": encode_shape(data.geometry.to_numpy(), layer.geometry, blocks),
        "columns": columns,
    }


def _style(rule: StyleRule) -> dict[str, Any]:
    return {
        "default": asdict(rule.default),
        "column": rule.column,
        "cases": {value: asdict(symbol) for value, symbol in rule.cases.items()},
    }


def _content(spec: MapSpec) -> dict[str, Any]:
    furniture = {name: _plain(value) for name, value in vars(spec.furniture).items()}
    return {
        **spec.content,
        "furniture": furniture,
        "legend": [_legend_entry(entry) for entry in spec.legend],
        "basemaps": [_basemap(basemap, spec.tokens) for basemap in spec.basemaps],
        "scenes": [_scene(scene) for scene in spec.scenes],
    }


def _legend_entry(entry: LegendEntry) -> dict[str, Any]:
    return {
        "layer": entry.layer,
        "cluster": entry.cluster,
        "label": _text(entry.label),
        "symbol": asdict(entry.symbol),
        "count": entry.count,
    }


def _basemap(basemap: Basemap, tokens: Mapping[str, str]) -> dict[str, Any]:
    needs_token = basemap.token_env is not None
    return {
        "id": basemap.id,
        "name": _text(basemap.name),
        "urls": list(basemap.urls),
        "subdomains": basemap.subdomains,
        "attribution": _text(basemap.attribution),
        "link": basemap.link,
        "datum": basemap.datum,
        "max_zoom": basemap.max_zoom,
        "token": tokens.get(basemap.id) if needs_token else None,
        "needs_token": needs_token,
        "note": None if basemap.note is None else _text(basemap.note),
    }


def _scene(scene: Scene) -> dict[str, Any]:
    return {name: _plain(value) for name, value in vars(scene).items()}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {name: _plain(item) for name, item in vars(value).items()}
    return value
