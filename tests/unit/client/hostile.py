"""Payloads that lie: a sound one with another manifest or other blocks."""

import base64
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

HEAD = 10
Manifest = dict[str, Any]


def taken_apart(payload: bytes) -> tuple[Manifest, bytes]:
    """The manifest and the stored blocks."""
    (length,) = struct.unpack_from("<I", payload, 6)
    return json.loads(zlib.decompress(payload[HEAD : HEAD + length])), payload[HEAD + length :]


def put_together(manifest: Manifest, body: bytes) -> bytes:
    head = zlib.compress(json.dumps(manifest).encode("utf-8"), 9)
    return b"ERQI2\n" + struct.pack("<I", len(head)) + head + body


def with_manifest(payload: bytes, change: Callable[[Manifest], Any]) -> bytes:
    """The payload with its manifest changed."""
    manifest, body = taken_apart(payload)
    change(manifest)
    return put_together(manifest, body)


def with_block(payload: bytes, raw: bytes, change: Callable[[Manifest, int], Any]) -> bytes:
    """The payload with one more block; `change` is told its number."""
    manifest, body = taken_apart(payload)
    stored = zlib.compress(raw, 9)
    # Small blocks lie in the last one, which must stay the last.
    manifest["blocks"].insert(0, [len(body), len(stored), len(raw)])
    moved = json.loads(json.dumps(manifest), object_hook=_shifted)
    change(moved, 0)
    return put_together(moved, body + stored)


def text_of(payload: bytes) -> str:
    return base64.b64encode(payload).decode("ascii")


def _shifted(part: Manifest) -> Manifest:
    """Every reference to a block, one further."""
    for name in ("content", "rows", "parts", "rings", "sizes", "values", "codes", "data"):
        if isinstance(part.get(name), int) and not isinstance(part.get(name), bool):
            part[name] += 1
    for name in ("xy", "chunks"):
        if isinstance(part.get(name), list):
            part[name] = [one if one is None else one + 1 for one in part[name]]
    return part
