"""A picture underneath reaches the file, the sheet and the slide, where it belongs."""

import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from pptx import Presentation

from erqi_map.compose import compose_plan
from erqi_map.compose.spec import MapSpec
from erqi_map.errors import ExportError
from erqi_map.export.html import file as html_file
from erqi_map.export.html.file import render_html
from erqi_map.export.slides.make import render_slides
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.page.pictures import ground_image
from erqi_map.render.page.view import view_of
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.render.sheet.figure import render_sheet
from erqi_map.store import open_store
from tests.picture_book import HEIGHT, WIDTH, book_with_picture, pixel_of

PLACE = (113.60, 34.69)


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> MapSpec:
    book = book_with_picture(tmp_path_factory.mktemp("book"), opacity=0.5)
    return compose_plan(open_store(book))


def test_the_payload_carries_it_with_what_is_known_of_it(spec):
    found = decode_payload(encode_payload(spec))
    (entry,) = found.content["pictures"]
    assert entry["title"] == {"zh": "旧版规划图", "en": "旧版规划图"}
    assert (entry["status"], entry["accuracy_m"], entry["opacity"]) == ("draft", 20, 0.5)
    assert spec.furniture.attribution.zh.count("旧版规划图") == 1


def test_a_plan_without_pictures_says_nothing_of_them(spec):
    assert "pictures" not in decode_payload(encode_payload(replace(spec, pictures=()))).content


def test_a_sheet_lays_it_into_its_own_grid(spec):
    sheet = render_sheet(spec, SheetOptions("A3", "landscape"))
    window = sheet.shown.window
    ground = ground_image(spec.pictures, window, 100)
    assert ground is not None
    at = window.page_xy(np.column_stack(window.zone.to_grid([PLACE[0]], [PLACE[1]])))[0]
    x = (at[0] - window.box.x) / window.box.width * ground.width
    y = (at[1] - window.box.y) / window.box.height * ground.height
    column, row = pixel_of(*PLACE)
    wanted = (column * 255 / WIDTH, row * 255 / HEIGHT, 90, 127)
    assert np.abs(np.subtract(ground.getpixel((int(x), int(y))), wanted)).max() < 5
    assert sheet.figure.axes
    FigureCanvasAgg(sheet.figure)
    assert [image for axes in sheet.figure.axes for image in axes.get_images()]


def test_sheet_and_slide_name_it_in_their_legends_while_it_is_seen(spec):
    wanted = ("picture/old-plan", "旧版规划图（2019-01-01）")
    named = lambda legend: [(one.layer, one.label.zh) for one in legend]  # noqa: E731
    assert named(render_sheet(spec, SheetOptions("A3", "landscape")).shown.legend)[-1] == wanted
    assert named(render_slides(spec, scenes=[spec.scenes[0].id]).slides[0].legend)[-1] == wanted
    hidden = replace(spec, state={"hidden": ["picture/old-plan"]})
    assert wanted not in named(render_sheet(hidden, SheetOptions("A3", "landscape")).shown.legend)


def test_a_state_that_hides_it_draws_without_it(spec):
    assert view_of(spec).pictures
    hidden = replace(spec, state={"hidden": ["picture/old-plan"]})
    assert view_of(hidden).pictures == ()


def test_a_slide_has_it_under_its_shapes(spec):
    made = render_slides(spec, scenes=[spec.scenes[0].id])
    slide = Presentation(io.BytesIO(made.content)).slides[0]
    group = next(one for one in slide.shapes if one.name == "地图")
    names = [one.name for one in group.shapes]
    assert names.index("pictures: old-plan") == 1
    assert Image.open(io.BytesIO(group.shapes[1].image.blob)).width > 500


def test_names_on_a_picture_stand_on_a_pale_ground(spec):
    for scene, pale in ((spec.scenes[2].id, True), ("commercial-district", False)):
        (shown,) = render_slides(spec, scenes=[scene]).slides
        assert all(label.crossed for label in shown.labels) is pale, scene


def test_the_file_says_what_of_it_is_pictures_and_refuses_too_many(spec, monkeypatch):
    made = render_html(spec)
    assert 0 < made.pictures_bytes < made.size_bytes
    monkeypatch.setattr(html_file, "MAX_PICTURES_MB", 0)
    with pytest.raises(ExportError, match="old-plan"):
        render_html(spec)
