"""The container of a payload: one manifest and raw-deflate blocks (docs/payload.md)."""

import json
import os
import struct
import zlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeAlias

MAGIC = b"ERQI1\n"
SMALL_BLOCK_BYTES = 1 << 18
LARGE_BLOCK_LEVEL = 4
SMALL_PLANE_BYTES = 1 << 15
MOST_WAITING_BYTES = 1 << 24

Buffer: TypeAlias = "bytes | memoryview"


def json_bytes(value: Any) -> bytes:
    """Compact UTF-8 JSON. A lone surrogate, which UTF-8 cannot hold, becomes "?"."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def deflate(raw: Buffer, *, noisy: bool = False) -> bytes:
    """Raw deflate. Large blocks get a fast level: it writes 100,000 polygons in time.

    noisy: numbers without words to find again; run lengths and Huffman codes alone pack them as
    small, several times faster.
    """
    length = len(memoryview(raw))
    level = 9 if length <= SMALL_BLOCK_BYTES else LARGE_BLOCK_LEVEL
    strategy = zlib.Z_RLE if noisy and length > SMALL_PLANE_BYTES else zlib.Z_DEFAULT_STRATEGY
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
    return packer.compress(raw) + packer.flush()


class BlockWriter:
    """Collects raw blocks; a block is known by the number `add` returns.

    Blocks are packed by threads while the next are made: zlib lets other threads run.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1))
        self._blocks: list[tuple[int, Future[bytes]]] = []
        self._waiting_bytes = 0
        self._settled = 0

    def add(self, raw: Buffer, *, noisy: bool = False) -> int:
        """Keep one block of bytes and give its number. `raw` must not change afterwards."""
        length = len(memoryview(raw))
        self._blocks.append((length, self._pool.submit(deflate, raw, noisy=noisy)))
        self._waiting_bytes += length
        # Raw blocks that wait for a thread would pile up in memory.
        while self._waiting_bytes > MOST_WAITING_BYTES:
            size, packing = self._blocks[self._settled]
            packing.result()
            self._waiting_bytes -= size
            self._settled += 1
        return len(self._blocks) - 1

    def add_json(self, value: Any) -> int:
        """Keep a value as JSON and give the number of its block."""
        return self.add(json_bytes(value))

    def container(self, manifest: dict[str, Any]) -> bytes:
        """The whole payload; `manifest` gains the table of blocks. The writer is then closed."""
        table, stored, offset = [], [], 0
        for length, packing in self._blocks:
            block = packing.result()
            table.append([offset, len(block), length])
            stored.append(block)
            offset += len(block)
        self._blocks.clear()
        self._pool.shutdown()
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
