"""Layers with too much in them for native shapes, as one picture in the same window."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from erqi_map.compose.spec import MapSpec, PhotoSpec
from erqi_map.i18n import phrase
from erqi_map.render.page.inks import inks_of
from erqi_map.render.page.paper import Box, Paper
from erqi_map.render.page.scene import photo_caption, photo_image
from erqi_map.render.page.view import View
from erqi_map.render.page.window import Window
from erqi_map.render.sheet.map import draw_map
from erqi_map.render.sheet.page import Page

from .deck import Palette
from .layout import emu
from .map import SlideMap
from .shapes import describe
from .text import Run, add_text, height

DPI = 200
CAPTION_PT, CAPTION_GAP_MM = 10.0, 1.5
UNIT = 1.4
"""Lines and symbols against those of an A3 sheet."""


def add_picture(shapes: Any, view: View, window: Window, spec: MapSpec) -> Any:
    """The layers of `view` as a picture that fills the map window."""
    box = window.box
    page = Page(
        Paper("slide", box.width, box.height, UNIT), spec.lang, inks_of(spec.colours, spec.layers)
    )
    page.figure.patch.set_alpha(0)
    own = replace(window, box=Box(0, 0, box.width, box.height))
    draw_map(page, view, own, ground=False)
    place = emu(box.x), emu(box.y), emu(box.width), emu(box.height)
    shape = shapes.add_picture(io.BytesIO(_png(page)), *place)
    shape.name = "layers: " + ", ".join(layer.spec.id for layer in view.layers)
    titles = (layer.spec.title.get(spec.lang) for layer in view.layers)
    describe(shape, phrase(spec.lang, "slides", "list").join(dict.fromkeys(titles)))
    return shape


def add_ground(shapes: Any, ground: Image.Image, shown: SlideMap, lang: str) -> None:
    """A picture under the map, on white, as a photograph is kept small."""
    box = shown.window.box
    white = Image.new("RGBA", ground.size, "white")
    stream = io.BytesIO()
    Image.alpha_composite(white, ground).convert("RGB").save(stream, "JPEG", quality=80)
    place = emu(box.x), emu(box.y), emu(box.width), emu(box.height)
    shape = shapes.add_picture(io.BytesIO(stream.getvalue()), *place)
    shape.name = "pictures: " + ", ".join(one.id for one in shown.view.pictures)
    titles = (one.picture.title.get(lang) for one in shown.view.pictures)
    describe(shape, phrase(lang, "slides", "list").join(titles))


def add_photo(shapes: Any, photo: PhotoSpec, room: Box, spec: MapSpec, palette: Palette) -> None:
    """A picture of a place with its caption under it, as large as fits into a room."""
    image, stream = photo_image(photo), io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    caption = photo_caption(spec, photo)
    under = height([caption], room.width, CAPTION_PT) + CAPTION_GAP_MM
    scale = min(room.width / image.width, (room.height - under) / image.height)
    wide, high = image.width * scale, image.height * scale
    box = map(emu, (room.x, room.y, wide, high))
    shape = shapes.add_picture(io.BytesIO(stream.getvalue()), *box)
    shape.name = f"photo: {photo.photo.id}"
    describe(shape, photo.photo.alt.get(spec.lang))
    place = Box(room.x, room.y + high + CAPTION_GAP_MM, room.width, under - CAPTION_GAP_MM)
    run = Run(caption, CAPTION_PT, "ink-soft")
    add_text(shapes, place, [[run]], palette, spec.lang, name=f"caption: {photo.photo.id}")


def _png(page: Page) -> bytes:
    """The page in 256 colours: many small areas in a few colours, at a third of the size."""
    page.figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    stream = io.BytesIO()
    picture.quantize(256, Image.Quantize.FASTOCTREE).save(
        stream, format="png", optimize=True, dpi=(DPI, DPI)
    )
    return stream.getvalue()
