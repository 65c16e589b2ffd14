"""编辑: a place in a form, saved as a change, and taken back."""

import pytest

from erqi_map.i18n import words
from erqi_map.model import FeatureProperties, NamedThing, Place
from erqi_map.model.base_map import BaseMap
from erqi_map.model.kinds import fields_of
from erqi_map.model.story import Story
from erqi_map.store import open_store
from erqi_map.store.check.validate import MODELS
from erqi_map.ui.content.words import Words
from erqi_map.ui.edit.options import options_of
from erqi_map.ui.edit.targets import DOCUMENTS, OF_A_FEATURE, OF_A_PLACE
from erqi_map.ui.map import component

LAKE = "places/phoenix-lake.yaml"


@pytest.fixture
def editor(app, workspace):
    app.open("edit")
    app.test.get_by_key("erqi_edit_place").set_value("phoenix-lake").run()
    assert app.errors() == []
    return app


def field(app, path):
    return next(
        node
        for kind in (
            "text_input",
            "text_area",
            "number_input",
            "multiselect",
            "selectbox",
            "checkbox",
        )
        for node in app.test.get(kind)
        if str(node.key).endswith(path)
    )


def save(app):
    next(one for one in app.test.button if str(one.key).endswith(":save")).click().run()


def test_every_field_of_every_document_has_a_form_and_a_name(store):
    """Of all documents there are; a story is edited on the briefing page, a base is made."""
    known = options_of(store, Words("zh"))
    forms = {*DOCUMENTS.values(), *OF_A_PLACE, *OF_A_FEATURE, Story, BaseMap}
    assert {*MODELS.values(), Place, FeatureProperties, NamedThing, Story} == forms

    def walk(model):
        for name, kind in fields_of(model):
            own, said = f"field.{model.__name__}.{name}", words("zh", "edit")
            assert kind.sort == "fixed" or own in said or f"field.{name}" in said, own
            inner = kind
            while inner.of:
                inner = inner.of
            assert inner.sort != "other", own
            assert inner.sort not in ("id", "ids") or name in known, own
            for choice in inner.choices:
                assert f"choice.{choice}" in words("en", "edit")
            if inner.sort == "document":
                walk(inner.model)

    for model in forms - {Story, BaseMap, NamedThing}:
        walk(model)


def test_a_form_that_is_left_as_it_is_changes_nothing(editor, store, workspace):
    for place in ("phoenix-lake", "dehua-street", "central-city", "erqi-oct"):
        editor.test.get_by_key("erqi_edit_place").set_value(place).run()
        save(editor)
        # It is said once, in the tab in front.
        assert [one.value for one in editor.test.success] == ["没有改动，什么也没有保存。"], place
    assert len(workspace.journal.history()) == 1


def test_a_corrected_fact_is_saved_as_a_change_and_stands_on_the_map(editor, workspace):
    field(editor, "facts.fact-phoenix-lake-water.value.zh").set_value("6001亩（核对）")
    save(editor)
    assert "变更 2" in editor.test.success[0].value
    store = open_store(workspace)
    assert store.place("phoenix-lake").facts[0].value.zh == "6001亩（核对）"
    (item,) = workspace.journal.history()[0].items
    assert item.item == LAKE


def test_a_moved_point_is_told_in_metres_and_taken_back(editor, workspace):
    editor.test.get_by_key("erqi_edit_place").set_value("dehua-street").run()
    field(editor, ":longitude").set_value(113.66127)
    save(editor)
    assert workspace.journal.history()[0].items[0].id == "dehua-street"
    editor.go("changes")
    editor.test.session_state["erqi-change-2"] = True
    editor.test.run()
    assert "移动 91.6 米" in editor.words()
    editor.press("erqi-undo-2")
    assert workspace.journal.history()[0].undoes == 2
    assert editor.errors() == []


def test_an_entry_can_be_added_and_taken_away(editor, workspace):
    next(one for one in editor.test.button if str(one.key).endswith(":facts+")).click().run()
    stem = next(
        k.rsplit(".", 2)[0] for one in editor.test.text_input if "facts.+0" in (k := str(one.key))
    )
    editor.test.get_by_key(f"{stem}.label.zh").set_value("岸线")
    editor.test.get_by_key(f"{stem}.value.zh").set_value("待测")
    editor.test.get_by_key(f"{stem}.sources").set_value(["article-2019"])
    save(editor)
    assert editor.errors() == []
    assert open_store(workspace).place("phoenix-lake").facts[-1].label.zh == "岸线"


def test_what_the_check_refuses_is_told_and_the_words_stay(editor, workspace):
    field(editor, ":name.zh").set_value("")
    field(editor, ":name.en").set_value("x")
    save(editor)
    assert any("缺少中文" in one.value for one in editor.test.error)
    assert len(workspace.journal.history()) == 1
    assert field(editor, ":name.en").value == "x"


def test_of_two_savers_the_second_sees_both_versions_and_chooses(editor, workspace):
    from erqi_map.store.book.documents import open_draft, save_drafts

    draft = open_draft(workspace.journal, LAKE)
    theirs = draft.data
    theirs["facts"][0]["value"]["zh"] = "对方的数"
    theirs["summary"]["zh"] = "对方的概述。"
    save_drafts(workspace.journal, {draft: theirs}, "李四", "")
    field(editor, "facts.fact-phoenix-lake-water.value.zh").set_value("我的数")
    field(editor, ":slogan.zh").set_value("我的口号")
    save(editor)
    assert "李四 在" in editor.test.warning[0].value
    choice = next(one for one in editor.test.radio if "clash" in str(one.key))
    choice.set_value("mine")
    editor.test.get_by_key("erqi-edit-together").click().run()
    place = open_store(workspace).place("phoenix-lake")
    assert place.facts[0].value.zh == "我的数"
    assert (place.slogan.zh, place.summary.zh) == ("我的口号", "对方的概述。")


def test_a_folder_is_made_into_a_workspace_in_one_click(app, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ERQI_MAP_STORE", "")
    app.open("edit")
    app.test.get_by_key("erqi-edit-make").click().run()
    assert app.errors() == []
    assert (tmp_path / "workspace" / "erqi-map.sqlite").is_file()
    assert app.test.get_by_key("erqi_edit_place").value


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ([[1, 2, 113.6, 34.7]], [[1.0, 2.0, 113.6, 34.7]]),
        ([[1, 2, 213.6, 34.7]], None),
        ([[1, 2, 113.6, "x"]], None),
        ([[1, float("nan"), 113.6, 34.7]], None),
        ([[1, 2]], None),
        ("words", None),
        (None, None),
    ],
)
def test_points_that_a_browser_makes_up_are_not_taken(said, taken, monkeypatch):
    monkeypatch.setattr(component.st, "session_state", {component.CONTROL_KEY: {"points": said}})
    heard = []
    component._take_points(heard.append)
    assert heard == ([] if taken is None else [taken])


def test_lists_keep_what_is_chosen_in_them_when_the_language_changes(editor, workspace):
    """A browser answers with the words of a list, which are others then."""
    chosen = {path: list(field(editor, path).value) for path in (":tasks", ":sources")}
    for language in ("en", "zh"):
        editor.test.get_by_key("erqi_lang_choice").set_value(language).run()
        assert {path: list(field(editor, path).value) for path in chosen} == chosen
    save(editor)
    assert editor.errors() == []
    assert len(workspace.journal.history()) == 1
