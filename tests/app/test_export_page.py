"""The export page makes the file a planner takes away."""

import io
import json
import shutil

import pytest
from pptx import Presentation

from erqi_map.errors import ExportError
from erqi_map.i18n import phrase
from erqi_map.render.page.paper import SheetOptions, paper
from erqi_map.render.payload.encode import decode_payload
from erqi_map.serve.orders import Order
from erqi_map.serve.work import WorkError
from erqi_map.ui.export.made import FILES
from erqi_map.ui.export.shown import NOW
from erqi_map.ui.export.slides import as_seen
from erqi_map.ui.map.state import MapState, View

from ..town import book_with_town
from ..unit.export.slides_reading import leaves

PAGE = "export"


def silent(done, words):
    pass


def test_the_size_and_the_silence_of_the_file_are_shown(app):
    app.open(PAGE)
    size, requests = (metric.value for metric in app.test.metric)
    assert size.endswith("kB")
    assert requests == "0 个"
    assert app.test.download_button[0].label == "下载网页文件"
    assert app.test.warning.values == []


def test_a_file_that_needs_the_network_says_so(app):
    app.open(PAGE)
    app.test.radio(key="erqi-export-assets").set_value("cdn").run()
    assert app.test.metric[1].value != "0 个"
    assert "联网" in app.test.warning[0].value


def test_without_a_layer_there_is_no_file(app):
    app.open(PAGE)
    app.test.get_by_key("erqi-export-layers").set_value([]).run()
    assert app.test.warning[0].value == "请至少选一个图层。"
    assert len(app.test.download_button) == 0


def test_layers_left_out_are_not_in_the_file(app):
    app.open(PAGE)
    book = app.test.session_state["erqi_book"]
    whole = FILES.make(book, Order("html", layers=book.store.layer_ids), silent)
    less = FILES.make(book, Order("html", layers=("district", "clusters")), silent)
    assert less.size_bytes < whole.size_bytes
    assert decode_payload(book.payload.content).layers.keys() == set(book.store.layer_ids)


def make(app, kind):
    app.test.get_by_key("erqi-export-kind").set_value(kind).run()
    assert app.errors() == []
    return app


@pytest.mark.parametrize("kind", ["pptx", "pdf", "png", "atlas"])
def test_slides_and_sheets_are_made_when_asked(app, kind):
    make(app.open(PAGE), kind)
    assert len(app.test.download_button) == 0
    assert app.test.button(key="erqi-export-make").label.startswith("生成：")


def test_a_sheet_is_made_and_offered(app):
    make(app.open(PAGE), "png")
    app.test.selectbox(key="erqi-export-size").set_value("A4").run()
    app.test.selectbox(key="erqi-export-dpi").set_value("150").run()
    app.press("erqi-export-make")
    assert app.errors() == []
    assert app.test.download_button[0].label == "下载图片"
    assert app.test.metric[0].value.endswith("kB")
    # It is kept: another run offers it at once.
    app.test.run()
    assert len(app.test.download_button) == 1


def test_a_deck_plays_the_chosen_story_and_is_shown(app):
    make(app.open(PAGE), "deck")
    assert app.test.download_button[0].label == "下载网页文件"
    assert "preview" in app.figures()


def test_what_cannot_be_made_is_told_in_one_sentence(app, monkeypatch):
    make_file = FILES.make

    def fail(book, order, *more):
        if order.kind == "pdf":
            raise ExportError("slides", "error_too_long", what="𪚥")
        return make_file(book, order, *more)

    monkeypatch.setattr(FILES, "make", fail)
    app.open(PAGE)
    app.test.get_by_key("erqi-export-kind").set_value("pdf").run()
    app.test.toggle(key="erqi-export-bw").set_value(True).run()
    app.press("erqi-export-make")
    assert [error.replace("\\", "") for error in app.errors()] == [
        phrase("zh", "slides", "error_too_long", what="𪚥")
    ]
    assert len(app.test.download_button) == 0


