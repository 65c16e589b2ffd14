"""The presentation: its theme, master and layouts, and the same bytes for the same content."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from string import Template
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout as Master
from pptx.util import Emu

from erqi_map.compose.spec import MapSpec
from erqi_map.model.signs import on_one_line
from erqi_map.render.page.inks import FALLBACK

from . import layout as at
from .layout import EMU_PER_MM, SLIDE, xfrm

SLOTS = (
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
    "hlink", "folHlink",
)  # fmt: skip
USED_AS = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}
"""Slot of the theme → its name on a slide."""

_SPARE = ("#5B7083", "#8A6D3B", "#4C7A5B", "#7A4E6D")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LAYOUTS = {"cover": 0, "scene": 1}


class Palette:
    """Colours of the deck: those of the theme by their slot, so that a change of theme recolours
    every slide; others as they are.
    """

    def __init__(self, spec: MapSpec) -> None:
        self._colours = {name: value.upper() for name, value in spec.colours.items()}
        self.slots = dict(zip(SLOTS, self._theme(spec), strict=True))
        self._names: dict[str, str] = {}
        for slot, value in self.slots.items():
            if slot not in ("hlink", "folHlink"):
                self._names.setdefault(value, USED_AS.get(slot, slot))

    def _theme(self, spec: MapSpec) -> list[str]:
        clusters = [
            symbol.fill.upper()
            for layer in spec.layers
            if layer.style.column == "cluster"
            for name in spec.content.get("clusters", ())
            if (symbol := layer.style.cases.get(name)) and symbol.fill
        ]
        accents = list(dict.fromkeys([*clusters, *_SPARE]))[:4]
        rest = [self.colour(name) for name in ("water", "project")]
        soft = [self.colour(name) for name in ("accent", "ink-soft")]
        base = [self.colour(name) for name in ("ink", "paper", "accent", "paper-soft")]
        return [*base, *accents, *rest, *soft]

    def colour(self, name: str) -> str:
        """#RRGGBB of a colour name of the theme, or of a colour."""
        if name.startswith("#"):
            return name.upper()
        return self._colours.get(name) or FALLBACK.get(name, "#52606D").upper()

    def element(self, colour: str, alpha: float = 1.0) -> Any:
        """A colour as XML: of the theme where it has it."""
        value = self.colour(colour)
        name = self._names.get(value)
        tag, shown = ("a:schemeClr", name) if name else ("a:srgbClr", value[1:])
        found = etree.Element(qn(tag), val=str(shown))
        if alpha < 1:
            etree.SubElement(found, qn("a:alpha"), val=str(round(alpha * 100_000)))
        return found

    def fill(self, colour: str, alpha: float = 1.0) -> Any:
        """A solid fill as XML."""
        found = etree.Element(qn("a:solidFill"))
        found.append(self.element(colour, alpha))
        return found


def new_deck(palette: Palette) -> tuple[Deck, Mapping[str, Master]]:
    """An empty deck and its layouts by name ("cover", "scene")."""
    deck = Presentation()
    deck.slide_width = Emu(round(SLIDE.width * EMU_PER_MM))
    deck.slide_height = Emu(round(SLIDE.height * EMU_PER_MM))
    _drop(deck.part, "printerSettings")
    _drop(deck.part.package, "thumbnail")
    master = deck.slide_master
    for spare in list(deck.slide_layouts)[len(_LAYOUTS) :]:
        deck.slide_layouts.remove(spare)
    colours = {slot: value[1:] for slot, value in palette.slots.items()}
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = template("theme").substitute(colours).encode("utf-8")
    places = {
        "scene_title": xfrm(at.SCENE.title),
        "scene_body": xfrm(at.SCENE.body),
        "scene_mark": xfrm(at.MARK),
        "scene_rule": xfrm(at.RULE),
        "number": xfrm(at.NUMBER),
        "cover_panel": xfrm(at.COVER_PANEL),
        "cover_rule": xfrm(at.COVER_RULE),
        "cover_title": xfrm(at.COVER.title),
        "cover_body": xfrm(at.COVER.body),
    }
    _replace_child(master._element, "p:cSld", "master", places)
    _replace_child(master._element, "p:txStyles", "styles", {})
    layouts = {name: deck.slide_layouts[number] for name, number in _LAYOUTS.items()}
    for name, layout in layouts.items():
        _replace_child(layout._element, "p:cSld", name, places)
        layout._element.set("type", "obj")
        layout._element.set("preserve", "1")
    return deck, layouts


def finish_deck(deck: Deck, spec: MapSpec, title: str) -> bytes:
    """The file: properties from the plan, no time of making: the same bytes for the same deck."""
    made = dt.datetime.combine(dt.date.fromisoformat(spec.furniture.data_date), dt.time())
    properties = deck.core_properties
    furniture = spec.furniture
    parts = (furniture.title, furniture.editor, furniture.review_note, furniture.edition)
    subject, editor, note, edition = (on_one_line(part.get(spec.lang)) for part in parts)
    properties.title = title
    properties.subject = subject
    properties.author = properties.last_modified_by = editor
    properties.comments = note
    properties.keywords = edition
    properties.language = "zh-CN" if spec.lang == "zh" else "en-US"
    properties.created = properties.modified = made
    properties.revision = 1
    stream = io.BytesIO()
    deck.save(stream)
    return _repeatable(stream.getvalue())


def _repeatable(content: bytes) -> bytes:
    """The same archive with a fixed time on every entry."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o644 << 16
            fixed.create_system = 3
            target.writestr(fixed, source.read(entry))
    return stream.getvalue()


def template(name: str) -> Template:
    """A piece of XML with places for numbers, colours and words of ours; never for data."""
    folder = files(__package__) / "templates"
    return Template((folder / f"{name}.xml").read_text("utf-8"))


def _replace_child(parent: Any, tag: str, name: str, values: Mapping[str, str]) -> None:
    old = parent.find(qn(tag))
    parent.replace(old, parse_xml(template(name).substitute(values).encode("utf-8")))


def _drop(part: Any, kind: str) -> None:
    for id, relation in list(part._rels.items()):
        if relation.reltype.endswith(f"/{kind}"):
            part._rels.pop(id)
