"""Attributes of a payload, column by column: dictionary codes, numbers, or chunks of text."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..contract import BoolColumn, Column, DictColumn, NumberColumn, TextColumn
from .blocks import BlockReader, BlockWriter

ROWS_PER_CHUNK = 2048
MISSING = 2
EXACT_INTEGER = 2**53
NULL_LENGTH = -1
PROSE_BYTES = 48
PROSE_DISTINCT = 0.9
# The client has dictionaries at once and asks for text later, so short columns are dictionaries.
SHORT_DICTIONARY = 256


def encode_column(name: str, values: pd.Series, blocks: BlockWriter) -> Column:
    """Write one column and give its manifest entry. Missing is NaN in numbers, null elsewhere.

    Integers that a float64 cannot hold go as text, so that no digit is lost.
    """
    if pd.api.types.is_bool_dtype(values.dtype):
        yes = values.astype("boolean").fillna(False).to_numpy(dtype="uint8")
        yes[values.isna().to_numpy()] = MISSING
        return BoolColumn(name=name, data=blocks.add(yes.tobytes()))
    if _is_number(values):
        data = values.to_numpy(dtype="float64", na_value=np.nan).astype("<f8")
        return NumberColumn(name=name, data=blocks.add(data.tobytes()))
    text = _as_arrow(values)
    coded = None if _is_prose(text) else text.dictionary_encode(null_encoding="encode")
    if coded and len(coded.dictionary) <= max(SHORT_DICTIONARY, len(text) // 2):
        width = _width(len(coded.dictionary))
        return DictColumn(
            name=name,
            values=blocks.add_json(coded.dictionary.to_pylist()),
            codes=blocks.add(coded.indices.to_numpy().astype(f"<u{width}").tobytes()),
            width=width,
        )
    chunks = tuple(
        blocks.add(_text_chunk(text.slice(start, ROWS_PER_CHUNK)))
        for start in range(0, len(text), ROWS_PER_CHUNK)
    )
    return TextColumn(name=name, chunks=chunks, rows=ROWS_PER_CHUNK)


def _is_prose(text: pa.LargeStringArray) -> bool:
    """Whether to look for equal values at all is seen from the first of many long ones."""
    first = text.slice(0, ROWS_PER_CHUNK)
    if (
        len(text) <= 2 * ROWS_PER_CHUNK
        or (pc.mean(pc.binary_length(first)).as_py() or 0) < PROSE_BYTES
    ):
        return False
    return len(first.unique()) > PROSE_DISTINCT * len(first)


def _width(words: int) -> Literal[1, 2, 4]:
    return 1 if words <= 1 << 8 else 2 if words <= 1 << 16 else 4


def _text_chunk(text: pa.LargeStringArray) -> bytes:
    """Bytes a unit (1: ASCII, 2: UTF-16), the length of each value in units, then all values.

    Chinese in UTF-16 packs a third smaller than in UTF-8, in half the time.
    """
    joined = _joined(text.drop_null())
    unit = 1 if joined.isascii() else 2
    body = joined.encode("ascii" if unit == 1 else "utf-16-le")
    lengths = pc.utf8_length(text).fill_null(NULL_LENGTH).to_numpy()
    if len(joined) * unit != len(body):
        lengths = [NULL_LENGTH if one is None else _units(one) for one in text.to_pylist()]
    return np.concatenate([[unit], lengths]).astype("<i4").tobytes() + body


def _joined(text: pa.LargeStringArray) -> str:
    """All values in one, read where they lie: thousands of strings need not be made."""
    _, ends, data = text.buffers()
    if not len(text) or data is None:
        return ""
    offsets = np.frombuffer(ends, dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    return str(memoryview(data)[offsets[0] : offsets[-1]], "utf-8")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _read_chunk(raw: bytes, rows: int) -> list[str | None]:
    unit, *lengths = np.frombuffer(raw, "<i4", rows + 1).tolist()
    body = raw[4 * (rows + 1) :]
    values: list[str | None] = []
    at = 0
    for length in lengths:
        if length == NULL_LENGTH:
            values.append(None)
            continue
        piece = body[at : at + unit * length]
        values.append(piece.decode("ascii" if unit == 1 else "utf-16-le"))
        at += unit * length
    return values


def decode_column(entry: Mapping[str, Any], blocks: BlockReader, total: int) -> np.ndarray:
    """The `total` values of one column: float64 for numbers, bool, str or None else."""
    if entry["type"] == "bool":
        return np.array([False, True, None], dtype=object)[
            np.frombuffer(blocks.raw(entry["data"]), dtype="u1")
        ]
    if entry["type"] == "number":
        return np.frombuffer(blocks.raw(entry["data"]), dtype="<f8")
    if entry["type"] == "dict":
        words = np.array(blocks.json(entry["values"]), dtype=object)
        codes = np.frombuffer(blocks.raw(entry["codes"]), dtype=f"<u{entry['width']}")
        return words[codes]
    rows: list[str | None] = []
    for place, chunk in enumerate(entry["chunks"]):
        count = min(entry["rows"], total - place * entry["rows"])
        rows += _read_chunk(blocks.raw(chunk), count)
    return np.array(rows, dtype=object)


def _is_number(values: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(values):
        return False
    if pd.api.types.is_integer_dtype(values) and values.notna().any():
        return int(values.min()) >= -EXACT_INTEGER and int(values.max()) <= EXACT_INTEGER
    return not pd.api.types.is_complex_dtype(values)


def _as_arrow(values: pd.Series) -> pa.LargeStringArray:
    if isinstance(values.dtype, pd.CategoricalDtype):
        words = _as_arrow(pd.Series(values.cat.categories))
        codes = values.cat.codes.to_numpy()
        return words.take(pa.array(codes, mask=codes < 0))
    if isinstance(values.dtype, pd.StringDtype):
        found = pa.array(values, type=pa.large_string())
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    missing = values.isna().to_numpy()
    text = [None if gone else str(one) for one, gone in zip(values, missing, strict=True)]
    try:
        return pa.array(text, type=pa.large_string())
    except UnicodeEncodeError:
        return pa.array([_without_lone(one) for one in text], type=pa.large_string())


def _without_lone(text: str | None) -> str | None:
    """A lone surrogate, which no UTF can hold, becomes "?"."""
    return None if text is None else text.encode("utf-8", errors="replace").decode("utf-8")
