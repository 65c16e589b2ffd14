"""What an app and its workers say to each other, over a pipe.

The app sends pickles: a plan book as it is in memory, and what is to be done with it. A worker
reads files of others, so nothing it says is unpickled: it answers JSON, with bytes behind it.
"""

import copyreg
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from erqi_map.store import GeoStore

Tell = Callable[[float | None, str], None]
"""Told how much is done (0 to 1; None: waiting for other work) and what was just made."""


@dataclass(frozen=True)
class Made:
    """What a worker made: bytes, and what is to be known of them (JSON-ready)."""

    content: bytes
    facts: Mapping[str, Any]


Task = Callable[[GeoStore, Tell], Made]
"""What is to be done; importable by its name, or a `functools.partial` of such."""


def frozen(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping nobody can change."""
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (frozen, (dict(proxy),)))


def pack(value: object) -> bytes:
    """A plan book or a task, for a worker."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(content: bytes) -> Any:
    """What `pack` packed; only ever for what the app itself sent."""
    return pickle.loads(content)
