"""From the types of pandas, NumPy and Arrow to a `Column`."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NoReturn

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from erqi_map.errors import RequestError

from .column import MISSING, Column
from .say import EXACT_INTEGER, WordlessError, as_float, say

_SECONDS = {"D": 86_400}
_PARTS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_TIME_AT = len("1970-01-01 ")
_DAY_ALONE = " 00:00:00"
_NUMBERS = (int, float, np.integer, np.floating)
_DATES = (datetime.date, np.datetime64)
# Values of one of these kinds follow each other in an order of their own.
_ORDERED = (pd.Interval, pd.Period, datetime.timedelta, np.timedelta64, Decimal)


def convert(values: pd.Series, name: str) -> Column:
    """A column; see `column_of`."""
    dtype: Any = values.dtype
    if isinstance(dtype, gpd.array.GeometryDtype):
        raise RequestError("packed", "error_second_geometry", column=name)
    if isinstance(dtype, pd.SparseDtype):
        return convert(values.sparse.to_dense(), name)
    if isinstance(dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        words = pd.Series(values.cat.categories)
        ranks = bool(values.cat.ordered) or isinstance(words.dtype, pd.IntervalDtype)
        return _categories(values, words, codes, name, ranks=ranks)
    if isinstance(dtype, pd.ArrowDtype):
        return _arrow(values, name)
    if isinstance(dtype, pd.StringDtype):
        return Column(_text(values))
    if pd.api.types.is_bool_dtype(dtype):
        return _bools(values)
    if pd.api.types.is_integer_dtype(dtype):
        return _integers(values)
    if pd.api.types.is_float_dtype(dtype):
        native = getattr(dtype, "numpy_dtype", dtype)
        return _floats(values.to_numpy(dtype=native, na_value=np.nan))
    if isinstance(dtype, pd.DatetimeTZDtype):
        return _in_time(_zoned(values))
    if pd.api.types.is_datetime64_dtype(dtype):
        return _in_time(_moments(values.to_numpy()))
    if isinstance(dtype, (pd.PeriodDtype, pd.IntervalDtype)) or dtype.kind == "m":
        return _distinct(values, name, ranks=isinstance(dtype, pd.IntervalDtype))
    return _objects(values, name)


def _bools(values: pd.Series) -> Column:
    yes = values.astype("boolean")
    return Column(yes.to_numpy(dtype=np.uint8, na_value=MISSING))


def _integers(values: pd.Series) -> Column:
    """Whole numbers that float64 cannot hold go as text, so that no digit is lost."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if _are_exact(values):
        return Column(numbers, "number")
    return _distinct(values, "", numbers=numbers)


def _are_exact(values: pd.Series) -> bool:
    if not values.notna().any():
        return True
    return int(values.min()) >= -EXACT_INTEGER and int(values.max()) <= EXACT_INTEGER


def _floats(numbers: NDArray[Any]) -> Column:
    if numbers.dtype in (np.float16, np.float32):
        # As it is written: 0.1 of 32 bits is not 0.10000000149.
        narrow = pa.array(numbers.astype(np.float32))
        text = pa.array(numbers.astype(str)) if numbers.dtype == np.float16 else narrow
        numbers = text.cast(pa.string()).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return Column(numbers.astype(np.float64), "number")


def _moments(
    moments: NDArray[np.datetime64], units: Sequence[str] = ("D", *_PARTS)
) -> pa.LargeStringArray:
    """ISO text, as fine as the finest value needs: the day alone where none has a time of day."""
    unit, _ = np.datetime_data(moments.dtype)
    there = moments.view(np.int64)[~np.isnat(moments)]
    for coarse in units:
        span = _PARTS.get(unit, 0) * _SECONDS.get(coarse, 1) // _PARTS.get(coarse, 1)
        if unit in (coarse, "D") or not (there % span).any():
            return _dated(moments, coarse)
    raise AssertionError(unit)


