"""Two browsers side by side at one project: neither loses a word, whatever the other does.

That a database merges as a file does is tried in tests/unit/store/book.
"""

import pytest
from playwright.sync_api import expect

from erqi_map.store import open_store
from tests.workspaces import shipped_workspace

from ..waiting import until
from .conftest import serve_app
from .hands import LAPTOP, field, pick, press, told

TOWN = "football-town"


@pytest.fixture
def home(tmp_path):
    return shipped_workspace(tmp_path)


@pytest.fixture
def two(home, open_page):
    """Two people at the form of one project."""
    with serve_app(home.where) as address:
        pages = []
        for name in ("张三", "李四"):
            page = open_page(f"{address}/edit", viewport=LAPTOP).page
            field(page, "您的姓名").fill(name)
            field(page, "您的姓名").press("Tab")
            press(page, "记住")
            expect(page.get_by_role("button", name=name)).to_be_visible()
            pick(field(page, "改哪一个"), "足球小镇")
            expect(field(page, "简称（中文）")).to_have_value("足球小镇")
            pages.append(page)
        yield pages


def bar(page):
    return page.locator(".st-key-erqi-edit-bar")


def says(page, words):
    expect(bar(page)).to_contain_text(words)


def slogan(home):
    return open_store(home).place(TOWN).slogan.zh


def test_neither_loses_a_word(two, home):
    zhang, li = two
    expect(li.get_by_text("张三 也正在改这一处")).to_be_visible()
    # Different fields are put together by themselves.
    field(li, "概述（中文）").fill("李四写的概述。")
    field(zhang, "口号（中文）").fill("张三写的口号")
    press(zhang, "保存")
    says(zhang, "已保存")
    expect(li.get_by_text("张三 ").first).to_be_visible()
    expect(field(li, "概述（中文）")).to_have_value("李四写的概述。")
    press(li, "保存")
    says(li, "已与别人刚才的改动合在一起保存")
    place = open_store(home).place(TOWN)
    assert (place.slogan.zh, place.summary.zh) == ("张三写的口号", "李四写的概述。")

    # The same field: both versions, and a choice.
    field(zhang, "口号（中文）").fill("张三的新口号")
    field(li, "口号（中文）").fill("李四的新口号")
    press(li, "保存")
    until(lambda: slogan(home) == "李四的新口号")
    press(zhang, "保存")
    says(zhang, "李四 在")
    says(zhang, "对方：李四的新口号")
    bar(zhang).get_by_text("我的：张三的新口号").click()
    press(zhang, "合并并保存")
    until(lambda: slogan(home) == "张三的新口号")

    # One takes back what the other has saved, who goes on writing there.
    field(li, "口号（中文）").fill("李四再写的口号")
    press(zhang, "撤销这次变更")
    told(zhang, "已撤销，记为变更")
    press(li, "保存")
    until(lambda: slogan(home) == "李四再写的口号")
    says(li, f"（变更 {home.journal.history()[0].id}）")

    # One deletes it while the other writes.
    field(li, "概述（中文）").fill("删除时正在写的概述。")
    # What somebody has changed is looked at once more before it goes.
    zhang.get_by_role("button", name="删除", exact=True).locator("visible=true").last.click()
    for words in ("刚有人改过它", "已删除"):
        zhang.get_by_role("button", name="删除建业足球小镇").click()
        told(zhang, words)
    assert TOWN not in open_store(home).places
    press(li, "保存")
    says(li, "张三 在")
    says(li, "填的内容都还在")
    press(li, "恢复并保存")
    until(lambda: TOWN in open_store(home).places)
    assert open_store(home).place(TOWN).summary.zh == "删除时正在写的概述。"
