"""Turns plain data into the frozen documents of `model`; pydantic's errors become problems."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from erqi_map.i18n import LANGS, Listed, words
from erqi_map.model import (
    Basemaps,
    Catalog,
    Document,
    FeatureProperties,
    Framework,
    Id,
    NamedThing,
    Overlays,
    Photos,
    Pictures,
    Place,
    Terms,
    Theme,
    Townships,
)
from erqi_map.model.base import DAY_PATTERN, ID_PATTERN
from erqi_map.model.base_map import MANIFEST, BaseMap

from ..locate import Loc, entry_of
from ..read.raw import RawBook, RawFeature
from .report import Report, looked_at

MODELS: Mapping[str, type[Document]] = {
    "catalog.yaml": Catalog,
    "framework.yaml": Framework,
    "terms.yaml": Terms,
    "theme.yaml": Theme,
    "basemaps.yaml": Basemaps,
    "townships.yaml": Townships,
    "overlays.yaml": Overlays,
    MANIFEST: BaseMap,
    "pictures.yaml": Pictures,
    "photos.yaml": Photos,
}
"""The model of each document; `names.yaml`, places and layers have their own ways below."""

_ID = TypeAdapter(Id)
_Model = TypeVar("_Model", bound=Document)

# pydantic error type → code of check.yaml; what is not here is told by `_code`.
_CODES = {
    "extra_forbidden": "field_unknown",
    "string_type": "not_text",
    "literal_error": "choice_bad",
    "string_too_long": "text_too_long",
    "too_long": "list_too_long",
    "too_short": "list_too_short",
    "date_type": "date_bad",
    "date_parsing": "date_bad",
    "date_from_datetime_parsing": "date_bad",
    "date_from_datetime_inexact": "date_bad",
    "int_type": "not_whole_number",
    "int_parsing": "not_whole_number",
    "int_from_float": "not_whole_number",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "finite_number": "number_not_finite",
    "bool_type": "not_bool",
    "bool_parsing": "not_bool",
    "greater_than": "number_out_of_bounds",
    "greater_than_equal": "number_out_of_bounds",
    "less_than": "number_out_of_bounds",
    "less_than_equal": "number_out_of_bounds",
    "model_type": "not_fields",
    "dict_type": "not_fields",
    "tuple_type": "not_list",
}


def read_documents(raw: RawBook, report: Report) -> dict[str, Document]:
    """Each document that is sound, by file name."""
    found = {}
    for file, model in MODELS.items():
        data = raw.documents.get(file)
        document = None if data is None else _document(model, data, file, report)
        if document is not None:
            found[file] = document
    return found


def read_names(raw: RawBook, report: Report) -> dict[str, NamedThing]:
    """The names of orientation and context features, by feature id."""
    data = raw.document("names")
    return {} if data is None else _names(data, report)


@looked_at
def _names(data: Any, report: Report) -> dict[str, NamedThing]:
    file = "names.yaml"
    if not isinstance(data, dict):
        report.add("not_fields", file)
        return {}
    found = {}
    for number, (key, value) in enumerate(data.items()):
        if not report.keeps_more(file):
            report.leave_out(file, len(data) - number)
            break
        if not _is_id(key):
            report.add("id_bad", file, str(key), "id", value=key)
        name = validate_document(NamedThing, value, file, report, entry=str(key))
        if name is not None:
            found[str(key)] = name
    return found


def read_places(raw: RawBook, report: Report) -> dict[str, Place]:
    """Each sound place, by id; a place file is called after its id."""
    found = {}
    for file, data in raw.places.items():
        place = None if data is None else _document(Place, data, file, report)
        if place is None:
            continue
        if file != f"places/{place.id}.yaml":
            report.add("file_name_differs", file, place.id, "id")
        found[place.id] = place
    return found


def read_properties(raw: RawBook, report: Report) -> dict[str, list[FeatureProperties]]:
    """The sound properties of the features of each layer file."""
    return {
        file: [
            properties
            for feature in features or ()
            # A book with so many problems is not used.
            if report.keeps_more(file)
            and (properties := _feature_properties(feature, report)) is not None
        ]
        for file, features in raw.layers.items()
    }


@looked_at
def _feature_properties(feature: RawFeature, report: Report) -> FeatureProperties | None:
    try:
        return FeatureProperties.model_validate(feature.properties)
    except ValidationError as fault:
        for error in _errors(fault, feature.file, report):
            field = feature.field(".".join(map(str, error["loc"])))
            _add(error, report, feature.file, feature.id, field)
        return None


def validate_document(
    model: type[_Model], data: Any, file: str, report: Report, entry: str = ""
) -> _Model | None:
    """The document in plain `data`, or None with every fault of it reported."""
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        for error in _errors(fault, file, report):
            found, field = entry_of(data, _without_union_parts(error["loc"]))
            _add(error, report, file, entry or found, field)
        return None


_document = looked_at(validate_document)


def _errors(fault: ValidationError, file: str, report: Report) -> Iterator[ErrorDetails]:
    """The errors of a document for which there is space in the report."""
    errors = fault.errors(include_url=False)
    for number, error in enumerate(errors):
        if not report.keeps_more(file):
            report.leave_out(file, len(errors) - number)
            return
        yield error


def _without_union_parts(loc: Loc) -> Loc:
    """pydantic writes "[key]" where a dictionary key is at fault."""
    return tuple(part for part in loc if part != "[key]")


def _add(error: ErrorDetails, report: Report, file: str, entry: str, field: str) -> None:
    context = error.get("ctx", {})
    report.add(
        _code(error),
        file,
        entry,
        field,
        value=error["input"] if isinstance(error["input"], str | int | float) else "",
        name=error["loc"][-1] if error["loc"] else "",
        expected=Listed(re.split(" or |, ", str(context.get("expected", "")))),
        limit=next((context[key] for key in ("gt", "ge", "lt", "le") if key in context), ""),
        length=context.get("max_length", context.get("min_length", "")),
    )


def _code(error: ErrorDetails) -> str:
    kind = error["type"]
    name = str(error["loc"][-1]) if error["loc"] else ""
    if name == "zh" and (kind in ("missing", "string_too_short") or error["input"] is None):
        return "chinese_missing"
    if name == "sources" and (kind in ("missing", "too_short") or error["input"] is None):
        return "source_missing"
    if name == "datum" and kind == "literal_error":
        return "datum_not_wgs84" if "gcj02" not in str(error["ctx"]["expected"]) else "choice_bad"
    if kind == "missing":
        return "field_missing"
    if kind == "string_too_short":
        return "text_empty"
    if kind == "string_pattern_mismatch":
        return _pattern_code(str(error["ctx"]["pattern"]))
    if kind == "value_error":
        own = str(error["ctx"]["error"])
        return own if f"{own}.message" in words(LANGS[0], "check") else "value_bad"
    return _CODES.get(kind, "value_bad")


def _pattern_code(pattern: str) -> str:
    known = {ID_PATTERN: "id_bad", DAY_PATTERN: "day_bad"}
    if pattern in known:
        return known[pattern]
    return "colour_bad" if pattern.startswith("^#") else "pattern_bad"


def _is_id(value: Any) -> bool:
    try:
        _ID.validate_python(value)
    except ValidationError:
        return False
    return True
