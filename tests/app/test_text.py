"""Words of the plan are shown as they stand, whatever they look like."""

import pytest

from erqi_map.ui.shell.text import plain

TRAPS = (
    ":material/home: :streamlit: :smile: :red[x]",
    "$x^2$ and $$y$$",
    "[here](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "![x](http://example.test/x.png)",
    "https://example.test www.example.test a@example.test",
    "# 标题 *粗* _斜_ `码` ~~删~~ | 表 |",
    "1. 一 - 二 -> <- --",
    "{{ 7*7 }} ${x} &amp; \\n",
)


@pytest.mark.parametrize("text", TRAPS)
def test_plain_escapes_every_sign_markdown_knows(text):
    shown = plain(text)
    for at, sign in enumerate(shown):
        if sign in "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~":
            assert shown[at - 1] == "\\"
    assert shown.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\").replace(
        "\u2060", ""
    ) == " ".join(text.split())


def test_plain_breaks_what_streamlit_replaces_after_markdown():
    assert ":m" not in plain(":material/home:")
    assert "->" not in plain("a -> b").replace("\\", "")


@pytest.mark.parametrize("text", ["二七商圈（改造升级）", "文件 places/phoenix-lake.yaml：状态"])
def test_plain_adds_nothing_to_ordinary_words(text):
    assert plain(text).replace("\\", "") == text


@pytest.mark.parametrize("text", [trap for trap in TRAPS if "\\" not in trap])
def test_the_words_of_a_place_reach_the_figures_as_data(app, change, text):
    change("places/phoenix-lake.yaml", 'zh: "凤湖生态休闲区"', "zh: '" + text + "'")
    app.open("clusters")
    assert app.errors() == []
    columns = app.figures()["clusters"]["items"]
    assert text in [item["text"] for column in columns for item in column["eco"]]
