"""Pictures and papers at places: made small, without what they carry, exported, read again."""

import io
import zlib
from dataclasses import replace

import pytest
from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from erqi_map.compose import compose_plan
from erqi_map.errors import DataError, ExportError, RequestError
from erqi_map.export.html import file as html
from erqi_map.export.slides.make import render_slides
from erqi_map.store import open_store
from erqi_map.store.book.photographs import add_photo, remove_photo
from erqi_map.store.book.saving import export_files
from erqi_map.store.book.undoing import undo
from erqi_map.store.check.book import find_problems
from erqi_map.store.photos import is_photo
from erqi_map.store.read.foreign.photo import read_photo
from tests.workspaces import shipped_workspace

SCRIPT = "<script>alert(1)</script>"
ALT = {"zh": "步行街东口"}
POINT = "layers/projects.geojson#dehua-street"


def jpeg(size=(3000, 2000), position=(113.6603, 34.7517)):
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = image.getexif()
    exif[0x010E] = SCRIPT
    lon, lat = position
    exif[0x8825] = {1: "N", 2: dms(lat), 3: "E", 4: dms(lon)}
    exif[0x8769] = {0x9003: "2026:05:01 10:00:00"}
    return saved(image, "JPEG", exif=exif)


def dms(value):
    degrees, rest = divmod(value * 3600, 3600)
    return degrees, rest // 60, round(rest % 60, 4)


def saved(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.fixture
def take(tmp_path):
    def start(content):
        (tmp_path / "file").write_bytes(content)
        return read_photo(tmp_path / "file", "照片")

    return start


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return shipped_workspace(tmp_path)


def add(workspace, taken, place="dehua-street", point=""):
    entry = {"place": place, "file": "", "alt": ALT}
    return add_photo(workspace.journal, taken, entry, "张三", "照片", point)


def test_a_photograph_is_made_small_and_says_where_and_when_it_was_taken(take):
    taken = take(jpeg())
    assert taken.position == pytest.approx((113.6603, 34.7517), abs=1e-6)
    assert taken.day.isoformat() == "2026-05-01"
    assert len(taken.content) <= 400_000
    assert max(Image.open(io.BytesIO(taken.content)).size) == 1600


def test_what_a_picture_carries_stays_behind(take):
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SCRIPT)
    for content in (jpeg(), saved(Image.new("RGBA", (40, 30)), "PNG", pnginfo=info)):
        taken = take(content)
        assert b"alert" not in taken.content
        assert not Image.open(io.BytesIO(taken.content)).getexif()
        assert is_photo(taken.content)


def test_a_picture_that_was_turned_stands_upright(take):
    image = Image.new("RGB", (60, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    assert Image.open(io.BytesIO(take(saved(image, "JPEG", exif=exif)).content)).size == (20, 60)


def test_the_first_page_of_a_paper_is_its_picture(take):
    content = saved(Image.new("RGB", (210, 297), "white"), "PDF")
    taken = take(content)
    assert taken.paper == content
    assert is_photo(taken.content)


def bomb():
    """A PNG that says it has 500 million pixels."""
    content = bytearray(saved(Image.new("L", (8, 8)), "PNG"))
    content[16:24] = (25_000).to_bytes(4, "big") + (20_000).to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "不是 JPEG"),
        (f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(), "不是 JPEG"),
        (bomb(), "500 百万像素"),
        (jpeg((60, 40))[:200], "读不了"),
        (b"%PDF-1.7\n1 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj", "脚本"),
        (b"%PDF-1.7\nnothing", "读不了"),
        (b"RIFF\x04\0\0\0WEBP", "读不了"),
    ],
    ids=["text", "svg", "500 megapixels", "cut off", "script", "no pdf", "no webp"],
)
def test_what_is_no_picture_is_refused_with_what_to_do(take, content, said):
    with pytest.raises(RequestError, match=said):
        take(content)


