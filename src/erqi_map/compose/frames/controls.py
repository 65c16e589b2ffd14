"""What a reader can do with a `PackedLayer`: filter, search, read names on the map and a table."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from erqi_map.compose.spec import LabelRule
from erqi_map.errors import RequestError
from erqi_map.frames.columns import known_columns
from erqi_map.frames.say import name_of
from erqi_map.geo.flatten import Kind
from erqi_map.i18n import Listed

from .colours import COLOUR

Fields: TypeAlias = Sequence[str] | Mapping[str, str] | None
LABEL = {"min_zoom": 0.0, "size_px": 13.0, "colour": "#1F2328"}
LABEL_RANGES = {"min_zoom": (0, 24), "size_px": (12, 40)}


def named_fields(given: Fields, argument: str) -> dict[str, str]:
    """Column → the words that stand for it. RequestError where it is no list and no mapping."""
    if given is None:
        return {}
    if isinstance(given, str):
        return {given: given}
    if isinstance(given, Mapping):
        return {name_of(column): str(alias) for column, alias in given.items()}
    if not pd.api.types.is_list_like(given, allow_sets=False):
        raise RequestError("packed", "error_fields", argument=argument, type=type(given).__name__)
    return {(name := name_of(column)): name for column in given}


def asks(given: Any) -> bool:
    """Whether an argument of columns names any."""
    return given is True or (given is not None and given is not False and len(given) > 0)


def table_fields(given: Any, frame: gpd.GeoDataFrame, columns: Sequence[str] | None) -> Any:
    """Columns of the table: those given, or with True all that go into the page; None without."""
    if given is None or given is False:
        return None
    if given is not True:
        return named_fields(given, "table")
    return named_fields(list(known_columns(frame) if columns is None else columns), "table")


def label_rule(given: Any) -> dict[str, Any] | None:
    """`{column, min_zoom, size_px, colour}` of the names on the map. RequestError, in Chinese."""
    if given is None:
        return None
    if isinstance(given, str):
        return {"column": given, **LABEL}
    if not isinstance(given, Mapping):
        raise RequestError("packed", "error_label", type=type(given).__name__)
    unknown = [str(key) for key in given if key != "column" and key not in LABEL]
    if unknown:
        raise RequestError(
            "packed", "error_label_key", key=Listed(unknown), known=Listed(("column", *LABEL))
        )
    if "column" not in given:
        raise RequestError("packed", "error_label_column")
    rule = {"column": name_of(given["column"]), **LABEL}
    for key, (least, most) in LABEL_RANGES.items():
        value = given.get(key, rule[key])
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not fits or not least <= value <= most:
            raise RequestError(
                "packed", "error_label_value", key=key, value=value, known=f"{least} – {most}"
            )
        rule[key] = float(value)
    colour = given.get("colour", rule["colour"])
    if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
        raise RequestError(
            "packed", "error_label_value", key="colour", value=colour, known="#RRGGBB"
        )
    return {**rule, "colour": colour.upper()}


def layer_label(rule: Mapping[str, Any] | None, kind: Kind) -> LabelRule | None:
    """The rule for a layer of one kind."""
    if rule is None:
        return None
    return LabelRule(
        columns={"zh": rule["column"], "en": rule["column"]},
        priority=0,
        min_zoom=rule["min_zoom"],
        size_px=rule["size_px"],
        colour=rule["colour"],
        placement="line" if kind == "line" else "point",
    )
