"""The style of a `PackedLayer`: one symbol, or one by the value of a column."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import StyleRule, SymbolSpec
from erqi_map.errors import RequestError
from erqi_map.geo.flatten import Kind
from erqi_map.i18n import Listed

CLASS_COLUMN = "erqi:class"
REST = "erqi:rest"
GREY = "#8A949E"
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
HATCHES = ("forward", "backward", "horizontal", "vertical", "grid", "dots")
NAMES = {
    "fill": "fill",
    "fillColor": "fill",
    "fill_color": "fill",
    "fill_opacity": "fill_opacity",
    "fillOpacity": "fill_opacity",
    "stroke": "stroke",
    "color": "stroke",
    "stroke_width_px": "stroke_width_px",
    "weight": "stroke_width_px",
    "dash": "dash_px",
    "dash_px": "dash_px",
    "dashArray": "dash_px",
    "size": "size_px",
    "size_px": "size_px",
    "shape": "shape",
    "hatch": "hatch",
}
RULE_NAMES = ("column", "colours", "palette", "scheme", "k", "missing", "title", "labels")
MAX_CLASSES = 12


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend: `label` None stands for the rest, which has words of its own."""

    label: str | None
    case: str
    count: int | None


@dataclass(frozen=True)
class PackedStyle:
    """A style worked out for a frame: colours by case, the case of each row, and the legend."""

    base: Mapping[str, Any]
    missing: str
    colours: Mapping[str, str]
    cases: NDArray[np.object_] | None
    column: str | None
    legend: tuple[LegendLine, ...]
    title: str | None = None

    def rule(self, kind: Kind) -> StyleRule:
        """The rule for a layer of one kind."""
        symbol = default_symbol(kind, self.base)
        if self.cases is None:
            return StyleRule(symbol)
        of = {case: coloured(symbol, colour) for case, colour in self.colours.items()}
        return StyleRule(coloured(symbol, self.missing), CLASS_COLUMN, of)


def resolve_style(style: Any, gdf: gpd.GeoDataFrame) -> PackedStyle:
    """A style given as a mapping, worked out. RequestError, in Chinese, for what it does not know.

    Keys of a symbol: fill, fill_opacity, stroke, stroke_width_px, dash, size, shape, hatch, or the
    names Leaflet has for them. Keys of a rule: column, then colours {value: colour} or palette,
    or scheme (of mapclassify), k and palette; missing is the colour of the rest; title and labels
    {value: words} are the words of the legend.
    """
    if style is None:
        style = {}
    if not isinstance(style, Mapping):
        raise RequestError("packed", "error_style", type=type(style).__name__)
    unknown = [str(key) for key in style if key not in NAMES and key not in RULE_NAMES]
    if unknown:
        known = Listed((*dict.fromkeys(NAMES.values()), *RULE_NAMES))
        raise RequestError("packed", "error_style_key", key=Listed(unknown), known=known)
    base = {NAMES[key]: _checked(key, style[key]) for key in style if key in NAMES}
    missing = _colour("missing", style.get("missing", GREY))
    if "column" not in style:
        given = [key for key in RULE_NAMES if key in style and key != "missing"]
        if given:
            raise RequestError("packed", "error_style_column", key=Listed(given))
        return PackedStyle(base, missing, {}, None, None, ())
    name = str(style["column"])
    columns = {str(one): one for one in gdf.columns if one != gdf.geometry.name}
    if name not in columns:
        raise RequestError("packed", "error_column", column=name, known=Listed(columns))
    values = gdf[columns[name]]
    make = _classes if "scheme" in style else _categories
    cases, colours, legend = make(values, style, name)
    labels = style.get("labels") or {}
    if not isinstance(labels, Mapping):
        raise RequestError("packed", "error_labels", type=type(labels).__name__)
    said = {str(value): str(words) for value, words in labels.items()}
    legend = tuple(replace(line, label=said.get(line.case, line.label)) for line in legend)
    title = str(style.get("title", name))
    return PackedStyle(base, missing, colours, cases, name, legend, title)


def _categories(
    values: pd.Series, style: Mapping[str, Any], name: str
) -> tuple[NDArray[np.object_], dict[str, str], tuple[LegendLine, ...]]:
    missing = values.isna().to_numpy()
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    words = [str(word) for word in distinct]
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    given = style.get("colours")
    if given is None:
        order = _sorted(distinct, counts)
        ramp = palette(style.get("palette", "okabe-ito"))
        chosen = dict(zip((words[at] for at in order), ramp, strict=False))
    elif isinstance(given, Mapping):
        chosen = {str(key): _colour(str(key), colour) for key, colour in given.items()}
    else:
        raise RequestError("packed", "error_colours", type=type(given).__name__)
    total = dict(zip(words, counts.tolist(), strict=True))
    table = np.array([word if word in chosen else None for word in words] + [None], dtype=object)
    cases = table[np.where(missing, len(words), codes)]
    lines = [LegendLine(word, word, total.get(word, 0)) for word in chosen]
    rest = len(values) - sum(total.get(word, 0) for word in chosen)
    if rest:
        lines.append(LegendLine(None, REST, rest))
    return cases, chosen, tuple(lines)


def _sorted(distinct: Any, counts: NDArray[Any]) -> list[int]:
    """By value where there are as many colours as values, the most frequent first otherwise."""
    if len(distinct) > len(palette("okabe-ito")):
        return [int(at) for at in np.argsort(-counts, kind="stable")]
    return sorted(range(len(distinct)), key=lambda at: str(distinct[at]))


