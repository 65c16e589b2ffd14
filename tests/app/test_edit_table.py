"""编辑, 表格: rows pasted from Excel are saved as one change, or refused by row and column."""

import json
import re

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from erqi_map.store import open_store
from erqi_map.store.intake.register import COLUMNS, choices, heading, register_rows, translated
from erqi_map.store.intake.register_rows import compare_rows
from erqi_map.ui.edit.drawn import TAB_KEY
from erqi_map.ui.edit.table import KEY, pasted_rows

from .test_edit_page import field


@pytest.fixture
def editor(app, workspace):
    app.open("edit")
    app.test.session_state[TAB_KEY] = "表格"
    app.test.run()
    assert app.errors() == []
    return app


def paste(editor, *rows):
    text = "\r\n".join("\t".join(map(str, row)) for row in rows)
    editor.test.get_by_key(f"{KEY}-paste").set_value(text)
    editor.press(f"{KEY}-paste-save")
    return text


HEAD = tuple(map(heading, ("id", "name", "subkind", "stage", "investment_wan_yuan", "sources")))
KNOWN = "二七区委十一届八次全体（扩大）会议解读"


def test_pasted_rows_change_what_is_there_and_add_what_is_not_as_one_change(editor, workspace):
    row = ("dehua-street", "德化街（改）", "历史文化", "在建", "1,200.5", KNOWN)
    paste(editor, HEAD, row, ("", "新驿站", "历史文化", "谋划", "", KNOWN))
    assert editor.errors() == []
    assert "2 个项目（其中新增 1 个）" in editor.test.success[0].value
    store = open_store(workspace)
    place = store.place("dehua-street")
    assert (place.name.zh, place.stage) == ("德化街（改）", "construction")
    assert place.investment_wan_yuan == 1200.5
    (new,) = (one for one in store.places.values() if one.name.zh == "新驿站")
    assert (new.stage, new.located) == ("idea", False)
    assert len(workspace.journal.history()) == 2


def test_ten_thousand_rows_of_rubbish_are_refused_by_row_and_column_and_nothing_is_lost(
    editor, workspace
):
    rubbish = [(f"<b>{at}", "\u202e" * 3, "{x}", "=1+1", "九百", "'; DROP") for at in range(10_000)]
    text = paste(editor, HEAD, *rubbish)
    assert "处错误，什么也没有保存" in editor.test.error[0].value
    shown = editor.test.dataframe[-1].value
    assert list(shown.columns) == ["行", "列", "问题和改法"]
    assert shown.iloc[0].tolist()[:2] == [2, "编号"]
    assert editor.test.get_by_key(f"{KEY}-paste").value == text
    assert len(workspace.journal.history()) == 1


def test_a_fault_is_told_by_row_column_and_what_to_do(editor, workspace):
    paste(editor, HEAD, ("dehua-street", "德化街", "历史文化", "停工", "九百", KNOWN))
    shown = editor.test.dataframe[-1].value
    said = {(row, column): what for row, column, what in shown.itertuples(index=False)}
    assert "可选：谋划" in said[2, "阶段"]
    assert "请只写数字" in said[2, "投资（万元）"]


def test_rows_without_their_headings_are_refused(editor, workspace):
    paste(editor, ("dehua-street", "德化街"))
    assert any("没有列名“名称”" in one.value for one in editor.test.error)
    assert field(editor, f"{KEY}-paste").value


def test_the_table_has_every_project_with_every_column(editor, store):
    rows = register_rows(store)
    assert {one["id"] for one in rows} == {
        id for id, place in store.places.items() if place.kind == "project"
    }
    assert all(list(row) == list(COLUMNS) for row in rows)


def test_what_is_not_known_is_an_empty_cell(editor):
    grid = editor.test.dataframe[0].proto
    assert (grid.HasField("placeholder"), grid.placeholder) == (True, "")


def fill_in(editor, id, **cells):
    """What a hand does in the grid."""
    at = next(
        at for at, row in enumerate(editor.test.session_state[KEY]["view"]) if row["id"] == id
    )
    states = WidgetStates()
    said = states.widgets.add()
    said.id = editor.test.dataframe[0].proto.id
    said.string_value = json.dumps({"edited_rows": {at: cells}})
    editor.test._run(states)


def test_what_is_filled_in_stays_while_another_tab_is_open(editor, workspace):
    fill_in(editor, "dehua-street", stage="在建", name="德化街")
    for tab in ("填表", "表格"):
        editor.test.session_state[TAB_KEY] = tab
        editor.test.run()
    fill_in(editor, "football-town", stage="竣工")
    editor.press(f"{KEY}-save")
    stages = [open_store(workspace).place(id).stage for id in ("dehua-street", "football-town")]
    assert stages == ["construction", "completed"]


def test_a_grid_that_nobody_sees_is_not_made(editor):
    """Five thousand rows cost more than a whole form, at every press of a button."""
    assert editor.test.dataframe
    editor.test.session_state[TAB_KEY] = "填表"
    editor.test.run()
    assert not editor.test.dataframe


def test_the_english_table_has_no_chinese_but_what_the_planners_wrote(app, workspace):
    app.open("edit", lang="en")
    app.test.session_state[TAB_KEY] = "Table"
    app.test.run()
    filters = [app.test.get_by_key(f"{KEY}-{one}") for one in ("cluster", "stage", "subkind")]
    shown = [one.label for one in filters] + [words for one in filters for words in one.options]
    grid = app.test.dataframe[0]
    shown += [one["label"] for one in json.loads(grid.proto.columns).values() if one.get("label")]
    assert "Investment (10,000 yuan)" in shown
    assert "Central City" in shown
    assert [words for words in shown if re.search("[\u4e00-\u9fff]", words)] == []


def test_rows_say_the_same_in_the_other_language(store):
    chinese, english = register_rows(store), register_rows(store, "en")
    assert translated(chinese, store, "zh", "en") == english
    assert translated(english, store, "en", "zh") == chinese
    assert not compare_rows(enumerate(english, 1), store, lang="en").data


def test_rows_are_pasted_in_the_language_of_their_headings(store):
    task, other = list(choices(store, "en")["tasks"])[:2]
    keys = ("id", "name", "stage", "tasks")
    for lang, stage in (("zh", "在建"), ("en", "Under construction")):
        rows = [[heading(key, lang) for key in keys], ["dehua-street", "德化街", stage, ""]]
        spoken, found = pasted_rows("\n".join("\t".join(row) for row in rows))
        done = compare_rows(found, store, lang=spoken)
        assert (spoken, done.faults) == (lang, [])
        assert done.data["dehua-street"]["stage"] == "construction"
    row = {"id": "dehua-street", "tasks": f"{task}; {other}"}
    assert not compare_rows([(1, row)], store, lang="en").faults
