"""MapSpec → one byte string that carries the whole map (format: docs/payload.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from erqi_map.compose.limits import Limits
from erqi_map.compose.spec import LayerSpec, MapSpec, PhotoSpec, PictureSpec, Scene
from erqi_map.compose.words import joined
from erqi_map.model import Basemap

from ..contents import (
    PLAN_CONTENT,
    SCENES,
    BasemapEntry,
    ControlEntry,
    PhotoEntry,
    PictureEntry,
    PlanContent,
)
from ..contract import Layer, PlanManifest
from .blocks import BlockReader, BlockWriter, json_bytes
from .columns import decode_column
from .encode_overlay import overlay_settings
from .geometry import decode_shape
from .layers import encode_layer


def encode_payload(spec: MapSpec) -> bytes:
    """The payload of a map: the same bytes for the same MapSpec.

    Geometry must be EPSG:4326 (WGS-84); a vertex moves by less than 3 cm. ValueError when a
    layer's geometry is in another CRS, not finite, or of a lower dimension than the layer's.
    `spec.tokens` is written as it stands: empty it before a payload leaves a live page.
    """
    blocks = BlockWriter()
    return plan_container(spec, PLAN_CONTENT.dump_python(_content(spec, blocks)), blocks)


def plan_container(
    spec: MapSpec, content: Any, blocks: BlockWriter, but: frozenset[int] = frozenset()
) -> bytes:
    """A payload of a plan with this content, JSON-ready. but: layers that stay out, by `id()`."""
    manifest = PlanManifest(
        lang=spec.lang,
        extent=spec.extent,
        limits=Limits.of(spec.extent),
        content=blocks.add_json(content),
        default_basemap=spec.default_basemap,
        state=spec.state,
        colours=spec.colours,
        font=spec.font,
        layers=tuple(_layer(layer, blocks) for layer in spec.layers if id(layer) not in but),
    )
    return blocks.container(manifest.model_dump())


def encode_scenes(scenes: Iterable[Scene]) -> bytes:
    """Scenes alone, as JSON: a live page may give its map another story (`options.scenes`)."""
    return json_bytes(SCENES.dump_python(tuple(scenes)))


@dataclass(frozen=True)
class DecodedPayload:
    """What a client sees: manifest, content, and each layer as a GeoDataFrame (EPSG:4326)."""

    manifest: Mapping[str, Any]
    content: Mapping[str, Any]
    layers: Mapping[str, gpd.GeoDataFrame]


def decode_payload(payload: bytes) -> DecodedPayload:
    """Read a payload back, for tests and other readers. ValueError when the bytes are not one, or
    one of another version."""
    blocks = BlockReader(payload)
    PlanManifest.model_validate(blocks.manifest)
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


def _layer(layer: LayerSpec, blocks: BlockWriter) -> Layer:
    data = layer.data
    if data.crs is not None and data.crs != "EPSG:4326":
        raise ValueError(f"layer {layer.id} is in {data.crs.name}, EPSG:4326 is needed")
    attributes = data.drop(columns=[data.geometry.name, "id"], errors="ignore")
    ids = pd.Series([str(id) for id in data.index], dtype=object)
    return encode_layer(
        data.geometry.to_numpy(),
        layer.geometry,
        [("id", ids), *((str(name), values) for name, values in attributes.items())],
        blocks,
        id=layer.id,
        role=layer.role,
        theme=layer.theme,
        title=layer.title,
        interactive=layer.interactive,
        visible=layer.visible,
        status=layer.status,
        fields=layer.fields,
        style=layer.style,
        label=layer.label,
    )


def _content(spec: MapSpec, blocks: BlockWriter) -> PlanContent:
    parts = {"map.overlays.": spec.overlays, "map.control.": spec.control}
    absent = tuple(key for key, part in parts.items() if not part)
    content: PlanContent = {
        **spec.content,
        "furniture": spec.furniture,
        "legend": spec.legend,
        "basemaps": tuple(_basemap(one, spec.tokens) for one in spec.basemaps),
        "scenes": spec.scenes,
    }
    if "ui" in spec.content:
        # Of what this map does not have it carries no words either.
        content["ui"] = {
            lang: {key: said for key, said in words.items() if not key.startswith(absent)}
            for lang, words in spec.content["ui"].items()
        }
    if tiled := {
        one.id: overlay_settings(one.overlay) for one in spec.overlays if one.overlay.tiles
    }:
        content["tiled"] = tiled
    if spec.pictures:
        content["pictures"] = tuple(_picture(one, blocks) for one in spec.pictures)
    if spec.photos:
        content["photos"] = tuple(photo_entry(one, blocks) for one in spec.photos)
    if (one := spec.control) is not None:
        image = blocks.add(one.image, noisy=True)
        content["control"] = ControlEntry(name=one.name, size=one.size, image=image)
    return content


def photo_entry(spec: PhotoSpec, blocks: BlockWriter) -> PhotoEntry:
    """What a payload says of a picture at a place; its bytes become blocks."""
    one, paper = spec.photo, spec.paper()
    return PhotoEntry(
        place=one.place,
        alt=one.alt,
        date=None if one.date is None else one.date.isoformat(),
        sources=one.sources,
        image=blocks.add(spec.read(), noisy=True),
        paper=None if paper is None else blocks.add(paper, noisy=True),
    )


def _picture(spec: PictureSpec, blocks: BlockWriter) -> PictureEntry:
    one, image = spec.picture, spec.read()
    return PictureEntry(
        id=one.id,
        title=joined(one.title.get("zh"), one.title.get("en")),
        role=one.role,
        opacity=one.opacity,
        status=one.status,
        accuracy_m=one.accuracy_m,
        date=one.date.isoformat(),
        sources=one.sources,
        bounds=image.bounds,
        image=blocks.add(image.content, noisy=True),
    )


def _basemap(basemap: Basemap, tokens: Mapping[str, str]) -> BasemapEntry:
    token = None if basemap.token_env is None else tokens.get(basemap.id)
    told = {name: value for name, value in basemap if name != "token_env"}
    return BasemapEntry(**told, token=token, needs_token=basemap.token_env is not None)
