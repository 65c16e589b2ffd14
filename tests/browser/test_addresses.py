"""An address in a text of the plan is words: nothing Streamlit shows makes a link of it."""

from collections.abc import Iterator

import pytest

from erqi_map.ui.shell.text import plain

from .conftest import streamlit

ADDRESSES = (
    "http://x1.example.com/a", "HTTPS://X2.example.com", "www.x3.example.com/b?c=d",
    "WWW.x4.Example.com", "a5@example.com", "mailto:a6@example.com", "xmpp:a7@example.com/b",
    "<http://x8.example.com>", "(www.x9.example.com)", "见http://x10.example.com。",
    "用a11_b@example.com联系", "www.x12.中国", "//x13.example.com", "http://x14.example.com/_a_*b*",
    "www.x15-y.example.com", "a16+b@ex-ample.com", "https://x17.example.com\u2028www.x18.example.com",
    "\u202ewww.x19.example.com", "https://user:word@x20.example.com:8080/",
    "http:\u200b//x21.example.com", "www\u00ad.x22.example.com", "a23\ufeff@example.com",
    "[x24](http://example.com)", "![x25](http://example.com/x.png)",
    "[^1] [^1]: http://x26.example.com", "http&#58;//x27.example.com", "HTTP:\\\\x28.example.com",
)  # fmt: skip
SCRIPT = """
import streamlit as st

words = {words!r}
MESSAGES = ("markdown", "caption", "error", "warning", "info", "success", "title", "header",
            "subheader", "write")
for name in MESSAGES:
    getattr(st, name)(words)
st.text_input(words, key="text", help=words)
st.radio(words, [words, "b"], captions=[words, "c"], key="radio")
st.button(words, key="button", help=words)
st.checkbox(words, key="check")
st.toggle(words, key="toggle")
st.selectbox(words, [words], key="select")
st.multiselect(words, [words], default=[words], key="many")
st.pills(words, [words], key="pills")
st.segmented_control(words, [words], key="segments")
st.slider(words, 0, 2, key="slider")
st.expander(words).write(words)
st.tabs([words, "b"])
st.metric(words, 1, delta=words)
st.progress(0.4, text=words)
st.table({{"a": [words]}})
st.file_uploader(words, key="file")
st.status(words)
st.popover(words)
st.download_button(words, "x", key="download")
st.toast(words, duration="infinite")
st.container(key="last").write("all shown")
"""
LINKS = """() => [...document.querySelectorAll("a[href], img[src]")]
  .map((node) => node.getAttribute("href") || node.getAttribute("src"))
  .filter((address) => /^[^#].*(example|x12)/i.test(address))"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small app that shows the addresses in every way the app has."""
    script = tmp_path_factory.mktemp("addresses") / "app.py"
    script.write_text(SCRIPT.format(words=" · ".join(map(plain, ADDRESSES))), "utf-8")
    with streamlit(script) as address:
        yield address


def test_no_address_becomes_a_link(open_page, shown: str) -> None:
    page = open_page(shown).page
    page.locator(".st-key-last").get_by_text("all shown").wait_for()
    page.get_by_test_id("stToast").wait_for()
    assert page.evaluate(LINKS) == []
    page.get_by_test_id("stTooltipIcon").first.hover()
    page.get_by_test_id("stTooltipContent").first.wait_for()
    assert page.evaluate(LINKS) == []
    words = page.get_by_test_id("stMarkdown").first.inner_text().replace("\u2060", "")
    assert "http://x1.example.com/a" in words
    assert "a5@example.com" in words
