"""Columns of any frame in the few types that every format knows."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from erqi_map.frames.say import NESTED, WordlessError, say

MAX_WHOLE = 2**63 - 1


def plain_column(values: pd.Series) -> pa.Array:
    """Yes and no, whole numbers (int64), numbers (float64), days (date32), moments (milliseconds,
    with their zone) or text; missing values are null. What is none of these is said in words.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    try:
        found = pa.Array.from_pandas(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return _said(values)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    kind = found.type
    if pa.types.is_dictionary(kind):
        found, kind = found.dictionary_decode(), kind.value_type
    if pa.types.is_null(kind):
        return found.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return found.cast(pa.timestamp("ms", kind.tz), safe=False)
    if pa.types.is_uint64(kind) and (pc.max(found).as_py() or 0) > MAX_WHOLE:
        return found.cast(pa.string())
    for test, to in (
        (pa.types.is_boolean, pa.bool_()),
        (pa.types.is_integer, pa.int64()),
        (pa.types.is_floating, pa.float64()),
        (pa.types.is_date, pa.date32()),
        (pa.types.is_string, pa.string()),
        (pa.types.is_large_string, pa.string()),
        (pa.types.is_string_view, pa.string()),
    ):
        if test(kind):
            return found.cast(to, safe=False)
    return _said(values)


def _said(values: pd.Series) -> pa.Array:
    return pa.array([_word(one) for one in values], pa.string())


def _word(value: Any) -> str | None:
    if isinstance(value, tuple | list | set | frozenset) and all(isinstance(v, str) for v in value):
        return ",".join(value) or None
    if not isinstance(value, NESTED) and bool(np.all(pd.isna(value))):
        return None
    try:
        return say(value)
    except WordlessError:
        return bytes(value).hex() if isinstance(value, bytes | bytearray) else str(value)


def words_of(column: Any) -> list[str | None]:
    """Every value of a plain column in words, for formats that know nothing but text."""
    kind = column.type
    if pa.types.is_string(kind):
        return column.to_pylist()
    if pa.types.is_boolean(kind):
        return [None if one is None else json.dumps(one) for one in column.to_pylist()]
    if pa.types.is_floating(kind):
        found = column.to_pylist()
        # pandas keeps whole numbers beside a missing one as floats.
        whole = column.null_count and all(one is None or one.is_integer() for one in found)
        return [None if one is None else str(int(one)) if whole else repr(one) for one in found]
    if pa.types.is_temporal(kind):
        return [None if one is None else one.isoformat() for one in column.to_pylist()]
    return [None if one is None else str(one) for one in column.to_pylist()]