def test_slides_need_a_story(app, book):
    (book / "stories" / "briefing-1346.yaml").unlink()
    app.open(PAGE)
    app.test.get_by_key("erqi-export-kind").set_value("pptx").run()
    assert "还没有汇报" in app.test.warning[0].value
    assert app.errors() == []


def test_a_sheet_that_was_called_off_is_offered_to_be_made_again(app, monkeypatch):
    make_file = FILES.make

    def called_off(book, order, *more):
        if order.kind != "atlas":
            return make_file(book, order, *more)
        app.test.session_state["erqi_export_called_off"] = None
        raise WorkError("work.cancelled")

    monkeypatch.setattr(FILES, "make", called_off)
    make(app.open(PAGE), "atlas")
    app.press("erqi-export-make")
    assert app.errors() == ["已取消。"]
    app.test.run()
    assert app.errors() == []
    assert app.test.button(key="erqi-export-make").label.startswith("生成")


def test_a_web_page_that_was_called_off_waits_for_a_word(app, monkeypatch):
    app.open(PAGE)
    book = app.test.session_state["erqi_book"]
    app.test.get_by_key("erqi-export-lang").set_value("en").run()
    order = next(key[1] for key in FILES._made if key[1].lang == "en")
    FILES._made.clear()
    app.test.session_state["erqi_export_called_off"] = order
    app.test.run()
    assert FILES.find(book, order) is None
    assert "已取消，没有生成文件。" in app.words()
    app.press("erqi-export-make")
    assert app.errors() == []
    assert FILES.find(book, order) is not None


@pytest.fixture
def orders(monkeypatch):
    made, make_file = [], FILES.make

    def keep(book, order, tell, who=""):
        made.append(order)
        return make_file(book, order, tell, who)

    monkeypatch.setattr(FILES, "make", keep)
    return made


def test_an_atlas_is_leafed_through_before_it_is_made(app, orders):
    make(app.open(PAGE), "atlas")
    app.test.get_by_key("erqi-export-page").set_value(1).run()
    book = app.test.session_state["erqi_book"]
    overview, cluster = (FILES.find(book, one) for one in orders if one.page is not None)
    assert (overview.rows[1], overview.content == cluster.content) == (("中心城区",), False)


def test_a_sheet_is_seen_before_it_is_made_and_changes_with_every_choice(app, orders):
    make(app.open(PAGE), "pdf")
    app.test.selectbox(key="erqi-export-scale").set_value(200_000)
    app.test.selectbox(key="erqi-export-size").set_value("A4").run()
    app.test.text_input(key="erqi-export-title").set_value("墙上的图").run()
    app.test.toggle(key="erqi-export-legend").set_value(False).run()
    assert app.errors() == []
    seen = [one.sheet for one in orders if one.kind == "png"]
    assert [(one.scale, one.title, one.legend) for one in seen] == [
        (None, "", True),
        (200_000, "", True),
        (200_000, "墙上的图", True),
        (200_000, "墙上的图", False),
    ]
    assert seen[-1].size == "A4"
    assert "预览；" in app.words()
    # Nothing was made to be taken away.
    assert len(app.test.download_button) == 0


def test_a_scale_at_which_the_plan_would_be_cut_is_told_with_what_would_fit(app):
    make(app.open(PAGE), "pdf")
    app.test.selectbox(key="erqi-export-scale").set_value(10_000).run()
    (told,) = app.errors()
    assert "放不进 A3" in told
    assert "最大可用" in told


def test_filter_and_view_of_the_map_are_carried_over_unless_the_whole_map_is_wanted(app, orders):
    app.open("sources")
    app.test.session_state["erqi_map_state"] = MapState(
        filter={**MapState().filter, "cluster": ("central-city",)},
        view=View(34.74, 113.65, 14.0),
        extent=(113.63, 34.73, 113.67, 34.75),
    )
    app.go(PAGE)
    for kind in ("html", "pdf"):
        make(app, kind)
        state = json.loads(orders[-1].state)
        assert state["filter"]["cluster"] == ["central-city"]
        assert state["view"] == {"fit": [113.63, 34.73, 113.67, 34.75]}
    box = next(one for one in app.test.selectbox if one.key.startswith("erqi-export-scene"))
    box.set_value("").run()
    assert orders[-1].state == ""


