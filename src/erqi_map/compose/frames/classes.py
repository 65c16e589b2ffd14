"""Which class each row of a column is in, the colours of the classes, and their legend."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.frames.column import Column
from erqi_map.i18n import LANGS, Listed, phrase

from .colours import at_positions, colour, for_categories, palettes, spread
from .formats import NumberFormat, edge_words, number_format
from .legend_bar import LegendBar, bar_of_map, ramp_bar, stepped_bar
from .symbols import listing

REST = "erqi:rest"
MISSING = "erqi:missing"
IS_REST, IS_MISSING = -1, -2
MAX_CLASSES = 255
"""A class is one byte in the payload; nobody tells more apart."""
CONTINUOUS = "continuous"
SLOW = {
    "fisherjenks": 600,
    "fisherjenkssampled": 600,
    "maxp": 300,
    "naturalbreaks": 2_000,
    "jenkscaspall": 20_000,
    "jenkscaspallforced": 20_000,
    "jenkscaspallsampled": 20_000,
}
"""Schemes whose work grows faster than the values, and how many values take them about a second."""


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend: `label` None stands for the rest or the missing, which have words of
    their own.
    """

    label: str | None
    case: str
    count: int | None


@dataclass(frozen=True)
class Classes:
    """The class of each row (a place in `names`, IS_REST or IS_MISSING), colours and legend."""

    codes: NDArray[np.int64]
    names: tuple[str, ...]
    colours: tuple[str | None, ...]
    lines: tuple[LegendLine, ...]
    bar: LegendBar | None = None


def classes_of(values: pd.Series, column: Column, style: Mapping[str, Any], name: str) -> Classes:
    """The classes of a column as `style` asks for them; a function is asked of the values as they
    stand in the frame. RequestError, in Chinese.
    """
    form = number_format("format", style["format"]) if style.get("format") else None
    if callable(style.get("colours")):
        made = _by_call(values, style["colours"], name)
    elif "breaks" in style or style.get("scheme", CONTINUOUS) != CONTINUOUS:
        made = _by_breaks(column, style, name, form)
    elif "scheme" in style:
        made = _by_ramp(column, style, name, form)
    else:
        made = _by_value(column, style)
    counts = ((REST, IS_REST), (MISSING, IS_MISSING))
    aside = ((case, int((made.codes == code).sum())) for case, code in counts)
    lines = [LegendLine(None, case, count) for case, count in aside if count]
    return replace(made, lines=(*made.lines, *lines))


# ---- by value ----


def _by_value(column: Column, style: Mapping[str, Any]) -> Classes:
    codes, words = column.coded()
    counts = np.bincount(codes + 1, minlength=len(words) + 1)[1:]
    chosen = _chosen(column, words, counts, style)
    known = {word: at for at, word in enumerate(chosen)}
    table = np.array([*(known.get(word, IS_REST) for word in words), IS_MISSING], dtype=np.int64)
    total = dict(zip(words, counts.tolist(), strict=True))
    # Yes and no have words of their own.
    own = words if column.is_bool else ()
    lines = tuple(
        LegendLine(None if word in own else word, word, total.get(word, 0)) for word in chosen
    )
    return Classes(table[codes], tuple(chosen), tuple(chosen.values()), lines)


def _chosen(
    column: Column, words: list[str], counts: NDArray[Any], style: Mapping[str, Any]
) -> dict[str, str | None]:
    """The values that are coloured, in the order of the legend."""
    given = style.get("colours")
    if isinstance(given, Mapping):
        return {column.case(key): colour(str(key), one) for key, one in given.items()}
    if given is not None:
        raise RequestError("packed", "error_colours", type=type(given).__name__)
    listed = [word for word, count in zip(words, counts, strict=True) if count]
    if style.get("categories") is not None:
        listed = list(dict.fromkeys(map(column.case, listing("categories", style["categories"]))))
    asked = style.get("palette")
    few = len(palettes()["okabe-ito"])
    if asked is None:
        # Ranks go from dark to light; of other values eight are told apart by everybody.
        asked = "viridis" if column.ranks and len(listed) > few else "okabe-ito"
    ramp = for_categories(asked, min(len(listed), MAX_CLASSES))
    if len(listed) > len(ramp):
        frequent = [words[at] for at in np.argsort(-counts, kind="stable")]
        most = sorted({*frequent[: len(ramp)]} & {*listed}, key=listed.index)
        listed = most if column.ranks or column.as_numbers() is not None else frequent
    return dict(zip(listed, ramp, strict=False))


