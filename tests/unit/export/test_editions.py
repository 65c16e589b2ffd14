"""A public edition holds nothing that the catalogue calls internal, in no byte of any output."""

import base64
import contextlib
import io
import re
import zipfile
import zlib

import geopandas as gpd
import pypdf
import pytest
import shapely

from erqi_map.cli.app import run
from erqi_map.store import open_store
from erqi_map.store.edition.publish import edition_of
from tests.planted_book import (
    CONTACT,
    NUMBER,
    PHONE,
    PLACE,
    SECRETS,
    UNIT,
    WORDS,
    changed,
    planted_book,
)

SECRET = "garden-town"
ASIDE = (SECRET, "hidden-source", "hidden-story", "scene-secret", "987654.5")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return planted_book(tmp_path_factory.mktemp("edition"))


def exported(book, out, kind, *more):
    layer = ["--layer", "test-parcels"] if kind in ("data", "sums") else []
    command = (
        ["pack", str(book / "overlays/parcels.parquet")] if kind == "pack" else ["export", kind]
    )
    options = ["--geodata", str(book), "--edition", "public"]
    code = run([*command, str(out), *layer, *options, *more])
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
    found += [base64.b64decode(one.rstrip(b"=")[: len(one.rstrip(b"=")) // 4 * 4]) for one in texts]
    found += [stream for one in found for stream in streams(one)]
    return "\n".join(
        part.decode(code, "ignore") for part in found for code in ("utf-8", "utf-16-le", "gb18030")
    )


def streams(raw: bytes) -> list[bytes]:
    """Every packed stream in the bytes."""
    found = []
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", raw):
        with contextlib.suppress(zlib.error):
            # Of zlib or of gzip, as tiles are.
            found.append(zlib.decompressobj(47).decompress(raw[head.start() :]))
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("a.html", "html", ()),
        ("a.pptx", "pptx", ("--scenes", "opening")),
        ("b.pdf", "pdf", ("--atlas", "--layers", "clusters,projects,test-parcels")),
        ("a.gpkg", "data", ()),
        ("a.xlsx", "data", ()),
        ("register.xlsx", "register", ()),
        ("tiles.html", "pack", ("--way", "tiles")),
    ],
)
def test_no_byte_of_a_public_file_holds_what_is_internal(book, tmp_path, name, kind, more):
    said = every_text(exported(book, tmp_path / name, kind, *more).read_bytes())
    assert [one for one in (*SECRETS, *ASIDE) if one in said] == []


def test_the_file_of_an_internal_overlay_is_not_packed_for_the_public(book, tmp_path, capsys):
    file, out = book / "overlays/hidden.parquet", tmp_path / "a.html"
    assert run(["pack", str(file), str(out), "--geodata", str(book), "--edition", "public"]) == 2
    assert "hidden-parcels 在目录里标为内部" in capsys.readouterr().err
    assert not out.exists()


def test_the_search_finds_what_an_internal_file_holds(book, tmp_path):
    out = tmp_path / "a.html"
    assert run(["export", "html", str(out), "--geodata", str(book)]) == 0
    said = every_text(out.read_bytes())
    wanted = [PLACE, CONTACT, PHONE, UNIT, SECRET, "987654.5"]
    wanted += [WORDS[one] for one in ("notes", "photo", "paper", "owner", "picture", "fact")]
    assert [one for one in wanted if one not in said] == []


def test_nothing_in_the_memory_of_a_public_book_holds_what_is_internal(book):
    public = edition_of(open_store(book), "public").store
    frames = [public.layer(id) for id in public.layer_ids]
    frames += [one.read() for one in public.overlays.values()]
    parts = [public.catalog, public.framework, public.terms, public.townships, public.basemaps]
    found = [*parts, dict(public.places), dict(public.stories), dict(public.names)]
    found += [one.overlay for one in public.overlays.values()]
    found += [one.picture for one in public.pictures.values()]
    found += [one.photo for all in public.photos.values() for one in all]
    said = " ".join([*map(repr, found), *(one.drop(columns="geometry").to_csv() for one in frames)])
    assert [one for one in (*SECRETS, *ASIDE) if one in said] == []
    (story,) = public.stories.values()
    # Where a scene or a link looks is no finer than what it shows.
    assert story.scenes[0].camera.extent == (113.6123, 34.7123, 113.6988, 34.7988)
    # What is left is whole: a filter by an internal unit leaves no empty scene behind.
    assert story.scenes[2].filter.unit == ()
    assert [one.photo.id for one in public.photos["dehua-street"]] == ["photo-c"]


def test_a_link_looks_no_finer(book):
    public = edition_of(open_store(book), "public")
    view = public.state({"view": {"lat": 34.7123456, "lng": 113.6123456, "zoom": 12.25}})
    assert view == {"view": {"lat": 34.7123, "lng": 113.6123, "zoom": 12.25}}


def test_ids_that_tell_of_others_are_called_otherwise_wherever_they_stand(tmp_path):
    book = planted_book(tmp_path)
    (book / "places/dehua-street.yaml").rename(book / f"places/by-{SECRET}.yaml")
    for path in [*book.rglob("*.yaml"), *book.rglob("*.geojson")]:
        text = path.read_text("utf-8").replace("dehua-street", f"by-{SECRET}")
        path.write_text(text, "utf-8")
    with changed(book / "stories/hidden-story.yaml") as story:
        story["scenes"][0]["id"] = f"before-{SECRET}"
    with changed(book / "catalog.yaml") as catalog:
        catalog["public"]["internal"].remove("hidden-story")
    public = edition_of(open_store(book), "public")
    told = "".join(str(one) for one in public.removed)
    assert f"by-{SECRET} → item-" in told
    assert f"before-{SECRET} → item-" in told
    place = public.called(f"by-{SECRET}")
    assert public.store.places[place].id == place
    assert [id for id in public.store.layer_ids if place in public.store.layer(id).index]
    scene = public.state({"scene": f"before-{SECRET}"})["scene"]
    assert scene == public.called(f"before-{SECRET}") != f"before-{SECRET}"
    few = ("--layers", "clusters,projects")
    for name, kind, more in (
        ("a.html", "html", ()), ("a.pdf", "pdf", few), ("a.xlsx", "register", ()),
    ):  # fmt: skip
        said = every_text(exported(book, tmp_path / name, kind, *more).read_bytes())
        assert SECRET not in said


def test_an_internal_file_holds_all_of_it(book, tmp_path):
    out = tmp_path / "a.gpkg"
    assert run(["export", "data", str(out), "--layer", "test-parcels", "--geodata", str(book)]) == 0
    frame = gpd.read_file(out)
    assert set(frame["owner"]) == {WORDS["owner"]}
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


def test_without_a_number_there_is_no_public_edition_but_with_a_ground_of_exemption(
    tmp_path, capsys, book
):
    out = tmp_path / "a.html"
    assert run(["export", "html", str(out), "--edition", "public"]) == 2
    assert "审图号" in capsys.readouterr().err
    assert not out.exists()
    ground = {"zh": "示意图不含国界", "en": "No national boundary"}
    with changed(book / "catalog.yaml") as catalog:
        catalog.update(review_number="", review_exemption=ground)
    try:
        exported(book, out, "html")
    finally:
        with changed(book / "catalog.yaml") as catalog:
            catalog.update(review_number=NUMBER, review_exemption=None)
    assert ground["zh"] in every_text(out.read_bytes())


def test_check_names_a_mark_that_meets_nothing_and_what_may_be_meant(book, capsys):
    catalog = book / "catalog.yaml"
    before = catalog.read_text("utf-8")
    wrong = {SECRET: "garden-twon", "photo.paper": "photo.papers", "parcels.owner": "parcels.ownr"}
    for good, bad in wrong.items():
        catalog.write_text(catalog.read_text("utf-8").replace(good, bad), "utf-8")
    try:
        assert run(["check", "--geodata", str(book)]) == 2
    finally:
        catalog.write_text(before, "utf-8")
    told = capsys.readouterr().err
    assert told.count("内部标记") == 3
    for good, bad in wrong.items():
        (line,) = (one for one in told.splitlines() if bad in one)
        assert all(one in line for one in ("catalog.yaml", "public.internal.", good)), line


def test_an_edition_there_is_not_is_refused(tmp_path, capsys):
    assert run(["export", "html", str(tmp_path / "a.html"), "--edition", "secret"]) == 2
    assert "internal、public" in capsys.readouterr().err
