"""What an app and its workers say to each other, over a pipe.

The app sends pickles: a plan book as it is in memory, and what is to be done with it. A worker
reads files of others, so nothing it says is unpickled: it answers JSON, with bytes behind it.
"""

import copyreg
import json
import pickle
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO

from erqi_map.store import GeoStore

_HEAD = struct.Struct(">IQ")

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


def send(stream: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    """One message. Raises OSError when nobody reads any more."""
    words = json.dumps(head).encode("utf-8")
    stream.write(_HEAD.pack(len(words), len(body)))
    stream.write(words)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises EOFError when there will be none."""
    head, body = _HEAD.unpack(_exactly(stream, _HEAD.size))
    words = json.loads(_exactly(stream, head))
    return words, _exactly(stream, body)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content
