"""编辑: any document of the book in a form, new places, what is not there yet and what goes."""

import pytest

from erqi_map.store import open_store
from erqi_map.ui.shell.cache import look_at_book

from .conftest import TIMEOUT_S
from .test_edit_page import field, save


@pytest.fixture
def editor(app, workspace):
    app.open("edit")
    assert app.errors() == []
    return app


def choose(app, group, entry=None):
    app.test.get_by_key("erqi_edit_group").set_value(group).run()
    if entry is not None:
        app.test.get_by_key(f"erqi_edit_in:{group}").set_value(entry).run()
    assert app.errors() == []


GROUPS = (
    ("framework.yaml", ""),
    ("framework.yaml", "tasks/task-ecology"),
    ("framework.yaml", "industries/culture-tourism-health"),
    ("framework.yaml", "tasks/+"),
    ("terms.yaml", "kinds/cluster"),
    ("terms.yaml", "cluster_symbols/central-city"),
    ("theme.yaml", ""),
    ("catalog.yaml", "sources/article-2019"),
    ("basemaps.yaml", "basemaps/tianditu"),
    ("townships.yaml", ""),
    ("overlays.yaml", "overlays/+"),
    ("pictures.yaml", ""),
    ("features", None),
)


@pytest.mark.parametrize(("group", "entry"), GROUPS)
def test_a_form_that_is_left_as_it_is_changes_nothing(editor, workspace, group, entry):
    choose(editor, group, entry)
    save(editor)
    assert editor.errors() == []
    assert [one.value for one in editor.test.success] == ["没有改动，什么也没有保存。"]
    assert len(workspace.journal.history()) == 1


def test_an_entry_of_the_framework_is_corrected_and_another_added_without_english(
    editor, workspace
):
    choose(editor, "framework.yaml", "tasks/task-ecology")
    field(editor, "tasks.task-ecology.name.zh").set_value("生态优先")
    save(editor)
    choose(editor, "framework.yaml", "thrusts/+")
    field(editor, "thrusts.+.text.zh").set_value("文旅突破")
    field(editor, "thrusts.+.sources").set_value(["article-2019"])
    save(editor)
    assert editor.errors() == []
    assert any("缺少英文" in one.value for one in editor.test.warning)
    framework = open_store(workspace).framework
    assert "生态优先" in [one.name.zh for one in framework.tasks]
    assert framework.thrusts[-1].id == "thrust-wen-lv-tu-po"


def test_a_source_that_the_catalogue_has_not_is_added_in_place(editor, workspace):
    choose(editor, "framework.yaml", "tasks/task-ecology")
    sources = field(editor, "tasks.task-ecology.sources")
    sources.set_value([*sources.value, "@new"])
    for name, value in (("title", "批复"), ("publisher", "区政府"), ("licence", "事实引用")):
        field(editor, f":source:{name}.zh").set_value(value)
    field(editor, ":source:kind").set_value("article")
    save(editor)
    assert editor.errors() == []
    store = open_store(workspace)
    assert store.catalog.sources[-1].title.zh == "批复"
    task = next(one for one in store.framework.tasks if one.id == "task-ecology")
    assert task.sources[-1] == store.catalog.sources[-1].id == "source-pi-fu"
    assert len(workspace.journal.history()[0].items) == 2


def fill_new(app, **given):
    for path, value in given.items():
        key = path.replace("__", ".")
        field(app, f"erqi-new-place:0:{key}" if "." in key else f"erqi-new-place:0{key}").set_value(
            value
        )
    app.test.get_by_key("erqi-new-place-save").click().run()


def when_read(app):
    """On a busy machine a session goes on before the book of its change has been read."""
    look_at_book(TIMEOUT_S)
    app.test.run()


NEW = {
    "new__name.zh": "嵩山路驿站",
    "new__summary.zh": "社区服务驿站。",
    "new__subkind": "culture",
    "new__sources": ["article-2019"],
    "longitude": 113.6436,
    "latitude": 34.7401,
    "drawn__status": "schematic",
    "drawn__method": "anchor-point",
    "drawn__accuracy_m": 200.0,
}


def test_a_new_project_has_an_id_of_its_name_a_cluster_by_its_point_and_stands_on_the_map(
    editor, workspace
):
    fill_new(editor, **NEW)
    assert editor.errors() == []
    assert "已新建嵩山路驿站" in editor.test.success[0].value
    when_read(editor)
    assert editor.test.get_by_key("erqi_edit_place").value == "song-shan-lu-yi-zhan"
    store = open_store(workspace)
    place = store.place("song-shan-lu-yi-zhan")
    assert (place.cluster, place.short_name.zh) == ("central-city", "嵩山路驿站")
    assert "song-shan-lu-yi-zhan" in store.layer("projects").index
    assert len(workspace.journal.history()[0].items) == 2


def test_a_point_outside_of_all_clusters_and_an_id_that_is_taken_are_told(editor, workspace):
    fill_new(editor, **{**NEW, "longitude": 34.7401, "latitude": 113.6436 - 40})
    assert any("不在任何组团里" in one.value for one in editor.test.error)
    fill_new(editor, **{**NEW, "-id": "phoenix-lake"})
    assert any("已经有了" in one.value for one in editor.test.error)
    assert field(editor, "erqi-new-place:0:new.name.zh").value == "嵩山路驿站"
    assert len(workspace.journal.history()) == 1


def test_a_place_is_deleted_as_a_change_unless_something_refers_to_it(editor, workspace):
    fill_new(editor, **NEW)
    when_read(editor)
    editor.press("erqi-edit-remove:song-shan-lu-yi-zhan")
    assert editor.errors() == []
    assert "song-shan-lu-yi-zhan" not in open_store(workspace).places
    editor.test.get_by_key("erqi_edit_place").set_value("phoenix-lake").run()
    editor.press("erqi-edit-remove:phoenix-lake")
    assert any("不存在" in one.value for one in editor.test.error)
    assert "phoenix-lake" in open_store(workspace).places


@pytest.mark.parametrize(
    ("id", "widget", "value"),
    [
        ("dehua-street", "erqi_edit_place", "dehua-street"),
        ("task-ecology", "erqi_edit_in:framework.yaml", "tasks/task-ecology"),
        ("erqi-district", "erqi_edit_feature", "erqi-district"),
    ],
)
def test_the_card_on_the_map_leads_to_the_form_of_that_very_thing(
    app, workspace, id, widget, value
):
    app.open("map")
    assert app.map["edit"] == {"zh": "编辑", "en": "Edit"}
    app.ask("edit", id)
    assert app.errors() == []
    assert app.test.get_by_key(widget).value == value


def test_a_book_in_a_folder_offers_no_way_to_forms(app):
    app.open("map")
    assert app.map["edit"] is None
