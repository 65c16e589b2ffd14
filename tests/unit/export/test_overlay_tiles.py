"""Layers too large to be read whole: chosen by their size, drawn from tiles, public where asked."""

import gzip

import pytest
from pmtiles.reader import MemorySource, all_tiles

from erqi_map.cli.app import run
from erqi_map.compose import compose_plan
from erqi_map.compose.overlays import compose_overlays
from erqi_map.errors import ExportError
from erqi_map.export import export_html
from erqi_map.export.tiles import kept
from erqi_map.export.tiles import overlay as tiles
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.store import find_problems, open_store
from erqi_map.store.edition.publish import edition_of
from erqi_map.store.intake import looking, overlay
from tests.overlay_book import book_with_overlay, overlay_entry, parcels, write_overlays
from tests.plans import copy_of_book
from tests.planted_book import SECRETS, planted_book

LOOKED_AT = [{**one, "uses": ["popup"]} for one in overlay_entry()["fields"]]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def texts(archive):
    return b"".join(gzip.decompress(one) for _, one in all_tiles(MemorySource(archive)))


def test_a_large_file_becomes_tiles_and_it_is_said(tmp_path, monkeypatch, capsys):
    for room in (overlay, looking):
        monkeypatch.setattr(room, "MAX_WHOLE", 30)
    book, frame = copy_of_book(tmp_path), parcels(40)
    frame["YDYHFLDM"] = ["0701", "1001"] * 20
    frame.to_file(tmp_path / "地块.gpkg")
    where = ["--geodata", str(book)]
    assert run(["import", str(tmp_path / "地块.gpkg"), "--as", "parcels", *where]) == 0
    assert "瓦片" in capsys.readouterr().out
    assert run(["landuse", "parcels", *where]) == 0
    made = open_store(book).overlays["parcels"].overlay
    assert made.tiles
    assert {use for one in made.fields for use in one.uses} <= {"tooltip", "popup"}
    spec = compose_plan(open_store(book))
    settings = decode_payload(encode_payload(spec)).content["tiled"]["parcels"]
    assert settings["column"] == made.style.column == "YDYHFLDM"
    (one,) = spec.overlays
    told = texts(tiles.overlay_bytes(one)).decode(errors="replace")
    assert all(code in told for code in frame["code"])


def test_what_is_internal_is_in_no_tile(tmp_path):
    book = planted_book(tmp_path)
    fields = [*LOOKED_AT, *({"column": one, "name": {"zh": one}, "uses": ["popup"]}
                            for one in ("landuse", "owner", "remark"))]  # fmt: skip
    write_overlays(book, overlay_entry(fields=fields, labels=None, tiles=True, style={}),
                   overlay_entry(id="hidden-parcels", file="overlays/hidden.parquet"))  # fmt: skip
    store = edition_of(open_store(book), "public").store
    (one,) = compose_overlays(store, ["test-parcels"])
    told = texts(tiles.overlay_bytes(one)).decode(errors="replace")
    assert "EQ-000039" in told
    assert not [word for word in (*SECRETS, "1501", "EQ-000000") if word in told]


def test_tiles_too_large_for_a_file_are_named_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(tiles, "MAX_IN_FILE_MB", 0)
    book = book_with_overlay(tmp_path, 40, fields=LOOKED_AT, labels=None, tiles=True)
    with pytest.raises(ExportError, match=r"测试地块.*--layers"):
        export_html(compose_plan(open_store(book)), tmp_path / "plan.html")


def test_tiles_are_neither_filtered_nor_named_on_the_map(tmp_path):
    (problem,) = find_problems(book_with_overlay(tmp_path, 40, tiles=True))
    assert "按瓦片显示" in problem.message


def test_tiles_of_the_same_data_are_made_once_and_anew_when_damaged(tmp_path, monkeypatch):
    book = book_with_overlay(tmp_path, 40)
    write_overlays(book, overlay_entry(fields=LOOKED_AT, labels=None, tiles=True))
    made = []
    monkeypatch.setattr(tiles, "export_tiles", lambda source, path, **_: made.append(
        path.write_bytes(f"tiles {len(made)}".encode())))  # fmt: skip

    def got():
        (one,) = compose_overlays(open_store(book), ["test-parcels"])
        return tiles.overlay_bytes(one)

    assert [got(), got()] == [b"tiles 0"] * 2
    (archive,) = (tmp_path / "cache").rglob("*.pmtiles")
    archive.write_bytes(archive.read_bytes()[:-1])
    assert [got(), got()] == [b"tiles 1"] * 2
    parcels(41).to_parquet(book / "overlays/parcels.parquet")
    assert got() == b"tiles 2"
    monkeypatch.setattr(kept, "MAX_BYTES", 60)
    parcels(42).to_parquet(book / "overlays/parcels.parquet")
    assert got() == b"tiles 3"
    assert len([*(tmp_path / "cache").rglob("*.pmtiles")]) == 1