def _classes(
    values: pd.Series, style: Mapping[str, Any], name: str
) -> tuple[NDArray[np.object_], dict[str, str], tuple[LegendLine, ...]]:
    try:
        import mapclassify
    except ImportError as error:
        raise RequestError("packed", "error_no_mapclassify") from error
    if not pd.api.types.is_numeric_dtype(values):
        raise RequestError("packed", "error_scheme_column", column=name, type=values.dtype)
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    usable = np.isfinite(numbers)
    if not usable.any():
        raise RequestError("packed", "error_scheme_empty", column=name)
    count = style.get("k", 5)
    if not isinstance(count, int) or not 2 <= count <= MAX_CLASSES:
        raise RequestError("packed", "error_scheme_k", k=count, most=MAX_CLASSES)
    try:
        # A scheme cannot make more classes than there are values.
        count = min(count, len(np.unique(numbers[usable])))
        made = mapclassify.classify(numbers[usable], str(style["scheme"]), k=max(1, count))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RequestError(
            "packed", "error_scheme", scheme=style["scheme"], reason=error
        ) from error
    cases = np.full(len(numbers), None, dtype=object)
    cases[usable] = np.array([str(one) for one in range(made.k)], dtype=object)[made.yb]
    colours = dict(
        zip((str(one) for one in range(made.k)), spread(style.get("palette"), made.k), strict=True)
    )
    edges = [float(numbers[usable].min()), *(float(edge) for edge in made.bins)]
    sizes = np.bincount(made.yb, minlength=made.k)
    lines = [
        LegendLine(f"{_short(low)} – {_short(high)}", str(at), int(sizes[at]))
        for at, (low, high) in enumerate(pairwise(edges))
    ]
    rest = int((~usable).sum())
    if rest:
        lines.append(LegendLine(None, REST, rest))
    return cases, colours, tuple(lines)


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


@lru_cache(maxsize=1)
def _palettes() -> dict[str, list[str]]:
    text = (files(__package__) / "palettes.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def palette(given: Any) -> list[str]:
    """A palette by its name, or a list of colours checked."""
    if isinstance(given, str):
        if given not in _palettes():
            raise RequestError("packed", "error_palette", palette=given, known=Listed(_palettes()))
        return _palettes()[given]
    if not isinstance(given, Sequence) or not given:
        raise RequestError("packed", "error_palette", palette=given, known=Listed(_palettes()))
    return [_colour("palette", colour) for colour in given]


def spread(given: Any, count: int) -> list[str]:
    """`count` colours from the first to the last of a ramp, mixed where it has no such step."""
    ramp = palette("cividis" if given is None else given)
    channels = np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in ramp])
    at = np.linspace(0, len(ramp) - 1, count) if count > 1 else np.array([len(ramp) - 1.0])
    mixed = [np.interp(at, np.arange(len(ramp)), channels[:, one]) for one in range(3)]
    return ["#" + "".join(f"{round(one):02X}" for one in rgb) for rgb in zip(*mixed, strict=True)]


def default_symbol(kind: Kind, base: Mapping[str, Any]) -> SymbolSpec:
    """The symbol of a kind with what `base` changes."""
    symbol = SymbolSpec(
        geometry=kind,
        fill="#0072B2",
        fill_opacity=1.0 if kind == "point" else 0.35,
        stroke="#FFFFFF" if kind == "point" else "#0072B2",
        stroke_width_px=2.0 if kind == "line" else 1.0,
        dash_px=(),
        shape="circle" if kind == "point" else None,
        size_px=9.0,
        hatch=None,
    )
    # A map that names one colour means it for fill and outline, as Leaflet takes it.
    given = dict(base)
    if kind != "point" and "fill" in given and "stroke" not in given:
        given["stroke"] = given["fill"]
    if "stroke" in given and "fill" not in given and kind != "line":
        given["fill"] = given["stroke"]
    return replace(symbol, **given)


def coloured(symbol: SymbolSpec, colour: str) -> SymbolSpec:
    """The symbol in another colour; a point keeps its edge."""
    if symbol.geometry == "line":
        return replace(symbol, stroke=colour)
    if symbol.geometry == "point":
        return replace(symbol, fill=colour)
    same = symbol.stroke is not None and symbol.stroke == symbol.fill
    return replace(symbol, fill=colour, stroke=colour if same else symbol.stroke)


def _checked(key: str, value: Any) -> Any:
    name = NAMES[key]
    if name in ("fill", "stroke"):
        return None if value is None else _colour(key, value)
    if name == "dash_px":
        return _dash(key, value)
    if name in ("shape", "hatch"):
        known = tuple(DRAWING.outlines) if name == "shape" else HATCHES
        if value is not None and value not in known:
            raise RequestError(
                "packed", "error_style_value", key=key, value=value, known=Listed(known)
            )
        return value
    most = {"fill_opacity": 1, "stroke_width_px": 40, "size_px": 200}[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise RequestError("packed", "error_style_value", key=key, value=value, known=f"0 – {most}")
    return float(value)


def _colour(key: str, value: Any) -> str:
    if not isinstance(value, str) or not COLOUR.fullmatch(value):
        raise RequestError("packed", "error_style_value", key=key, value=value, known="#RRGGBB")
    return value.upper()


def _dash(key: str, value: Any) -> tuple[float, ...]:
    try:
        parts = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
        dash = tuple(float(part) for part in parts)
    except (TypeError, ValueError) as error:
        raise RequestError(
            "packed", "error_style_value", key=key, value=value, known="6 4"
        ) from error
    if any(not 0 <= part <= 100 for part in dash):
        raise RequestError("packed", "error_style_value", key=key, value=value, known="0 – 100")
    return dash
