"""Stories: what is shipped, what a check finds, and that those of a folder are only read."""

import pytest

from erqi_map.errors import RequestError, SaveError
from erqi_map.model.story import Story
from erqi_map.store import open_store
from erqi_map.store.stories.saving import (
    can_save,
    count_versions,
    delete_story,
    deleted_stories,
    read_story,
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


def test_the_story_of_a_folder_is_read_and_never_written(book: Book, story):
    before = book.path(FILE).read_bytes()
    read, base = read_story(book.root, ID)
    assert (read, base) == (story, revision(book.root, ID))
    for change in (
        lambda: save_story(book.root, story.model_copy(update={"id": "short-talk"})),
        lambda: delete_story(book.root, ID),
        lambda: undo_story(book.root, ID),
        lambda: redo_story(book.root, ID),
    ):
        with pytest.raises(SaveError, match="建一个工作区"):
            change()
    assert not can_save(book.root)
    assert (count_versions(book.root, ID, "undo"), deleted_stories(book.root)) == (0, ())
    assert [one.name for one in book.path("stories").iterdir()] == [f"{ID}.yaml"]
    assert book.path(FILE).read_bytes() == before
