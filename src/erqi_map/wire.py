"""How this program speaks to its own processes over their pipes: frames of JSON with bytes behind.

A frame is two lengths (head, body; 32 and 64 bits, big-endian), the head and the body.
"""

import json
import os
import queue
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, TypeAlias

Frame: TypeAlias = tuple[dict[str, Any], bytes]

_LENGTHS = struct.Struct(">IQ")


def send(stream: BinaryIO, head: Mapping[str, Any], body: Any = b"") -> None:
    """Write one frame. Raises OSError when nobody reads any more."""
    words = json.dumps(head).encode()
    stream.write(_LENGTHS.pack(len(words), len(body)))
    stream.write(words)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, most_bytes: int | None = None) -> Frame:
    """The next frame. Raises EOFError when there will be none, ValueError for what is no frame of
    ours or one of more than `most_bytes`.
    """
    n_words, n_body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if most_bytes is not None and n_words + n_body > most_bytes:
        raise ValueError("frame too long")
    head = json.loads(_exactly(stream, n_words))
    if not isinstance(head, dict):
        raise ValueError("not a frame")
    return head, _exactly(stream, n_body)


def listen(
    stream: BinaryIO, parting: Callable[[], None] = lambda: None
) -> "queue.SimpleQueue[Frame]":
    """What a process is asked. When nobody can ask any more it ends, in the middle of its work too,
    after `parting`.
    """
    asked: queue.SimpleQueue[Frame] = queue.SimpleQueue()

    def pass_on() -> None:
        with suppress(EOFError, OSError, ValueError):
            while True:
                asked.put(receive(stream))
        parting()
        os._exit(0)

    threading.Thread(target=pass_on, daemon=True).start()
    return asked


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content