def test_slides_are_seen_before_they_are_made(app):
    make(app.open(PAGE), "pptx")
    assert "preview" in app.figures()
    assert len(app.test.download_button) == 0


def test_slides_have_a_title_scenes_and_a_legend_to_change_and_are_seen_with_them(app, orders):
    make(app.open(PAGE), "pptx")
    app.test.text_input(key="erqi-export-title").set_value("给大会的汇报").run()
    seen = orders[-1]
    assert (seen.kind, seen.story.title.zh, len(seen.story.scenes)) == ("deck", "给大会的汇报", 14)
    box = next(one for one in app.test.selectbox if one.key.startswith("erqi-export-scene"))
    box.set_value("phoenix-lake")
    app.test.toggle(key="erqi-export-legend").set_value(False).run()
    assert (orders[-1].kind, orders[-1].sheet.scene) == ("deck", "phoenix-lake")
    app.press("erqi-export-make")
    assert app.errors() == []
    made = next(one for one in orders if one.kind == "pptx")
    assert (made.sheet.scene, made.sheet.legend) == ("phoenix-lake", False)
    content = FILES.find(app.test.session_state["erqi_book"], made).content
    (slide,) = Presentation(io.BytesIO(content)).slides
    names = [one.name for one in leaves(slide.shapes)]
    assert "datum" in names
    assert "legend-head" not in names


def test_the_view_of_the_map_can_be_a_slide(app, orders):
    app.open("sources")
    app.test.session_state["erqi_map_state"] = MapState(
        filter={**MapState().filter, "cluster": ("central-city",)}, view=View(34.74, 113.65, 14.0)
    )
    make(app.go(PAGE), "pptx")
    assert len(orders[-1].story.scenes) == 14
    box = next(one for one in app.test.selectbox if one.key.startswith("erqi-export-scene"))
    box.set_value(NOW).run()
    assert app.errors() == []
    (scene,) = orders[-1].story.scenes
    assert scene.filter.cluster == ("central-city",)
    assert scene.title.zh == "中心城区"


def test_a_preview_that_fails_says_why_and_can_be_tried_again(app, monkeypatch):
    make_file, fails = FILES.make, iter([True])

    def fail(book, order, *more):
        if next(fails, False):
            raise WorkError("work.cancelled")
        return make_file(book, order, *more)

    monkeypatch.setattr(FILES, "make", fail)
    app.open(PAGE)
    app.test.get_by_key("erqi-export-kind").set_value("pptx").run()
    assert len(app.errors()) == 1
    again = next(one for one in app.test.button if one.label == "重试")
    again.click().run()
    assert app.errors() == []
    assert "preview" in app.figures()


def test_a_base_is_among_the_layers_that_may_be_left_out(app, book, orders):
    (book.parent / "town").mkdir()
    shutil.copytree(book_with_town(book.parent / "town") / "base", book / "base")
    app.open(PAGE)
    layers = app.test.get_by_key("erqi-export-layers")
    assert "base" in layers.value
    layers.set_value([one for one in layers.value if one != "base"]).run()
    assert app.errors() == []
    assert "base" not in orders[-1].layers


def test_a_sheet_is_previewed_sharply_enough_for_a_wall(app, orders):
    make(app.open(PAGE), "pdf")
    wide = paper("A3", "landscape").width_mm / 25.4
    assert next(one for one in orders if one.kind == "png").dpi * wide >= 2380


def test_the_preview_of_slides_follows_all_that_is_chosen_for_them():
    order = Order("pptx", sheet=SheetOptions(scene="opening"), state='{"grouping": "stage"}')
    seen = as_seen(order)
    assert (seen.kind, seen.state, seen.sheet.scene) == ("deck", order.state, "opening")