def test_a_picture_is_one_change_with_the_point_that_goes_where_it_was_taken(workspace, take):
    done = add(workspace, take(jpeg()), point=POINT)
    assert {one.item.partition("/")[0] for one in done.items} == {"photos.yaml", "photos", "layers"}
    store = open_store(workspace)
    assert store.layer("projects").geometry["dehua-street"].x == pytest.approx(113.6603, abs=1e-6)
    (photo,) = store.photos["dehua-street"]
    assert photo.photo.alt.zh == ALT["zh"]
    undo(workspace.journal, done.id, "李四", "撤销")
    assert not open_store(workspace).photos


def test_pictures_of_two_people_stand_side_by_side_and_one_is_taken_away(workspace, take):
    taken = take(jpeg((300, 200)))
    add(workspace, taken)
    add(workspace, take(saved(Image.new("RGB", (90, 60), "blue"), "PNG")))
    ids = [one.photo.id for one in open_store(workspace).photos["dehua-street"]]
    assert ids == ["photo-dehua-street-1", "photo-dehua-street-2"]
    remove_photo(workspace.journal, ids[0], "李四", "删去")
    assert [one.photo.id for one in open_store(workspace).photos["dehua-street"]] == ids[1:]


def test_a_folder_gives_the_same_map_as_the_workspace_it_came_from(workspace, take, tmp_path):
    add(workspace, take(jpeg((300, 200))))
    add(workspace, take(saved(Image.new("RGB", (210, 297), "white"), "PDF")), "phoenix-lake")
    folder = tmp_path / "plan"
    export_files(workspace.journal, folder)
    assert len(list((folder / "photos").iterdir())) == 3
    exported = [html.render_html(compose_plan(open_store(one))) for one in (folder, workspace)]
    assert exported[0].content == exported[1].content
    bare = html.render_html(compose_plan(open_store(folder), layers=["clusters"]))
    assert bare.pictures_bytes == 0 < exported[0].pictures_bytes


def test_a_file_that_would_hold_too_much_says_so_before_it_is_made(workspace, take, monkeypatch):
    add(workspace, take(jpeg((300, 200))))
    monkeypatch.setattr(html, "MAX_PICTURES_MB", 0)
    with pytest.raises(ExportError, match="photo-dehua-street-1"):
        html.render_html(compose_plan(open_store(workspace)))


@pytest.mark.parametrize(
    "content",
    [b"<script>", jpeg((60, 40)), saved(Image.new("RGBA", (9, 9)), "WEBP", exif=b"Exif\0\0evil")],
    ids=["text", "jpeg", "webp with metadata"],
)
def test_a_folder_with_another_file_in_a_pictures_place_is_refused(
    workspace, take, tmp_path, content
):
    add(workspace, take(jpeg((300, 200))))
    folder = tmp_path / "plan"
    export_files(workspace.journal, folder)
    next((folder / "photos").iterdir()).write_bytes(content)
    assert [one.code for one in find_problems(folder)] == ["photo_unfit"]


def test_a_picture_of_no_place_and_a_file_nobody_lists_are_told(workspace, take, tmp_path):
    add(workspace, take(jpeg((300, 200))))
    folder = tmp_path / "plan"
    export_files(workspace.journal, folder)
    (folder / "photos" / "more.webp").write_bytes(b"")
    listed = folder / "photos.yaml"
    listed.write_text(listed.read_text("utf-8").replace("place: dehua-street", "place: nowhere"))
    assert {one.code for one in find_problems(folder)} == {"photo_unlisted", "link_dangling"}
    with pytest.raises(DataError):
        open_store(folder)


def test_a_slide_shows_the_picture_of_the_place_in_focus_with_its_words(workspace, take):
    add(workspace, take(jpeg((300, 200))))
    spec = compose_plan(open_store(workspace))
    scene = next(one for one in spec.scenes if not one.figures)
    seen = replace(scene, points=scene.points[:1], state={**scene.state, "focus": "dehua-street"})
    deck = Presentation(io.BytesIO(render_slides(replace(spec, scenes=(seen,))).content))
    pictures = [one for one in deck.slides[0].shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [one.name for one in pictures] == ["photo: photo-dehua-street-1"]
    assert pictures[0]._element.xpath(".//p:cNvPr/@descr") == [ALT["zh"]]
