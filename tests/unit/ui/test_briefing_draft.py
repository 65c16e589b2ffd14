"""Drafts: steps back and forth, scenes in order, words in two languages, ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erqi_map.model.base import ID_PATTERN
from erqi_map.store import open_store
from erqi_map.ui.briefing.draft import (
    MAX_STEPS,
    Draft,
    add_scene,
    copy_scene,
    edit_scene,
    free_id,
    move_scene,
    points_text,
    proposed_id,
    put_points,
    remove_scene,
    scene_at,
    scene_ids,
    story_data,
)


@pytest.fixture(scope="module")
def story():
    return open_store().story()


@pytest.fixture
def draft(story):
    return Draft.of(story, "base")


def retitled(data, text):
    return {**data, "title": {**data["title"], "zh": text}}


class TestSteps:
    def test_a_step_back_and_forth(self, draft):
        first = draft.data
        draft.change(retitled(first, "甲"))
        assert draft.changed
        assert draft.back()
        assert (draft.data, draft.changed) == (first, False)
        assert draft.forth()
        assert draft.data["title"]["zh"] == "甲"
        assert not draft.forth()

    def test_what_changes_nothing_is_no_step(self, draft):
        draft.change(dict(draft.data))
        assert not draft.back()

    def test_a_new_step_forgets_what_was_taken_back(self, draft):
        draft.change(retitled(draft.data, "甲"))
        draft.back()
        draft.change(retitled(draft.data, "乙"))
        assert not draft.forth()

    def test_a_step_of_another_version_is_not_made_on_this_one(self, draft, story):
        draft.change(retitled(draft.data, "甲"))
        draft.back()
        draft.settle(story, "older", keep_future=True)
        assert not draft.can_go_forth
        draft.settle(story, "base", keep_future=True)
        assert draft.can_go_forth

    def test_memory_is_bounded(self, draft):
        for number in range(MAX_STEPS + 20):
            draft.change(retitled(draft.data, str(number)))
        assert len(draft.past) == MAX_STEPS


class TestScenes:
    def test_a_change_leaves_the_old_data_as_they_were(self, draft):
        before = draft.data
        after = edit_scene(before, "opening", lambda one: one["title"].update(zh="新"))
        assert scene_at(after, "opening")["title"]["zh"] == "新"
        assert scene_at(before, "opening")["title"]["zh"] != "新"

    @given(by=st.integers(-40, 40), at=st.integers(0, 13))
    def test_moving_keeps_all_scenes(self, story, by, at):
        data = story_data(story)
        ids = scene_ids(data)
        moved = scene_ids(move_scene(data, ids[at], by))
        assert sorted(moved) == sorted(ids)
        assert moved.index(ids[at]) == max(0, min(len(ids) - 1, at + by))
        assert [one for one in moved if one != ids[at]] == [one for one in ids if one != ids[at]]

    def test_a_copy_stands_behind_its_scene_under_its_own_id(self, draft):
        data, own = copy_scene(draft.data, "opening")
        assert scene_ids(data)[:2] == ["opening", own] == ["opening", "opening-2"]
        assert {**scene_at(data, own), "id": ""} == {**scene_at(data, "opening"), "id": ""}

    def test_a_scene_is_added_where_one_stands(self, draft):
        scene = {**draft.data["scenes"][0], "id": "new"}
        assert scene_ids(add_scene(draft.data, scene, "opening"))[1] == "new"
        assert scene_ids(add_scene(draft.data, scene))[-1] == "new"

    def test_the_last_scene_stays(self, draft):
        data = {**draft.data, "scenes": draft.data["scenes"][:1]}
        assert remove_scene(data, "opening") == data


class TestWords:
    @given(st.lists(st.text("汉字 ab1，", min_size=1, max_size=8).filter(str.strip), max_size=6))
    def test_points_come_back_line_by_line(self, lines):
        scene = {"points": [{"zh": "旧", "en": "old"}]}
        put_points(scene, "zh", "\n".join(lines))
        assert points_text(scene, "zh").splitlines() == [line.strip() for line in lines]
        assert points_text(scene, "en").strip() == "old"


class TestIds:
    @given(st.text(max_size=90))
    def test_whatever_is_typed_the_proposal_is_an_id(self, name):
        proposal = proposed_id(name, ["story"])
        assert re.fullmatch(ID_PATTERN.strip("^$"), proposal)
        assert len(proposal) <= 64
        assert proposal != "story"

    def test_chinese_is_spelled(self):
        assert proposed_id("凤湖专题 2019", []) == "feng-hu-zhuan-ti-2019"

    def test_a_taken_id_gets_the_next_number(self):
        assert free_id("opening", ["opening", "opening-2"]) == "opening-3"
        assert free_id("opening-2", ["opening", "opening-2"]) == "opening-3"
        assert free_id("briefing-1346", ["briefing-1346"]) == "briefing-1346-2"
