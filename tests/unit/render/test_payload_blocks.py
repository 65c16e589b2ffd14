"""Blocks of a payload: small ones share the last block, and all come back as they were."""

import pytest

from erqi_map.render.payload.blocks import (
    LARGE_BLOCK_LEVEL,
    LEVELS,
    SHARED_BLOCK_BYTES,
    BlockReader,
    BlockWriter,
)

JUST = SHARED_BLOCK_BYTES


def written(sizes: list[int]) -> tuple[list[bytes], list[int], BlockReader]:
    blocks = BlockWriter()
    raws = [bytes(index % 251 for index in range(size)) for size in sizes]
    numbers = [blocks.add(raw) for raw in raws]
    return raws, numbers, BlockReader(blocks.container({}))


@pytest.mark.parametrize(
    "sizes", [[], [0], [0, 0, 5], [JUST, JUST + 1], [5000], [5000, 0, 7, 90_000, 3]]
)
def test_small_and_large_blocks_come_back(sizes: list[int]) -> None:
    raws, numbers, reader = written(sizes)
    assert [reader.raw(number) for number in numbers] == raws


def test_hundreds_of_small_blocks_are_one_stream() -> None:
    _, numbers, reader = written([40] * 300)
    rows = reader.manifest["blocks"]
    assert len(rows) == len(numbers) + 1
    assert [stored for _, stored, _ in rows[:-1]] == [0] * 300
    assert rows[-1][2] == 300 * 40


def test_large_blocks_have_a_stream_of_their_own() -> None:
    _, _, reader = written([JUST + 1, JUST + 2])
    assert len(reader.manifest["blocks"]) == 2
    assert all(stored for _, stored, _ in reader.manifest["blocks"])


def test_the_larger_a_block_the_quicker_its_level() -> None:
    levels = [*(level for _, level in LEVELS), LARGE_BLOCK_LEVEL]
    assert levels == sorted(levels, reverse=True)
