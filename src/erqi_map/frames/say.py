"""One value in words: what the client writes of it, and what names it in a style or filter."""

import datetime
import json
import math
import re
from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 12
"""Of a number with a fraction; more is what only its binary form brings in."""
EXACT_INTEGER = 2**53
NESTED = (
    list, tuple, Mapping, set, frozenset, range,
    np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray,
)  # fmt: skip
BYTES = (bytes, bytearray, memoryview)
_FIXED_DIGITS = 21
_LONGEST_DECIMAL = 60
# What an object without words of its own says.
_WORDLESS = re.compile(r"<.* at 0x[0-9a-fA-F]+>", re.DOTALL)


class WordlessError(Exception):
    """A value that cannot be shown; `key` names the reason in i18n `packed`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def name_of(label: Hashable) -> str:
    """A column's label as text; the levels of one with several are joined by `_`."""
    return "_".join(filter(None, map(str, label))) if isinstance(label, tuple) else str(label)


def say(value: Any) -> str:
    """A value that is not missing in words. Raises WordlessError for bytes and objects without."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, np.timedelta64):
        return str(value)
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return _say_number(as_float(value))
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < _LONGEST_DECIMAL else str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, np.datetime64):
        return str(value).replace("T", " ")
    if isinstance(value, NESTED):
        return json.dumps(_plain(value), ensure_ascii=False)
    return _say_other(value)


def as_float(value: Any) -> float:
    """A number of any width; one of 32 bits as it is written, not as it is stored."""
    narrow = isinstance(value, (np.float32, np.float16))
    return float(str(value)) if narrow else float(value)


def _say_number(value: float) -> str:
    """As a browser writes it, without the noise of its binary form."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if not value.is_integer():
        value = float(f"{value:.{DIGITS}g}")
    if value.is_integer() and abs(value) < EXACT_INTEGER:
        return str(int(value))
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits, point = "".join(map(str, figures)), len(figures) + int(exponent)
    if len(digits) <= point <= _FIXED_DIGITS:
        text = digits.ljust(point, "0")
    elif 0 < point <= _FIXED_DIGITS:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{fraction}e{point - 1:+d}"
    return f"-{text}" if sign else text


def _plain(value: Any) -> Any:
    """What JSON can hold of a list or mapping and all that is in it."""
    if isinstance(value, Mapping):
        named = {name_of(key): _plain(one) for key, one in value.items()}
        # Keys that are called alike, as 1 and "1", stand as pairs, or one would be lost.
        return named if len(named) == len(value) else _plain(list(value.items()))
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value[()]
    if isinstance(value, NESTED):
        return [_plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        value = as_float(value)
        return value if math.isfinite(value) else None
    if isinstance(value, (np.bool_, np.integer)) and not isinstance(value, np.timedelta64):
        value = value.item()
    if value is None or isinstance(value, (bool, str, int)):
        return value
    return None if is_missing(value) else say(value)


def is_missing(value: Any) -> bool:
    """Whether a value that is no list stands for none."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return value.is_nan() if isinstance(value, Decimal) else bool(value != value)


def _say_other(value: Any) -> str:
    if isinstance(value, BYTES):
        raise WordlessError("error_bytes")
    if hasattr(value, "__geo_interface__"):
        raise WordlessError("error_shape")
    try:
        text = str(value)
    except Exception as error:
        raise WordlessError("error_wordless") from error
    if _WORDLESS.fullmatch(text):
        raise WordlessError("error_wordless")
    return text
