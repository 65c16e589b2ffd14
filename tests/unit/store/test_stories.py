"""Stories: what is shipped, what a check finds, and what a save survives."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.model.story import Story
from erqi_map.store import open_store
from erqi_map.store.stories.saving import (
    count_versions,
    delete_story,
    redo_story,
    revision,
    save_story,
    story_yaml,
    undo_story,
)

from .book_damage import SHIPPED, Book, entry

ID = "briefing-1346"
FILE = f"stories/{ID}.yaml"


@pytest.fixture(scope="module")
def story() -> Story:
    return open_store(SHIPPED).story()


def titled(story: Story, words: str) -> Story:
    return story.model_copy(update={"title": story.title.model_copy(update={"zh": words})})


def scene(id: str, **values):
    """An edit of one scene of the shipped story."""
    return lambda book: book.data(FILE, lambda data: entry(data, id).update(values))


class TestShippedStory:
    def test_it_has_ten_to_fourteen_scenes(self, story):
        assert 10 <= len(story.scenes) <= 14

    def test_points_can_be_read_from_ten_metres(self, story):
        for one in story.scenes:
            assert len(one.points) <= 4, one.id
            assert all(len(point.zh) <= 22 for point in one.points), one.id

    def test_each_cluster_has_a_scene_of_its_own(self, story):
        store = open_store(SHIPPED)
        focused = {one.focus for one in story.scenes}
        assert set(store.cluster_ids) <= focused

    def test_the_inferred_year_is_said_on_the_first_scene(self, story):
        assert "推断" in story.scenes[0].notes.zh
        assert not any("推断" in point.zh for scene in story.scenes for point in scene.points)

    def test_all_indicators_of_the_framework_are_shown(self, story):
        shown = {id for one in story.scenes for id in one.figures}
        assert shown == {one.id for one in open_store(SHIPPED).framework.indicators}

    def test_the_file_is_what_saving_writes(self, story):
        assert (SHIPPED / FILE).read_text(encoding="utf-8") == story_yaml(story)

    def test_without_an_id_the_first_story_is_given(self, story):
        assert open_store(SHIPPED).story(ID) is not None
        with pytest.raises(RequestError, match=r"没有汇报“nix”.*briefing-1346"):
            open_store(SHIPPED).story("nix")


DAMAGES = [
    ("unknown camera id", scene("framework", camera={"ids": ["no-where"]}),
     ("framework", "camera.ids.0", "不存在")),
    ("unknown layer", scene("framework", layers=["cluster"]),
     ("framework", "layers.0", "是否想写“clusters”")),
    ("unknown basemap", scene("framework", basemap="google"),
     ("framework", "basemap", "底图“google”不存在")),
    ("unknown source", scene("framework", sources=["article-2018"]),
     ("framework", "sources.0", "来源")),
    ("unknown goal", scene("framework", goal="goal-none"), ("framework", "goal", "目标")),
    ("unknown highlight", scene("framework", highlights=["phoenix"]),
     ("framework", "highlights.0", "是否想写“phoenix-lake”")),
    ("unknown figure", scene("framework", figures=["gdp-2"]), ("framework", "figures.0", "指标")),
    ("unknown leaf", scene("framework", hidden=["projects/centre"]),
     ("framework", "hidden.0", "组团“centre”不存在")),
    ("unknown filter", scene("framework", filter={"task": ["task-x"]}),
     ("framework", "filter.task.0", "重点工作")),
    ("empty title", scene("framework", title={"zh": "  ", "en": "x"}),
     ("framework", "title.zh", "缺少中文")),
    ("no points", scene("framework", points=[]), ("framework", "points", "至少要有")),
    ("no source", scene("framework", sources=[]), ("framework", "sources", "没有注明来源")),
    ("no camera", scene("framework", camera={}), ("framework", "camera", "只能写一种")),
    ("empty extent", scene("framework", camera={"extent": [113.6, 34.6, 113.6, 34.7]}),
     ("framework", "camera", "镜头范围不成立")),
    ("extent elsewhere", scene("framework", camera={"extent": [116.3, 39.8, 116.5, 40.0]}),
     ("framework", "camera.extent", "没有图上的内容")),
    ("latitude and longitude swapped", scene("framework", camera={"extent": [34.6, 60, 34.7, 70]}),
     ("framework", "camera.extent", "没有图上的内容")),
    ("a mistyped degree", scene("framework", camera={"extent": [113.5, 34.6, 131.7, 34.8]}),
     ("framework", "camera.extent", "太大")),
    ("looks at what is not drawn", scene("framework", camera={"ids": ["erqi-oct"]}),
     ("framework", "camera.ids.0", "没有位置")),
    ("lights what is switched off", scene("framework", highlights=["road-daxue"]),
     ("framework", "highlights.0", "没有打开这个图层")),
    ("unknown field", scene("framework", zoom=12), ("framework", "zoom", "不认识字段")),
    ("too long", scene("framework", points=[{"zh": "字" * 61, "en": "x"}, {"zh": "字", "en": "x"}]),
     ("framework", "points.0.zh", "超过 60 个字符")),
    ("scene ids twice", lambda book: book.data(
        FILE, lambda data: data["scenes"].append(dict(data["scenes"][2]))),
     ("framework", "id", "重复")),
    ("named otherwise than its file", lambda book: book.path(FILE).rename(
        book.path("stories/other.yaml")), (ID, "id", "")),
]  # fmt: skip


class TestCheck:
    @pytest.mark.parametrize(
        ("damage", "expected"), [one[1:] for one in DAMAGES], ids=[one[0] for one in DAMAGES]
    )
    def test_a_fault_is_named_with_file_scene_and_field(self, book: Book, damage, expected):
        damage(book)
        id, field, words = expected
        found = [one for one in book.problems() if one.file.startswith("stories/")]
        assert [(one.id, one.field) for one in found] == [(id, field)]
        assert words in str(found[0])

    def test_a_story_that_is_not_yaml_is_named(self, book: Book):
        book.path(FILE).write_text("id: [", encoding="utf-8")
        assert [one.file for one in book.problems()] == [FILE]

    def test_a_book_without_stories_is_sound(self, book: Book):
        book.path(FILE).unlink()
        assert book.problems() == ()
        assert dict(open_store(book.root).stories) == {}

    def test_the_versions_put_away_are_not_read(self, book: Book, story):
        save_story(book.root, titled(story, "改过的标题"))
        assert list(open_store(book.root).stories) == [ID]


class TestSaving:
    def test_what_is_saved_is_read_back(self, book: Book, story):
        save_story(book.root, titled(story, "改过：“标题” # {{ 7*7 }} \\ ' \""))
        again = open_store(book.root).story(ID)
        assert again.title.zh == "改过：“标题” # {{ 7*7 }} \\ ' \""

    def test_a_new_story_stands_beside_the_shipped_one(self, book: Book, story):
        save_story(book.root, story.model_copy(update={"id": "short-talk"}))
        assert list(open_store(book.root).stories) == [ID, "short-talk"]

    def test_a_story_that_does_not_fit_the_book_is_refused(self, book: Book, story):
        before = book.path(FILE).read_bytes()
        wrong = story.scenes[0].model_copy(update={"goal": "goal-none"})
        with pytest.raises(DataError, match=r"opening.*goal.*不存在"):
            save_story(book.root, story.model_copy(update={"scenes": (wrong,)}))
        assert book.path(FILE).read_bytes() == before

    def test_faults_elsewhere_in_the_book_do_not_stop_a_save(self, book: Book, story):
        book.path("places/erqi-oct.yaml").write_text("id: [", encoding="utf-8")
        save_story(book.root, titled(story, "照样保存"))
        assert "照样保存" in book.path(FILE).read_text(encoding="utf-8")

    def test_a_change_made_elsewhere_is_not_overwritten(self, book: Book, story):
        base = revision(book.root, ID)
        save_story(book.root, titled(story, "别人改的"), base=base)
        with pytest.raises(SaveError, match="别处"):
            save_story(book.root, titled(story, "我改的"), base=base)
        assert open_store(book.root).story(ID).title.zh == "别人改的"

    def test_the_same_story_again_makes_no_new_version(self, book: Book, story):
        first = save_story(book.root, titled(story, "一"))
        assert save_story(book.root, titled(story, "一")) == first
        assert count_versions(book.root, ID, "undo") == 1

    def test_only_the_last_versions_are_kept(self, book: Book, story, monkeypatch):
        monkeypatch.setattr("erqi_map.store.stories.files.MAX_VERSIONS", 3)
        for number in range(6):
            save_story(book.root, titled(story, f"第{number}版"))
        assert count_versions(book.root, ID, "undo") == 3

    @pytest.mark.parametrize("id", ["../catalog", "a/b", "", "..", "A", "x" * 65, "a\0b"])
    def test_an_id_is_never_a_way_out_of_the_folder(self, book: Book, id):
        with pytest.raises(RequestError, match="没有汇报"):
            delete_story(book.root, id)
        with pytest.raises(RequestError, match="没有汇报"):
            undo_story(book.root, id)


class TestUndo:
    def test_undo_and_redo_walk_through_the_versions(self, book: Book, story):
        for words in ("一", "二"):
            save_story(book.root, titled(story, words))
        assert undo_story(book.root, ID).title.zh == "一"
        assert undo_story(book.root, ID) == story
        assert undo_story(book.root, ID) is None
        assert redo_story(book.root, ID).title.zh == "一"
        assert redo_story(book.root, ID).title.zh == "二"
        assert redo_story(book.root, ID) is None

    def test_a_save_after_undo_ends_redo(self, book: Book, story):
        save_story(book.root, titled(story, "一"))
        undo_story(book.root, ID)
        save_story(book.root, titled(story, "另一"))
        assert redo_story(book.root, ID) is None
        assert undo_story(book.root, ID) == story

    def test_a_deleted_story_comes_back(self, book: Book, story):
        delete_story(book.root, ID)
        assert revision(book.root, ID) is None
        assert undo_story(book.root, ID) == story
        assert book.problems() == ()

    def test_a_version_that_no_longer_fits_the_book_stays_away(self, book: Book, story):
        only = story.model_copy(update={"scenes": story.scenes[:2]})
        save_story(book.root, only)
        # The story before looks at Phoenix Lake's goal, which the book then loses.
        book.text("places/phoenix-lake.yaml", "goal-phoenix-lake", "goal-other-lake")
        with pytest.raises(DataError, match="goal-phoenix-lake"):
            undo_story(book.root, ID)
        assert open_store(book.root).story(ID) == only


class TestFailures:
    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (errno.ENOSPC, "磁盘空间不足"),
            (errno.EACCES, "没有写入权限"),
            (errno.ENAMETOOLONG, "路径太长"),
            (errno.EIO, "系统返回"),
        ],
    )
    def test_the_old_story_stays_whole(self, book: Book, story, monkeypatch, number, words):
        before = book.path(FILE).read_bytes()

        def refuse(*_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("erqi_map.files.os.replace", refuse)
        with pytest.raises(SaveError, match=words):
            save_story(book.root, titled(story, "不会保存"))
        assert book.path(FILE).read_bytes() == before
        assert not list(book.path("stories").rglob("*.tmp"))

    def test_nothing_comes_into_being_where_there_is_no_book(self, tmp_path):
        assert undo_story(tmp_path / "typo", ID) is None
        with pytest.raises(RequestError):
            delete_story(tmp_path / "typo", ID)
        assert list(tmp_path.iterdir()) == []

    def test_while_another_program_saves_nothing_is_changed(self, book: Book, story, monkeypatch):
        before = book.path(FILE).read_bytes()
        save_story(book.root, titled(story, "一"))
        undo_story(book.root, ID)
        monkeypatch.setattr("erqi_map.store.stories.files.LOCK_WAIT_S", 0.1)
        with (
            FileLock(book.path("stories/.history/.lock")),
            pytest.raises(SaveError, match="另一个程序正在保存"),
        ):
            save_story(book.root, titled(story, "二"))
        assert book.path(FILE).read_bytes() == before
        save_story(book.root, titled(story, "二"))
        assert open_store(book.root).story().title.zh == "二"

    @pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
    @pytest.mark.soak(few=15, many=100)
    def test_kill_in_the_middle_of_saving_leaves_the_old_or_the_new(self, book: Book, rounds):
        script = Path(__file__).with_name("kill_while_saving.py")
        done = subprocess.run(
            [sys.executable, script, str(book.root), ID, str(rounds)],
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) > 0, "no kill hit a running save"
