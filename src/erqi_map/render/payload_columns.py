"""Attributes of a payload, column by column: dictionary codes, numbers, or chunks of text."""

from typing import Any

import numpy as np
import pandas as pd

from .payload_blocks import BlockReader, BlockWriter

ROWS_PER_CHUNK = 2048
EXACT_INTEGER = 2**53
# The client has dictionaries at once and asks for text later, so short columns are dictionaries.
SHORT_DICTIONARY = 256


def encode_column(name: str, values: pd.Series, blocks: BlockWriter) -> dict[str, Any]:
    """Write one column and give its manifest entry. Missing is NaN in numbers, null in text.

    Integers that a float64 cannot hold go as text, so that no digit is lost.
    """
    if _is_number(values):
        data = values.to_numpy(dtype="float64", na_value=np.nan).astype("<f8")
        return {"name": name, "type": "number", "data": blocks.add(data.tobytes())}
    codes, distinct = pd.factorize(_as_text(values), use_na_sentinel=False)
    missing = pd.isna(distinct)
    words = [None if gone else str(value) for value, gone in zip(distinct, missing, strict=True)]
    if len(words) <= max(SHORT_DICTIONARY, len(codes) // 2):
        width = 1 if len(words) <= 1 << 8 else 2 if len(words) <= 1 << 16 else 4
        return {
            "name": name,
            "type": "dict",
            "values": blocks.add_json(words),
            "codes": blocks.add(codes.astype(f"<u{width}").tobytes()),
            "width": width,
        }
    rows = [words[code] for code in codes]
    chunks = [
        blocks.add_json(rows[start : start + ROWS_PER_CHUNK])
        for start in range(0, len(rows), ROWS_PER_CHUNK)
    ]
    return {"name": name, "type": "text", "chunks": chunks, "rows": ROWS_PER_CHUNK}


def decode_column(entry: dict[str, Any], blocks: BlockReader) -> np.ndarray:
    """The values of one column: float64 for numbers, str or None for the rest."""
    if entry["type"] == "number":
        return np.frombuffer(blocks.raw(entry["data"]), dtype="<f8")
    if entry["type"] == "dict":
        words = np.array(blocks.json(entry["values"]), dtype=object)
        codes = np.frombuffer(blocks.raw(entry["codes"]), dtype=f"<u{entry['width']}")
        return words[codes]
    rows = [value for chunk in entry["chunks"] for value in blocks.json(chunk)]
    return np.array(rows, dtype=object)


def _is_number(values: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(values):
        return False
    if pd.api.types.is_integer_dtype(values) and len(values):
        return bool(abs(values.max()) <= EXACT_INTEGER and abs(values.min()) <= EXACT_INTEGER)
    return not pd.api.types.is_complex_dtype(values)


def _as_text(values: pd.Series) -> np.ndarray:
    if isinstance(values.dtype, pd.StringDtype):
        return values.to_numpy(dtype=object, na_value=None)
    missing = values.isna().to_numpy()
    text = np.array([str(value) for value in values], dtype=object)
    text[missing] = None
    return text
