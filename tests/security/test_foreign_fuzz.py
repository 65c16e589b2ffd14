"""Damaged files of every format, always the same ones: each is read whole or refused by name."""

import random
from pathlib import Path

import geopandas as gpd
import pytest

from erqi_map.errors import RequestError
from erqi_map.store.sources import open_source
from tests.overlay_book import parcels

LIMITS = "memory_mb=2048,read_s=20"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with flipped bytes, a cut, or a piece that is lost, doubled, moved or overwritten."""
    found = bytearray(data)
    at, end = sorted(chance.randrange(len(found)) for _ in range(2))
    piece = bytes(found[at : min(end, at + 400)])
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randint(1, 8)):
                found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
        case 1:
            del found[at:]
        case 2:
            del found[at : at + len(piece)]
        case 3:
            found[at:at] = piece
        case 4:
            to = chance.randrange(len(found))
            found[to : to + len(piece)] = piece
        case _:
            filler = chance.choice([b"\x00", b"\xff", b"\x7f", b"9", b"["])
            found[at : at + len(piece)] = filler * len(piece)
    return bytes(found)


@pytest.mark.soak(few=30, many=1_000)
@pytest.mark.parametrize("ending", ["geojson", "fgb", "gpkg", "parquet"])
def test_a_damaged_file_is_read_whole_or_refused_by_name(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    monkeypatch.setenv("ERQI_MAP_LIMITS", LIMITS)
    path = tmp_path / f"parcels.{ending}"
    frame = parcels(30)
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    sound = path.read_bytes()
    refused = 0
    for seed in range(rounds):
        path.write_bytes(damaged(sound, random.Random(f"{ending} {seed}")))
        n, read, said = outcome(path)
        refused += read is None
        if read is None:
            assert path.name in said, seed
            assert "\n" not in said, seed
        else:
            # The count a damaged package has of its own may differ from its rows.
            assert len(read) == n or ending == "gpkg", seed
    assert 0 < refused < rounds


def outcome(path: Path) -> tuple[int, gpd.GeoDataFrame | None, str]:
    try:
        source = open_source(path)
        return source.info.n, source.read(), ""
    except RequestError as error:
        return 0, None, str(error)
