"""A plan book at home in a database: the same book, every change on record, none lost."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from erqi_map.compose import compose_plan
from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.render.payload.encode import encode_payload
from erqi_map.store import Workspace, book_home, open_store
from erqi_map.store.book.backup import backup
from erqi_map.store.book.baselines import baselines
from erqi_map.store.book.difference import differences
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.records import is_called
from erqi_map.store.book.saving import (
    compare_folder,
    export_files,
    make_workspace,
    save_items,
)
from erqi_map.store.book.tables import ENTRIES
from erqi_map.store.book.undoing import undo
from tests.workspaces import shipped_workspace

from .changing import LAKE, STREET, change_text


def files_of(folder: Path) -> dict[str, bytes]:
    found = sorted(one for one in folder.rglob("*") if one.is_file())
    return {
        name: one.read_bytes()
        for one in found
        if not (name := one.relative_to(folder).as_posix()).startswith((".", "schema/"))
    }


class TestHome:
    def test_it_gives_the_book_of_the_folder_it_was_made_from(self, workspace):
        theirs, ours = open_store(shipped_book()), open_store(workspace)
        assert encode_payload(compose_plan(ours)) == encode_payload(compose_plan(theirs))

    def test_a_folder_written_from_it_has_every_byte(self, exported):
        assert files_of(exported()) == files_of(shipped_book())

    def test_the_environment_names_a_workspace_before_a_folder(
        self, workspace, monkeypatch, capsys
    ):
        monkeypatch.setenv("ERQI_MAP_GEODATA", "/nowhere")
        monkeypatch.setenv("ERQI_MAP_STORE", workspace.where)
        assert book_home() == workspace
        assert "/nowhere 不用" in capsys.readouterr().err

    def test_the_usual_file_is_found_and_said(self, tmp_path, monkeypatch, capsys):
        monkeypatch.delenv("ERQI_MAP_GEODATA", raising=False)
        file = tmp_path / "workspace" / "erqi-map.sqlite"
        make_workspace(str(file), shipped_book(), "张三", "建立")
        monkeypatch.chdir(tmp_path)
        assert book_home() == Workspace(str(file))
        assert str(file) in capsys.readouterr().err

    def test_its_stamp_is_another_after_every_change_and_no_other(self, workspace):
        first = workspace.stamp()
        assert workspace.stamp() == first
        change_text(workspace, LAKE, "6000亩", "6001亩")
        second = workspace.stamp()
        undo(workspace.journal, 2, "张三", "")
        assert len({first, second, workspace.stamp()}) == 3

    def test_a_book_that_is_open_does_not_change_under_its_reader(self, workspace):
        folder = workspace.folder
        change_text(workspace, LAKE, "6000亩", "6001亩")
        assert "6000亩" in (folder / LAKE).read_text()
        assert "6001亩" in (workspace.folder / LAKE).read_text()


class TestJournal:
    def test_a_change_says_who_when_and_why(self, workspace):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        newest, first = workspace.journal.history()
        assert (newest.who, newest.why, newest.undoes) == ("李四", "改字", None)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", newest.at)
        assert newest.at >= first.at
        assert [one.item for one in newest.items] == [LAKE]

    def test_a_difference_is_told_field_by_field(self, workspace):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        journal = workspace.journal
        (found,) = differences(journal, journal.state(1), journal.state())
        field = found.fields[0]
        assert field.field == "facts.fact-phoenix-lake-water.value.zh"
        assert ("6000亩" in field.before, "6001亩" in field.after) == (True, True)

    def test_a_moved_point_is_told_in_metres(self, workspace):
        change_text(workspace, STREET, "113.66027", "113.66127")
        journal = workspace.journal
        (found,) = differences(journal, journal.state(1), journal.state())
        # A thousandth of a degree of longitude at 34.75 degrees north.
        assert found.moved_m == pytest.approx(91.6, abs=0.1)

    def test_two_points_of_one_layer_are_two_items(self, workspace, exported):
        change_text(workspace, STREET, "113.66027", "113.66127")
        change_text(
            workspace, "layers/projects.geojson#erqi-memorial-tower", "113.65991", "113.65992"
        )
        layer = (exported() / "layers/projects.geojson").read_text()
        assert ("113.66127" in layer, "113.65992" in layer) == (True, True)
        undo(workspace.journal, 2, "张三", "")
        assert "113.66027" in (exported() / "layers/projects.geojson").read_text()

    def test_history_of_a_thing_has_only_what_touched_it(self, workspace):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        change_text(workspace, STREET, "113.66027", "113.66127")
        found = workspace.journal.history("dehua-street")
        assert [one.id for one in found] == [3, 1]
        assert {item.id for one in found for item in one.items} == {"dehua-street"}
        with pytest.raises(RequestError, match="没有“nobody”"):
            workspace.journal.history("nobody")

    def test_a_clock_set_back_keeps_the_order(self, workspace, monkeypatch):
        import datetime as dt

        class Early(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                return cls(2001, 1, 1, tzinfo=tz)

        monkeypatch.setattr("erqi_map.store.book.journal.dt.datetime", Early)
        change_text(workspace, LAKE, "6000亩", "6001亩")
        newest, first = workspace.journal.history()
        assert newest.at >= first.at


class TestUndo:
    def test_undoing_is_a_change_that_can_be_undone(self, workspace, exported):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        undo(workspace.journal, 2, "张三", "不对")
        assert files_of(exported()) == files_of(shipped_book())
        undo(workspace.journal, 3, "张三", "还是对的")
        assert "6001亩" in (exported() / LAKE).read_text()
        assert [one.undoes for one in workspace.journal.history()] == [3, 2, None, None]

    def test_what_later_changes_built_on_is_not_torn_out(self, workspace):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        change_text(workspace, LAKE, "6001亩", "6002亩")
        with pytest.raises(RequestError, match="变更 2 之后又有变更动过同样的条目：3"):
            undo(workspace.journal, 2, "张三", "")

    def test_the_change_that_made_the_workspace_stays(self, workspace):
        with pytest.raises(RequestError, match="变更 1 建立了这个工作区"):
            undo(workspace.journal, 1, "张三", "")
        assert len(workspace.journal.history()) == 1

    def test_what_others_changed_since_in_other_fields_stays(self, workspace, exported):
        change_text(workspace, LAKE, "6000亩（2020年文）", "6001亩")
        change_text(workspace, LAKE, '对标杭州西湖、武汉东湖", en', '对标西湖、东湖", en')
        undo(workspace.journal, 2, "张三", "")
        text = (exported() / LAKE).read_text()
        assert ("6000亩（2020年文）" in text, "对标西湖、东湖" in text) == (True, True)


class TestTwoSavers:
    def test_the_second_is_told_and_nothing_is_overwritten(self, workspace):
        journal = workspace.journal
        base = {LAKE: journal.sha_of(LAKE)}
        change_text(workspace, LAKE, "6000亩", "6001亩", base=base)
        with pytest.raises(SaveError, match="别人改过同样的条目：phoenix-lake"):
            change_text(workspace, LAKE, "6001亩", "6003亩", base=base)
        assert len(journal.history()) == 2

    def test_a_change_that_the_check_refuses_is_not_saved(self, workspace):
        with pytest.raises(DataError, match=re.escape(LAKE)):
            change_text(workspace, LAKE, "kind: eco-area", "kind: nonsense")
        assert len(workspace.journal.history()) == 1

    def test_saving_the_same_again_is_no_change(self, workspace):
        assert change_text(workspace, LAKE, "6000亩", "6000亩") is None


class TestFolder:
    def test_importing_shows_the_difference_and_saves_it_as_one_change(self, workspace, exported):
        folder = exported()
        for name, old, new in (
            (LAKE, "6000亩", "6001亩"),
            ("layers/projects.geojson", "113.66027", "113.66127"),
        ):
            file = folder / name
            file.write_text(file.read_text().replace(old, new))
        (folder / "stories/briefing-1346.yaml").unlink()
        found, wanted, base = compare_folder(workspace.journal, folder)
        assert [(one.id, one.kind) for one in found] == [
            ("dehua-street", "changed"),
            ("phoenix-lake", "changed"),
            ("briefing-1346", "removed"),
        ]
        change = save_items(workspace.journal, wanted, "张三", "导入", base)
        assert len(change.items) == 3
        assert files_of(exported("again")) == files_of(folder)

    def test_a_layer_written_in_another_way_keeps_its_bytes(self, workspace, exported):
        folder = exported()
        file = folder / "layers/projects.geojson"
        file.write_text(json.dumps(json.loads(file.read_text()), ensure_ascii=False, indent=2))
        found, wanted, base = compare_folder(workspace.journal, folder)
        assert found == []
        save_items(workspace.journal, wanted, "张三", "", base)
        assert files_of(exported("again")) == files_of(folder)

    def test_a_faulty_folder_changes_nothing(self, workspace, exported):
        folder = exported()
        (folder / LAKE).write_text("id: [")
        with pytest.raises(DataError, match=re.escape(LAKE)):
            compare_folder(workspace.journal, folder)

    def test_a_folder_of_something_else_is_left_alone(self, workspace, tmp_path):
        (tmp_path / "notes.txt").write_text("mine")
        with pytest.raises(RequestError, match="有别的东西"):
            export_files(workspace.journal, tmp_path)
        assert (tmp_path / "notes.txt").read_text() == "mine"

    def test_what_is_no_file_of_a_book_stays(self, exported):
        folder = exported()
        (folder / "README.md").write_text("mine")
        exported()
        assert (folder / "README.md").read_text() == "mine"


class TestBackup:
    def test_it_holds_the_whole_journal_in_one_file(self, workspace, tmp_path):
        change_text(workspace, LAKE, "6000亩", "6001亩")
        copy = tmp_path / "copy.sqlite"
        backup(workspace.where, copy)
        kept = Workspace(str(copy)).journal
        assert kept.history() == workspace.journal.history()
        assert kept.state() == workspace.journal.state()
        undo(kept, 2, "张三", "")
        with pytest.raises(RequestError, match="已经存在"):
            backup(workspace.where, copy)


class TestOtherPrograms:
    def test_features_stand_in_a_table_with_their_shapes(self, workspace):
        import shapely
        from sqlalchemy import select

        from erqi_map.store.book.tables import FEATURES

        with workspace.journal.reading() as connection:
            rows = {one.item: one for one in connection.execute(select(FEATURES))}
            assert shapely.from_wkb(rows[STREET].wkb).coords[0] == (113.66027, 34.75161)
            assert (rows[STREET].layer, rows[STREET].cluster) == (
                "layers/projects.geojson",
                "central-city",
            )
            if connection.dialect.name == "postgresql":
                seen = connection.exec_driver_sql(
                    "select count(*) from features where ST_SRID(geometry) = 4326"
                ).scalar()
                assert seen == len(rows)


_BACK_TO_THE_FIRST = """DROP TABLE taken; DROP TABLE presence; DROP TABLE baselines;
    DROP INDEX ix_changes_at; DROP INDEX ix_changes_who; DROP INDEX ix_entries_item_change;
    DROP INDEX ix_entries_called_change; ALTER TABLE entries DROP COLUMN called;
    CREATE INDEX ix_entries_item ON entries (item); UPDATE alembic_version SET version_num='0001'"""


class TestVersions:
    def test_a_workspace_of_the_first_version_is_brought_up_and_keeps_everything(self, workspace):
        from erqi_map.store.book import database

        before, journal = workspace.journal.state(), workspace.journal
        history = journal.history("dehua-street")
        with journal.writing() as connection:
            for line in _BACK_TO_THE_FIRST.split(";"):
                connection.exec_driver_sql(line)
        database._open.cache_clear()
        assert (journal.state(), baselines(journal)) == (before, [])
        assert journal.history("dehua-street") == history

    def test_the_history_of_one_thing_is_looked_up_and_not_searched_for(self, tmp_path):
        """100,000 changes of others cost it nothing."""
        asked = select(ENTRIES.c.change).where(is_called("dehua-street"))
        query = str(asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        with shipped_workspace(tmp_path).journal.reading() as connection:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
        assert not any("SCAN" in one.detail for one in steps)
        assert any("ix_entries_called_change" in one.detail for one in steps)
