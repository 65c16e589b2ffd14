"""A public edition holds nothing that the catalogue calls internal, in no byte of any output."""

import base64
import contextlib
import io
import json
import re
import zipfile
import zlib

import geopandas as gpd
import pypdf
import pytest
import shapely
from PIL import Image

from erqi_map.cli.app import run
from erqi_map.store import open_store
from erqi_map.store.edition.publish import edition_of
from tests.overlay_book import book_with_overlay, overlay_entry, write_overlays
from tests.picture_book import FILE, WORLD, picture_entry, pixels, write_pictures, write_world

CONTACT, OWNER, SECRET = "王秘书0371-66006600", "秘密所有人", "garden-town"
NUMBER = "豫S〔2026〕001号"
HIDDEN = (CONTACT, OWNER, "internal-picture", "内部航片")
PUBLIC = f"""
public:
  internal: [place.contact, scene.notes, test-parcels.owner, {SECRET}, internal-picture]
  decimals: 4
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = book_with_overlay(tmp_path_factory.mktemp("edition"), 40)
    frame = gpd.read_parquet(folder / "overlays" / "parcels.parquet")
    frame["landuse"] = ["1501", "1505", "150101", *["0701"] * (len(frame) - 3)]
    frame["owner"] = OWNER
    frame["unlisted"] = "未登记的列"
    frame.to_parquet(folder / "overlays" / "parcels.parquet")
    fields = [
        *overlay_entry()["fields"],
        {"column": "landuse", "name": {"zh": "地类"}, "uses": ["popup", "filter"]},
        {"column": "owner", "name": {"zh": "所有人"}, "uses": ["popup", "filter"]},
    ]
    write_overlays(folder, overlay_entry(fields=fields, visible=True))
    (folder / "pictures").mkdir()
    Image.fromarray(pixels()).save(folder / FILE)
    write_world((folder / FILE).with_suffix(".pgw"), WORLD)
    write_pictures(folder, picture_entry(id="internal-picture", title={"zh": "内部航片"}))
    place = folder / "places" / "dehua-street.yaml"
    text = place.read_text("utf-8").replace("商业文化的代表", f"商业文化的代表（{CONTACT}）", 1)
    place.write_text(f"{text}contact: {CONTACT}\n", "utf-8")
    catalog = folder / "catalog.yaml"
    text = catalog.read_text("utf-8").replace('review_number: ""', f"review_number: {NUMBER}")
    catalog.write_text(f"{text}{PUBLIC}", "utf-8")
    return folder


def exported(book, out, kind, *more):
    code = run(["export", kind, str(out), "--geodata", str(book), "--edition", "public", *more])
    assert code == 0
    return out


def every_text(content: bytes) -> str:
    """All bytes of a file as text, with whatever is packed in it unpacked."""
    found = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    if content[:5] == b"%PDF-":
        pages = pypdf.PdfReader(io.BytesIO(content))
        found += [page.extract_text().encode() for page in pages.pages]
        found.append(str(pages.metadata).encode())
    texts = re.findall(rb"[A-Za-z0-9+/\n]{200,}={0,2}", content)
    found += [base64.b64decode(one + b"===") for one in texts]
    found += [stream for one in found for stream in streams(one)]
    return "\n".join(
        part.decode(code, "ignore") for part in found for code in ("utf-8", "utf-16-le", "gb18030")
    )


def streams(raw: bytes) -> list[bytes]:
    """Every stream of zlib in the bytes."""
    found = []
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(raw[head.start() :]))
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("a.html", "html", ()),
        ("a.pptx", "pptx", ()),
        ("b.pdf", "pdf", ("--atlas",)),
        ("a.gpkg", "data", ("--layer", "test-parcels")),
        ("a.xlsx", "data", ("--layer", "test-parcels")),
    ],
)
def test_no_byte_of_a_public_file_holds_what_is_internal(book, tmp_path, name, kind, more):
    said = every_text(exported(book, tmp_path / name, kind, *more).read_bytes())
    store = open_store(book)
    secret = store.places[SECRET]
    notes = [scene.notes.zh[:20] for story in store.stories.values() for scene in story.scenes]
    hidden = [*HIDDEN, SECRET, secret.name.zh, secret.name.en, "未登记的列", *notes]
    assert [one for one in hidden if one in said] == []


@pytest.mark.parametrize(("name", "kind"), [("a.html", "html"), ("a.pptx", "pptx")])
def test_the_search_finds_what_an_internal_file_holds(book, tmp_path, name, kind):
    assert run(["export", kind, str(tmp_path / name), "--geodata", str(book)]) == 0
    said = every_text((tmp_path / name).read_bytes())
    notes = next(iter(open_store(book).stories.values())).scenes[0].notes.zh[:20]
    wanted = [open_store(book).places[SECRET].name.zh, notes]
    wanted += [CONTACT, OWNER, "内部航片"] if kind == "html" else []
    assert [one for one in wanted if one not in said] == []


def test_an_internal_file_holds_all_of_it(book, tmp_path):
    out = tmp_path / "a.gpkg"
    assert run(["export", "data", str(out), "--layer", "test-parcels", "--geodata", str(book)]) == 0
    frame = gpd.read_file(out)
    assert set(frame["owner"]) == {OWNER}
    assert len(frame) == 40


def test_blocked_land_is_not_in_the_data_and_coordinates_are_rounded(book, tmp_path, capsys):
    frame = gpd.read_file(exported(book, tmp_path / "a.gpkg", "data", "--layer", "test-parcels"))
    assert set(frame["landuse"]) == {"0701"}
    assert "owner" not in frame
    assert "unlisted" not in frame
    places = shapely.get_coordinates(frame.geometry)
    assert (abs(places * 1e4 - (places * 1e4).round()) < 1e-6).all()
    told = capsys.readouterr().err
    assert "去掉了 3 个要素" in told
    assert "place.contact" in told
    assert SECRET in told


def test_every_mention_of_what_is_internal_goes_with_it(book):
    store = edition_of(open_store(book), "public").store
    assert SECRET not in store.places
    assert SECRET not in store.layer("projects").index
    assert store.places["dehua-street"].contact is None
    assert CONTACT not in store.places["dehua-street"].summary.zh
    said = json.dumps([one.model_dump(mode="json") for one in store.stories.values()])
    assert SECRET not in said
    assert all(SECRET not in goal.served_by for one in store.places.values() for goal in one.goals)
    assert store.catalog.review_number == NUMBER


def test_without_a_number_there_is_no_public_edition_but_with_a_ground_of_exemption(
    tmp_path, capsys, book
):
    out = tmp_path / "a.html"
    assert run(["export", "html", str(out), "--edition", "public"]) == 2
    assert "审图号" in capsys.readouterr().err
    assert not out.exists()
    catalog = book / "catalog.yaml"
    before = catalog.read_text("utf-8")
    ground = "review_exemption: {zh: 示意图不含国界, en: No national boundary}"
    catalog.write_text(
        before.replace(f"review_number: {NUMBER}", f'review_number: ""\n{ground}'), "utf-8"
    )
    try:
        exported(book, out, "html")
    finally:
        catalog.write_text(before, "utf-8")
    assert "示意图不含国界" in every_text(out.read_bytes())


def test_a_mark_that_meets_nothing_stops_the_edition(book, tmp_path, capsys):
    catalog = book / "catalog.yaml"
    before = catalog.read_text("utf-8")
    catalog.write_text(before.replace(SECRET, "garden-twon"), "utf-8")
    try:
        code = run(
            [
                "export",
                "html",
                str(tmp_path / "a.html"),
                "--geodata",
                str(book),
                "--edition",
                "public",
            ]
        )
    finally:
        catalog.write_text(before, "utf-8")
    assert code == 2
    assert "garden-twon" in capsys.readouterr().err


def test_an_edition_there_is_not_is_refused(tmp_path, capsys):
    assert run(["export", "html", str(tmp_path / "a.html"), "--edition", "secret"]) == 2
    assert "internal、public" in capsys.readouterr().err