def _in_time(text: pa.LargeStringArray) -> Column:
    """Dates are compared as text, which those before the year 0 or after 9999 cannot be."""
    plain = pc.all(pc.equal(pc.find_substring(text, "-"), len("2024"))).as_py()
    return Column(text, "choice" if plain is False else "date")


def _dated(moments: NDArray[np.datetime64], unit: Any) -> pa.LargeStringArray:
    text = pa.array(np.datetime_as_string(moments, unit=unit), mask=np.isnat(moments))
    if unit != "D":
        text = pc.replace_substring(text, "T", " ")
    return text.cast(pa.large_string())


def _zoned(values: pd.Series) -> pa.LargeStringArray:
    """Local time, then how far it is from UTC."""
    local, utc = (
        one.dt.tz_localize(None).to_numpy() for one in (values, values.dt.tz_convert("UTC"))
    )
    there = ~np.isnat(local)
    texts = _moments(local, tuple(_PARTS))
    seconds = np.zeros(len(local), dtype=np.int64)
    seconds[there] = (local - utc)[there].astype("timedelta64[s]").astype(np.int64)
    codes, distinct = pd.factorize(seconds)
    signs = pa.array(list(map(_offset, distinct.tolist())), pa.large_string()).take(pa.array(codes))
    return pc.binary_join_element_wise(texts, signs, pa.scalar("", pa.large_string()))


def _offset(seconds: int) -> str:
    rest = abs(seconds)
    text = f"{'-' if seconds < 0 else '+'}{rest // 3600:02d}:{rest // 60 % 60:02d}"
    return f"{text}:{rest % 60:02d}" if rest % 60 else text


def _arrow(values: pd.Series, name: str) -> Column:
    found: pa.ChunkedArray = pa.chunked_array(values.array.__arrow_array__())
    kind = found.type
    if pa.types.is_boolean(kind):
        return _bools(values)
    if pa.types.is_integer(kind):
        return _integers(values)
    if pa.types.is_floating(kind):
        return _floats(found.to_numpy())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return Column(_text(found))
    if pa.types.is_dictionary(kind):
        whole = found.unify_dictionaries().combine_chunks()
        whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
        codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        words = pd.Series(pd.arrays.ArrowExtensionArray(whole.dictionary))
        return _categories(values, words, codes, name, ordered=kind.ordered, ranks=kind.ordered)
    if pa.types.is_date(kind):
        return _in_time(_moments(found.to_numpy()))
    if pa.types.is_timestamp(kind) or pa.types.is_duration(kind):
        return convert(found.to_pandas(), name)
    if pa.types.is_time(kind):
        whole_day = found.cast(pa.int64() if pa.types.is_time64(kind) else pa.int32())
        moments = whole_day.cast(pa.int64()).cast(pa.timestamp(kind.unit)).to_numpy()
        return Column(pc.utf8_slice_codeunits(_moments(moments, tuple(_PARTS)), _TIME_AT))
    if getattr(kind, "value_type", None) in (pa.float16(), pa.float32()):
        found = found.cast(pa.list_(pa.string())).cast(pa.list_(pa.float64()))
    objects = np.empty(len(found), dtype=object)
    objects[:] = found.to_pylist()
    return _objects(pd.Series(objects, index=values.index), name)


def _categories(
    values: pd.Series,
    words: pd.Series,
    codes: NDArray[Any],
    name: str,
    *,
    ranks: bool,
    ordered: bool = True,
) -> Column:
    """Each category is converted once; they stand in their own order."""
    try:
        found = convert(words, name)
    except RequestError:
        # The row that holds it is told, not the category.
        return _objects(values.astype(object), name)
    if found.is_bool:
        return Column(np.append(found.values, np.uint8(MISSING))[codes])
    text = found.values if found.is_text else _words(found.values.tolist())
    order = tuple(dict.fromkeys(text.to_pylist())) if ordered else None
    return Column(text.take(pa.array(codes, mask=codes < 0)), order=order, ranks=ranks)


