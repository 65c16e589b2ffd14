"""The atlas: overview, a page for each cluster, a register that leaves nothing out."""

import pytest

from erqi_map.compose.since import Since
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.sheet.atlas import render_atlas

from .figure_plan import content, plan


def words(page) -> str:
    texts = [text.get_text() for axes in page.figure.axes for text in axes.texts]
    return "\n".join(texts)


@pytest.fixture(scope="module")
def pages():
    return list(render_atlas(plan()))


def test_pages_stand_in_the_order_of_the_plan(pages):
    assert [page.id for page in pages][:3] == ["overview", "west", "east"]
    assert [page.shown is None for page in pages] == [False] * 3 + [True] * (len(pages) - 3)


def test_pages_are_numbered(pages):
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in words(page)


def test_a_clusters_page_looks_at_it_and_tells_of_it(pages):
    west = pages[1]
    assert west.shown.window.centre == pytest.approx((113.555, 34.69), abs=1e-3)
    said = words(west)
    title, goal, area = "west之名 · 加快复兴", "目标甲", "约 100 km²"
    for wanted in (title, goal, area, "hall之名", "tower之名", "精度 500 米"):
        assert wanted in said
    assert "market之名" not in said
    assert {"west", "hall", "tower"} <= {label.id for label in west.shown.labels}


def test_the_register_has_every_place_programme_and_source(pages):
    said = "\n".join(words(page) for page in pages[3:])
    for id in ("hall", "tower", "market", "nowhere", "drive"):
        assert f"{id}之名" in said
    for wanted in ("无可用坐标，不上图", "待核", "来源甲", "2019（推断）"):
        assert wanted in said


def test_every_page_says_that_the_map_was_not_reviewed(pages):
    assert all("未经地图审核，仅供内部研究讨论" in words(page) for page in pages)


def test_every_map_page_has_a_legend_of_what_it_shows(pages):
    for page in pages[:3]:
        drawn = {layer for layer, ids in page.shown.features.items() if ids}
        assert {entry.layer for entry in page.shown.legend} == drawn


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_comes_in_both_directions_and_languages(orientation, lang):
    spec = plan(lang=lang)
    options = SheetOptions(size="A4", orientation=orientation, monochrome=True)
    assert len(list(render_atlas(spec, options))) >= 4


def test_a_long_register_takes_more_pages():
    many = content()
    base = many["cards"]["drive"]
    many["cards"] |= {f"drive-{at}": {**base, "id": f"drive-{at}"} for at in range(120)}
    assert len(list(render_atlas(plan(content=many)))) > len(list(render_atlas(plan())))


def test_what_the_register_says_of_projects_is_a_table_and_what_it_does_not_say_no_column(pages):
    many = content()
    line = {"id": "stage", "label": {"zh": "阶段", "en": "Stage"}, "number": 3.0}
    many["cards"]["hall"]["register"] = [{**line, "value": {"zh": "在建", "en": "Built"}}]
    said = "\n".join(words(page) for page in render_atlas(plan(content=many)))
    assert "项目进展" in said
    assert "在建" in said
    assert "投资" not in said
    assert "项目进展" not in "\n".join(map(words, pages))


def test_what_is_new_since_a_moment_is_a_page_with_a_list_and_a_map_that_lights_it():
    changes = Since(
        "自“三月会议”以来的变化", ("修改 甲馆 移动 120 米", "删除 旧项目"), ("hall", "gone")
    )
    pages = list(render_atlas(plan(), changes=changes))
    assert [page.id for page in pages[:3]] == ["overview", "changes", "west"]
    news = pages[1]
    said = words(news)
    for told in (changes.title, *changes.lines, "共 2 项变化", f"第 2 页，共 {len(pages)} 页"):
        assert told in said
    strong = {label.id: label.label.colour for label in news.shown.labels}
    plain = {label.id: label.label.colour for label in pages[0].shown.labels}
    assert strong["hall"] == plain["hall"]
    assert strong["tower"] != plain["tower"]
