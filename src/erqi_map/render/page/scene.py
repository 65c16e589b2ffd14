"""What a scene says and shows of the place it is about, for sheets and slides."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from erqi_map.compose.spec import MapSpec, PhotoSpec, Scene
from erqi_map.i18n import phrase
from erqi_map.model.signs import on_one_line


def scene_points(spec: MapSpec, scene: Scene) -> list[str]:
    """The points of a scene, and last what the register says of the place it is about."""
    lang = spec.lang
    points = [point.get(lang) for point in scene.points]
    cards: Mapping[str, Any] = spec.content.get("cards") or {}
    card = cards.get(scene.state.get("focus") or "")
    said = [
        phrase(lang, "sheet", "fact", label=one["label"][lang], value=one["value"][lang])
        for one in (card or {}).get("register") or ()
    ]
    return [*points, phrase(lang, "sheet", "sentences").join(said)] if said else points


def photo_of(spec: MapSpec, scene: Scene | None) -> PhotoSpec | None:
    """The first picture of the place a scene is about, or else of one that it lights."""
    wanted = () if scene is None else (scene.state.get("focus"), *scene.highlights)
    found = {one.photo.place: one for one in reversed(spec.photos)}
    return next((found[id] for id in wanted if id in found), None)


def photo_caption(spec: MapSpec, one: PhotoSpec) -> str:
    """What is on a picture, of what day it is and where it is from."""
    lang, photo, known = spec.lang, one.photo, spec.content.get("sources") or {}
    titles = [known[id]["title"][lang] for id in photo.sources if id in known]
    listed = phrase(lang, "sheet", "list").join(titles)
    parts = [photo.alt.get(lang), photo.date.isoformat() if photo.date else ""]
    parts += [phrase(lang, "sheet", "photo_source", sources=listed)] if titles else []
    return on_one_line(phrase(lang, "sheet", "sentences").join(filter(None, parts)))


def photo_image(one: PhotoSpec) -> Image.Image:
    """The picture itself. Raises RequestError where its file has changed for worse."""
    return Image.open(io.BytesIO(one.read()), formats=("WEBP",)).convert("RGB")