def _distinct(values: pd.Series, name: str, **more: Any) -> Column:
    """Each value is put into words once; they stand in the order of the values."""
    codes, found = pd.factorize(values, sort=True)
    text = _words(found)
    order = tuple(dict.fromkeys(text.to_pylist()))
    return Column(text.take(pa.array(codes, mask=codes < 0)), order=order, **more)


def _words(values: Iterable[Any]) -> pa.LargeStringArray:
    return _text([say(one) for one in values])


def _objects(values: pd.Series, name: str) -> Column:
    """Python's own values: of one kind as that kind, mixed ones each in its words."""
    data = values.to_numpy(dtype=object)
    missing = pd.isna(values).to_numpy()
    there = data[~missing].tolist()
    kinds = set(map(type, there))
    if _all(kinds, str):
        return Column(_text(data, missing))
    if _all(kinds, bool, np.bool_):
        return Column(_spread(there, missing, np.full(len(data), MISSING, dtype=np.uint8)))
    # NumPy makes spans of time whole numbers.
    if _all(kinds, *_NUMBERS) and not kinds & {bool, np.timedelta64} and _fit(there):
        floats = list(map(as_float, there))
        return Column(_spread(floats, missing, np.full(len(data), np.nan)), "number")
    try:
        texts = list(map(say, there))
    except WordlessError:
        _refuse(values, name)
    if _all(kinds, *_DATES):
        return Column(_placed(_days(texts), missing), "date")
    order = _order(there) if _all(kinds, *_ORDERED) or _all(kinds, int, np.integer) else None
    if kinds != {Decimal}:
        return Column(_placed(texts, missing), order=order, ranks=kinds == {pd.Interval})
    numbers = _spread(list(map(float, there)), missing, np.full(len(data), np.nan))
    return Column(_placed(texts, missing), "number", numbers, order)


def _order(values: Sequence[Any]) -> tuple[str, ...] | None:
    try:
        return tuple(dict.fromkeys(map(say, sorted(set(values)))))
    except (TypeError, ValueError, ArithmeticError):
        # Periods of several lengths, for one, do not follow each other.
        return None


def _placed(texts: Sequence[str], missing: NDArray[np.bool_]) -> pa.LargeStringArray:
    return _text(_spread(texts, missing, np.full(len(missing), None)), missing)


def _all(kinds: set[type], *allowed: type) -> bool:
    return bool(kinds) and all(issubclass(kind, allowed) for kind in kinds)


def _fit(numbers: Sequence[Any]) -> bool:
    """No whole number loses a digit as a float64."""
    return all(
        -EXACT_INTEGER <= one <= EXACT_INTEGER
        for one in numbers
        if isinstance(one, (int, np.integer))
    )


def _spread(found: Sequence[Any], missing: NDArray[np.bool_], into: NDArray[Any]) -> NDArray[Any]:
    into[~missing] = found
    return into


def _days(texts: list[str]) -> list[str]:
    """The day alone where none has a time of day."""
    if all(len(one) <= _TIME_AT - 1 or one[_TIME_AT - 1 :] == _DAY_ALONE for one in texts):
        return [one[: _TIME_AT - 1] for one in texts]
    return texts


def _refuse(values: pd.Series, name: str) -> NoReturn:
    for row, value in enumerate(values):
        try:
            if not np.all(pd.isna(value)):
                say(value)
        except WordlessError as error:
            kind, label = type(value).__name__, values.index[row]
            raise RequestError(
                "packed", error.key, row=row, label=label, column=name, type=kind
            ) from error
    raise AssertionError(name)


def _text(values: Any, missing: NDArray[np.bool_] | None = None) -> pa.LargeStringArray:
    """As Arrow; a lone surrogate, which no UTF can hold, becomes "?"."""
    try:
        if isinstance(values, pa.ChunkedArray):
            found = values.cast(pa.large_string())
        else:
            found = pa.array(values, type=pa.large_string(), mask=missing)
    except UnicodeEncodeError:
        kept = (one if isinstance(one, str) else None for one in values)
        safe = [one and one.encode("utf-8", errors="replace").decode("utf-8") for one in kept]
        found = pa.array(safe, type=pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