# ---- by number ----


def _numbers(
    column: Column, name: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """The numbers, which of them there are, and a class for each row: missing, to begin with."""
    numbers = column.as_numbers()
    if numbers is None and not column.is_bool and not column.values.null_count < len(column):
        numbers = np.full(len(column), np.nan)
    if numbers is None:
        raise RequestError("packed", "error_scheme_column", column=name)
    codes = np.full(len(numbers), IS_MISSING, dtype=np.int64)
    return numbers, np.isfinite(numbers), codes


def _by_breaks(
    column: Column, style: Mapping[str, Any], name: str, form: NumberFormat | None
) -> Classes:
    numbers, usable, codes = _numbers(column, name)
    if not usable.any():
        return Classes(codes, (), (), ())
    there = numbers[usable]
    ends = _breaks(style["breaks"], there) if "breaks" in style else _schemed(there, style)
    codes[usable] = np.minimum(np.searchsorted(ends, there, side="left"), len(ends) - 1)
    sizes = np.bincount(codes[usable], minlength=len(ends))
    edges = [min(float(there.min()), ends[0]), *ends]
    names = tuple(str(at) for at in range(len(ends)))
    colours = tuple(spread(style.get("palette"), len(ends)))
    if style.get("bar"):
        return Classes(codes, names, colours, (), stepped_bar(edges, colours, style, form))
    said = _class_words(edges, style, form)
    lines = zip(said, names, sizes.tolist(), strict=True)
    return Classes(codes, names, colours, tuple(LegendLine(*line) for line in lines))


def _schemed(there: NDArray[np.float64], style: Mapping[str, Any]) -> list[float]:
    """Upper ends of the classes a scheme of mapclassify makes; ties make fewer than `k`."""
    try:
        import mapclassify
    except ImportError as error:
        raise RequestError("packed", "error_no_mapclassify") from error
    count = style.get("k", 5)
    whole = isinstance(count, (int, np.integer)) and not isinstance(count, bool)
    if not whole or not 2 <= count <= MAX_CLASSES:
        raise RequestError("packed", "error_scheme_k", k=count, most=MAX_CLASSES)
    # A scheme cannot make more classes than there are values, and some none of one.
    distinct = len(np.unique(there))
    if distinct == 1:
        return [float(there[0])]
    scheme, own = str(style["scheme"]), style.get("options", {})
    _check_scheme(scheme, own)
    values = _sampled(there, scheme)
    try:
        with warnings.catch_warnings():
            # It says that it could be faster, and that there are fewer classes: both are seen.
            warnings.simplefilter("ignore")
            made = mapclassify.classify(values, scheme, **{"k": min(count, distinct), **own})
    except Exception as error:
        # Whatever it says of its own insides: these values, with these options, have no classes.
        told = {"scheme": scheme, "options": Listed(own), "count": len(there)}
        key = "error_scheme_options" if own else "error_scheme"
        raise RequestError("packed", key, **told) from error
    ends = np.unique(np.asarray(made.bins, dtype="float64"))
    ends = ends[np.isfinite(ends) & (ends >= there.min())]
    return [float(one) for one in ends] if len(ends) else [float(there.max())]


def _check_scheme(scheme: str, options: Any) -> None:
    """RequestError for a scheme or option mapclassify has not, and for one without its bins."""
    from mapclassify import classifiers, classify

    names = [name.lower() for name in classifiers.CLASSIFIERS]
    if (asked := scheme.lower().replace("_", "")) not in names:
        raise RequestError("packed", "error_scheme_unknown", scheme=scheme, known=Listed(names))
    known = [*signature(classify).parameters][2:]
    if not isinstance(options, Mapping) or not set(options) <= set(known):
        raise RequestError(
            "packed", "error_scheme_option", scheme=scheme, options=options, known=Listed(known)
        )
    if asked == "userdefined" and not pd.api.types.is_list_like(options.get("bins")):
        raise RequestError("packed", "error_scheme_bins", scheme=scheme)


def _sampled(there: NDArray[np.float64], scheme: str) -> NDArray[np.float64]:
    """So many values as the scheme takes, spread evenly over all in order: the least and the most
    are among them, and the shares of classes stay those of the whole.
    """
    most = SLOW.get(scheme.lower().replace("_", ""), len(there))
    if len(there) <= most:
        return there
    said = phrase(LANGS[0], "packed", "warn_sampled", scheme=scheme, n=len(there), most=most)
    warnings.warn(said, UserWarning, stacklevel=2)
    places = np.linspace(0, len(there) - 1, most).round().astype(np.int64)
    return np.asarray(np.sort(there)[places])


def _breaks(given: Any, there: NDArray[np.float64]) -> list[float]:
    """Own upper ends, rising; what is above the last is a class of its own."""
    try:
        ends = [float(one) for one in given] if pd.api.types.is_list_like(given) else []
    except (TypeError, ValueError):
        ends = []
    if not ends or len(ends) > MAX_CLASSES or not all(a < b for a, b in pairwise(ends)):
        raise RequestError("packed", "error_breaks", value=given, most=MAX_CLASSES)
    top = float(there.max())
    return [*ends, top] if top > ends[-1] else ends


def _class_words(
    edges: Sequence[float], style: Mapping[str, Any], form: NumberFormat | None
) -> list[str]:
    said = edge_words(edges, form)
    if style.get("interval"):
        marks = ["[", *["("] * (len(edges) - 2)]
        return [
            f"{mark}{low}, {high}]" for mark, (low, high) in zip(marks, pairwise(said), strict=True)
        ]
    return [f"{low} – {high}" for low, high in pairwise(said)]


def _by_ramp(
    column: Column, style: Mapping[str, Any], name: str, form: NumberFormat | None
) -> Classes:
    numbers, usable, codes = _numbers(column, name)
    if not usable.any():
        return Classes(codes, (), (), ())
    least, most = _limits(style, numbers[usable])
    share = (numbers[usable] - least) / ((most - least) or 1.0)
    codes[usable] = np.clip((share * MAX_CLASSES).astype(np.int64), 0, MAX_CLASSES - 1)
    used, codes[usable] = np.unique(codes[usable], return_inverse=True)
    colours = at_positions(style.get("palette"), used / (MAX_CLASSES - 1))
    bar = ramp_bar(least, most, style, form)
    names = tuple(str(at) for at in range(len(used)))
    return Classes(codes, names, tuple(colours), (), bar)


def _limits(style: Mapping[str, Any], there: NDArray[np.float64]) -> tuple[float, float]:
    ends = []
    for key, found in (("vmin", there.min()), ("vmax", there.max())):
        given = style.get(key)
        try:
            ends.append(float(found if given is None else given))
        except (TypeError, ValueError) as error:
            raise RequestError("packed", "error_limits", vmin=given, vmax=given) from error
    if not np.isfinite(ends).all() or ends[0] > ends[1]:
        raise RequestError("packed", "error_limits", vmin=ends[0], vmax=ends[1])
    return ends[0], ends[1]


def _by_call(values: pd.Series, give: Callable[[Any], Any], name: str) -> Classes:
    """Colours somebody's function gives, asked once for each row that has a value."""
    missing = values.isna().to_numpy()
    found: list[str | None] = []
    for row in np.flatnonzero(~missing):
        try:
            found.append(colour("colours", give(values.iloc[row])))
        except Exception as error:
            raise RequestError(
                "packed",
                "error_call",
                key="colours",
                row=row,
                label=values.index[row],
                reason=error,
            ) from error
    table = {one: at for at, one in enumerate(dict.fromkeys(found))}
    codes = np.full(len(values), IS_MISSING, dtype=np.int64)
    codes[~missing] = [table[one] for one in found]
    names = tuple(str(at) for at in range(len(table)))
    return Classes(codes, names, tuple(table), (), bar_of_map(give))
