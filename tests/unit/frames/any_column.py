"""Columns of every type that pandas, NumPy and Arrow know, drawn with the values they were made of.

Each `Sort` says how what is shown is read back, so that a test holds it against the value itself
and not against another way to write it.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import strategies as st

Make = Callable[[Sequence[Any]], pd.Series]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def as_objects(values: Sequence[Any]) -> pd.Series:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return pd.Series(made)


def as_pandas(dtype: Any) -> Make:
    return lambda values: pd.Series(values, dtype=dtype)


def as_arrow(kind: pa.DataType) -> Make:
    def make(values: Sequence[Any]) -> pd.Series:
        chunks = [pa.array(values[:3], kind), pa.array(values[3:], kind)]
        return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array(chunks, kind)))

    return make


def as_categories(values: Sequence[Any]) -> pd.Series:
    there = [one for one in values if one is not None]
    return pd.Series(pd.Categorical(values, list(dict.fromkeys(there)), ordered=True))


def as_arrow_dictionary(values: Sequence[Any]) -> pd.Series:
    coded = pa.array(values, pa.string()).dictionary_encode()
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([coded])))


def as_sparse(values: Sequence[Any]) -> pd.Series:
    return pd.Series(pd.arrays.SparseArray([np.nan if one is None else one for one in values]))


def narrow(value: float) -> float:
    """A number as it is written with 32 bits."""
    return float(str(np.float32(value)))


@dataclass(frozen=True)
class Sort:
    """values: what a column of this sort holds. makes: all types it may have. read: the value that
    what is shown stands for. kind: how it is filtered."""

    values: st.SearchStrategy[Any]
    makes: tuple[Make, ...]
    read: Callable[[Any], Any]
    kind: str


WHOLE = st.integers(-(2**53), 2**53)
HUGE = st.one_of(st.integers(2**53 + 1, 2**63 - 1), st.integers(-(2**63), -(2**53) - 1))
BROKEN = st.floats(allow_nan=False, allow_infinity=False, width=64)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
DAYS = st.dates()
MOMENTS = st.datetimes().map(lambda one: one.replace(fold=0))
ZONED = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(9990, 1, 1)).map(
    lambda one: one.replace(tzinfo=SHANGHAI)
)
SPANS = st.timedeltas(dt.timedelta(days=-90_000), dt.timedelta(days=90_000))
DECIMALS = st.decimals(-(10**9), 10**9, places=2)
PLAIN = st.one_of(st.none(), st.booleans(), WHOLE, TEXT)
SORTS = {
    "yes or no": Sort(
        st.booleans(),
        (as_objects, as_pandas("boolean"), as_arrow(pa.bool_()), as_categories),
        bool,
        "choice",
    ),
    "whole numbers": Sort(
        WHOLE, (as_objects, as_pandas("Int64"), as_arrow(pa.int64())), int, "number"
    ),
    "small numbers": Sort(
        st.integers(0, 127),
        (as_pandas("UInt8"), as_arrow(pa.int8()), as_pandas("float16"), as_sparse),
        int,
        "number",
    ),
    "numbers": Sort(
        BROKEN,
        (as_objects, as_pandas("float64"), as_pandas("Float64"), as_arrow(pa.float64())),
        float,
        "number",
    ),
    "narrow numbers": Sort(
        st.floats(allow_nan=False, allow_infinity=False, width=32).map(narrow),
        (as_pandas("float32"), as_pandas("Float32"), as_arrow(pa.float32())),
        float,
        "number",
    ),
    "huge numbers": Sort(
        HUGE, (as_objects, as_pandas("Int64"), as_arrow(pa.int64())), int, "choice"
    ),
    "decimals": Sort(DECIMALS, (as_objects, as_arrow(pa.decimal128(20, 2))), Decimal, "number"),
    "text": Sort(
        TEXT,
        (
            as_objects,
            as_pandas("str"),
            as_pandas("string[python]"),
            as_arrow(pa.string()),
            as_arrow(pa.string_view()),
            as_categories,
            as_arrow_dictionary,
        ),
        str,
        "choice",
    ),
    "days": Sort(
        DAYS,
        (as_objects, as_pandas("datetime64[s]"), as_arrow(pa.date32()), as_arrow(pa.date64())),
        dt.date.fromisoformat,
        "date",
    ),
    "moments": Sort(
        MOMENTS,
        (as_objects, as_pandas("datetime64[us]"), as_arrow(pa.timestamp("us"))),
        dt.datetime.fromisoformat,
        "date",
    ),
    "moments of a zone": Sort(
        ZONED,
        (as_objects, as_pandas("datetime64[us, Asia/Shanghai]"),
         as_arrow(pa.timestamp("us", tz="Asia/Shanghai"))),
        dt.datetime.fromisoformat,
        "date",
    ),
    "times": Sort(
        st.times().map(lambda one: one.replace(fold=0)),
        (as_objects, as_arrow(pa.time64("us"))),
        dt.time.fromisoformat,
        "choice"
    ),
    "spans": Sort(
        SPANS,
        (as_pandas("timedelta64[us]"), as_arrow(pa.duration("us"))),
        lambda shown: pd.Timedelta(shown).to_pytimedelta(),
        "choice",
    ),
    "periods": Sort(
        st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)).map(lambda one: pd.Period(one, "M")),
        (as_objects, as_pandas("period[M]")),
        lambda shown: pd.Period(shown, "M"),
        "choice",
    ),
    "intervals": Sort(
        st.integers(0, 90).map(lambda one: pd.Interval(one, one + 5)),
        (as_objects, as_pandas("interval[int64]"), as_categories),
        lambda shown: pd.Interval(*map(int, map(float, shown.strip("(]").split(",")))),
        "choice",
    ),
    "ids": Sort(st.uuids(), (as_objects,), uuid.UUID, "choice"),
    "fractions": Sort(st.fractions(max_denominator=99), (as_objects,), Fraction, "choice"),
    "lists": Sort(
        st.lists(WHOLE, max_size=3),
        (as_objects, as_arrow(pa.list_(pa.int64()))),
        json.loads,
        "choice"
    ),
    "structures": Sort(
        st.fixed_dictionaries({"a": PLAIN, "b": st.lists(PLAIN, max_size=2)}),
        (as_objects,),
        json.loads,
        "choice",
    ),
}  # fmt: skip


@st.composite
def columns(draw: st.DrawFn, rows: int, names: Sequence[str] = tuple(SORTS)) -> dict[str, Any]:
    """{sort: (values with None for gaps, a Series of one of its types)} for each sort."""
    made = {}
    for name in names:
        sort = SORTS[name]
        make = draw(st.sampled_from(sort.makes))
        gaps = [] if _is_without_gaps(name, make) else [st.none()]
        values = draw(st.lists(st.one_of(sort.values, *gaps), min_size=rows, max_size=rows))
        made[name] = values, make(values)
    return made


def _is_without_gaps(name: str, make: Make) -> bool:
    # pandas has no missing interval of whole numbers.
    return name == "intervals" and make is not as_objects
