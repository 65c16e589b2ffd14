"""The container of a payload: a manifest and blocks, all deflated (docs/payload.md)."""

import json
import os
import struct
import zlib
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeAlias

MAGIC = b"ERQI2\n"
# (largest raw length, level): the best level takes ten times as long as the middle one on numbers
# of full precision and packs them no smaller; a large block has to be quick.
LEVELS = ((1 << 12, 9), (1 << 18, 6))
LARGE_BLOCK_LEVEL = 4
SMALL_PLANE_BYTES = 1 << 15
MAX_WAITING_BYTES = 1 << 24
# Blocks up to this raw size share one deflate stream, the last block.
SHARED_BLOCK_BYTES = 1 << 12

Buffer: TypeAlias = "bytes | memoryview"

THREAD_FROM_BYTES = 1 << 16
"""A smaller block is packed sooner than a thread is there."""


def json_bytes(value: Any) -> bytes:
    """Compact UTF-8 JSON. A lone surrogate, which UTF-8 cannot hold, becomes "?"."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def deflate(raw: Buffer, *, noisy: bool = False) -> bytes:
    """Deflate with a check sum. Large blocks get a fast level: it writes 100,000 polygons in time.

    noisy: numbers without words to find again; run lengths and Huffman codes alone pack them as
    small, several times faster.
    """
    length = len(memoryview(raw))
    level = next((level for most, level in LEVELS if length <= most), LARGE_BLOCK_LEVEL)
    strategy = zlib.Z_RLE if noisy and length > SMALL_PLANE_BYTES else zlib.Z_DEFAULT_STRATEGY
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
    return packer.compress(raw) + packer.flush()


class BlockWriter:
    """Collects raw blocks; a block is known by the number `add` returns.

    Blocks are packed by threads while the next are made: zlib lets other threads run.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1))
        self._blocks: list[tuple[int, int | Future[bytes]]] = []
        self._shared = bytearray()
        self._waiting: deque[tuple[int, Future[bytes]]] = deque()
        self._waiting_bytes = 0

    def add(self, raw: Buffer, *, noisy: bool = False) -> int:
        """Keep one block of bytes and give its number. `raw` must not change afterwards."""
        length = len(memoryview(raw))
        if length <= SHARED_BLOCK_BYTES:
            self._blocks.append((length, len(self._shared)))
            self._shared += raw
            return len(self._blocks) - 1
        packing = self._pack(raw, noisy=noisy)
        self._blocks.append((length, packing))
        self._waiting.append((length, packing))
        self._waiting_bytes += length
        # Raw blocks that wait for a thread would pile up in memory.
        while self._waiting_bytes > MAX_WAITING_BYTES:
            size, oldest = self._waiting.popleft()
            oldest.result()
            self._waiting_bytes -= size
        return len(self._blocks) - 1

    def _pack(self, raw: Buffer, *, noisy: bool = False) -> "Future[bytes]":
        if len(memoryview(raw)) > THREAD_FROM_BYTES:
            return self._pool.submit(deflate, raw, noisy=noisy)
        done: Future[bytes] = Future()
        done.set_result(deflate(raw, noisy=noisy))
        return done

    def add_json(self, value: Any) -> int:
        """Keep a value as JSON and give the number of its block."""
        return self.add(json_bytes(value))

    def container(self, manifest: Mapping[str, Any]) -> bytes:
        """The whole payload; `manifest` gains the table of blocks. The writer is then closed."""
        if any(isinstance(packing, int) for _, packing in self._blocks):
            shared = bytes(self._shared)
            self._blocks.append((len(shared), self._pack(shared)))
        table, stored, offset = [], [], 0
        for length, packing in self._blocks:
            if isinstance(packing, int):
                table.append([packing, 0, length])
                continue
            block = packing.result()
            table.append([offset, len(block), length])
            stored.append(block)
            offset += len(block)
        self._blocks.clear()
        self._waiting.clear()
        self._pool.shutdown()
        head = deflate(json_bytes({**manifest, "blocks": table}))
        return b"".join([MAGIC, struct.pack("<I", len(head)), head, *stored])


class BlockReader:
    """Opens a payload; raises ValueError when the bytes are not one."""

    def __init__(self, payload: bytes) -> None:
        if payload[: len(MAGIC)] != MAGIC:
            raise ValueError("not an ERQI2 payload")
        start = len(MAGIC) + 4
        (length,) = struct.unpack_from("<I", payload, len(MAGIC))
        self.manifest: dict[str, Any] = json.loads(zlib.decompress(payload[start : start + length]))
        self._body = memoryview(payload)[start + length :]
        self._shared: bytes | None = None

    def raw(self, block: int) -> bytes:
        """The inflated bytes of one block; the stored length and raw length are checked."""
        table: Sequence[Sequence[int]] = self.manifest["blocks"]
        offset, stored, length = table[block]
        if not stored:
            return self._small(block, offset, length)
        raw = zlib.decompress(self._body[offset : offset + stored])
        if len(raw) != length:
            raise ValueError(f"block {block}: {len(raw)} bytes, {length} expected")
        return raw

    def _small(self, block: int, offset: int, length: int) -> bytes:
        """A block that lies in the last one with others."""
        last = len(self.manifest["blocks"]) - 1
        if self._shared is None:
            if block == last:
                raise ValueError(f"block {block} is cut off")
            self._shared = self.raw(last)
        return self._shared[offset : offset + length]

    def json(self, block: int) -> Any:
        """The JSON value of one block."""
        return json.loads(self.raw(block))
