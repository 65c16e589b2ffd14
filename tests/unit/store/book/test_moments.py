"""Moments with a name, and who works at what."""

import datetime as dt

import pytest

from erqi_map.errors import RequestError
from erqi_map.store.book import presence
from erqi_map.store.book.baselines import baselines, change_at, forget_baseline, name_baseline
from erqi_map.store.book.presence import announce, leave

from .changing import LAKE, STREET, change_text


class TestBaselines:
    def test_what_changed_since_is_told_by_name_number_day_and_now(self, workspace):
        journal = workspace.journal
        made = name_baseline(journal, " 11月  例会 ", "张三")
        assert (made.name, made.change) == ("11月 例会", 1)
        change_text(workspace, LAKE, "6000亩", "6001亩")
        tomorrow = (dt.date.today() + dt.timedelta(days=1)).isoformat()
        wanted = {"11月 例会": 1, "2": 2, "now": None, "2001-01-01": 0, tomorrow: 2}
        assert {moment: change_at(journal, moment) for moment in wanted} == wanted
        assert [(one.name, one.who) for one in baselines(journal)] == [("11月 例会", "张三")]

    @pytest.mark.parametrize("name", ["", " ", "now", "12", "2026-11-30", "长" * 61])
    def test_a_name_that_could_mean_something_else_is_refused(self, workspace, name):
        with pytest.raises(RequestError, match="不能叫"):
            name_baseline(workspace.journal, name, "张三")

    def test_a_name_is_given_once_and_can_be_taken_away(self, workspace):
        journal = workspace.journal
        name_baseline(journal, "例会", "张三")
        with pytest.raises(RequestError, match="已经有叫“例会”"):
            name_baseline(journal, "例会", "张三")
        with pytest.raises(RequestError, match="没有“月会”这个时刻"):
            change_at(journal, "月会")
        forget_baseline(journal, "例会")
        assert baselines(journal) == []
        with pytest.raises(RequestError, match="没有变更 9，最新的是 1"):
            name_baseline(journal, "例会", "张三", 9)


class TestPresence:
    def test_who_works_at_the_same_thing_is_told_until_he_leaves_or_is_silent(
        self, workspace, monkeypatch
    ):
        journal = workspace.journal
        lake = frozenset({LAKE})
        assert announce(journal, "a", [LAKE], "张三") == {}
        assert announce(journal, "b", [STREET, LAKE], "李四") == {"张三": lake}
        assert announce(journal, "a", [LAKE], "张三") == {"李四": lake}
        leave(journal, "b")
        assert announce(journal, "c", [STREET], "王五") == announce(journal, "a", [LAKE], "") == {}
        now = presence._now_ms
        for later in (presence.LASTS_MS + 1, -presence.LASTS_MS):
            announce(journal, "a", [LAKE], "张三")
            monkeypatch.setattr(presence, "_now_ms", lambda one, by=later: now(one) + by)
            assert announce(journal, "d", [LAKE], "赵六") == {}
            monkeypatch.undo()
            leave(journal, "d")
