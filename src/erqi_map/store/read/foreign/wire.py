"""How parent and child speak: frames of a JSON head and, for rows, an Arrow stream of one batch.

A frame is two lengths (head, body; 32 and 64 bits, big-endian), the head and the body.
"""

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct(">IQ")


def send(stream: IO[bytes], head: dict[str, Any], body: Any = b"") -> None:
    """Write one frame. Raises OSError when nobody listens any more."""
    text = json.dumps(head, ensure_ascii=True).encode()
    stream.write(_LENGTHS.pack(len(text), len(body)) + text)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes], most_bytes: int | None = None) -> tuple[dict[str, Any], bytes]:
    """Read one frame. Raises EOFError when the other side is gone, ValueError for no frame of ours
    or one of more than `most_bytes`.
    """
    n_head, n_body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if most_bytes is not None and n_head + n_body > most_bytes:
        raise ValueError("frame too long")
    head = json.loads(_exactly(stream, n_head))
    if not isinstance(head, dict):
        raise ValueError("not a frame")
    return head, _exactly(stream, n_body)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
