"""The container of a payload: one manifest and raw-deflate blocks (docs/payload.md)."""

import json
import os
import struct
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

MAGIC = b"ERQI1\n"
SMALL_BLOCK_BYTES = 1 << 18


def json_bytes(value: Any) -> bytes:
    """Compact UTF-8 JSON. A lone surrogate, which UTF-8 cannot hold, becomes "?"."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def deflate(raw: bytes) -> bytes:
    """Raw deflate. Large blocks get a fast level: it writes 100,000 polygons in time."""
    level = 9 if len(raw) <= SMALL_BLOCK_BYTES else 4
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(raw) + packer.flush()


class BlockWriter:
    """Collects raw blocks; a block is known by the number `add` returns."""

    def __init__(self) -> None:
        self._raw: list[bytes] = []

    def add(self, raw: bytes) -> int:
        """Keep one block and give its number."""
        self._raw.append(raw)
        return len(self._raw) - 1

    def add_json(self, value: Any) -> int:
        """Keep a value as JSON and give the number of its block."""
        return self.add(json_bytes(value))

    def container(self, manifest: dict[str, Any]) -> bytes:
        """The whole payload; `manifest` gains the table of blocks."""
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            stored = list(pool.map(deflate, self._raw))
        table, offset = [], 0
        for raw, block in zip(self._raw, stored, strict=True):
            table.append([offset, len(block), len(raw)])
            offset += len(block)
        head = json_bytes({**manifest, "blocks": table})
        return b"".join([MAGIC, struct.pack("<I", len(head)), head, *stored])


class BlockReader:
    """Opens a payload; raises ValueError when the bytes are not one."""

    def __init__(self, payload: bytes) -> None:
        if payload[: len(MAGIC)] != MAGIC:
            raise ValueError("not an ERQI1 payload")
        start = len(MAGIC) + 4
        (length,) = struct.unpack_from("<I", payload, len(MAGIC))
        self.manifest: dict[str, Any] = json.loads(payload[start : start + length])
        self._body = memoryview(payload)[start + length :]

    def raw(self, block: int) -> bytes:
        """The inflated bytes of one block; the stored length and raw length are checked."""
        table: Sequence[Sequence[int]] = self.manifest["blocks"]
        offset, stored, length = table[block]
        raw = zlib.decompress(self._body[offset : offset + stored], -zlib.MAX_WBITS)
        if len(raw) != length:
            raise ValueError(f"block {block}: {len(raw)} bytes, {length} expected")
        return raw

    def json(self, block: int) -> Any:
        """The JSON value of one block."""
        return json.loads(self.raw(block))
