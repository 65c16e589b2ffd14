"""The frame round every page: language, navigation, and what to show when something is wrong."""

from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import streamlit as st

from erqi_map.ui.changes.news import show_news_notice
from erqi_map.ui.map import link
from erqi_map.ui.shell import frame, language, session

from . import trouble
from .assets import StaticFolderError
from .together import follow_others

ICON = Path(str(files("erqi_map.ui") / "styles" / "icon.svg"))
LOGO = {
    lang: Path(str(files("erqi_map.ui") / "styles" / f"logo.{lang}.svg")) for lang in ("zh", "en")
}
PAGES = (
    "map",
    "clusters",
    "framework",
    "indicators",
    "briefing",
    "edit",
    "changes",
    "export",
    "data",
    "sources",
)


def run(static_dir: Path) -> None:
    """Run the app once, as Streamlit does on every change. `static_dir`: the folder it serves."""
    language.take_language()
    reading = session.begin_run(static_dir)
    st.set_page_config(
        page_title=language.phrase("app.title"),
        page_icon=str(ICON),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    frame.styles("app.css")
    st.logo(str(LOGO[language.lang()]), size="large")
    page = st.navigation(
        [
            st.Page(
                link.PAGES / f"{name}.py",
                title=language.phrase(f"nav.{name}"),
                url_path=name,
                default=name == PAGES[0],
            )
            for name in PAGES
        ],
        position="top",
    )
    language.keep_language()
    language.language_switch()
    if not reading.book.sound:
        # What is wrong with the book must be shown even where nothing can be served.
        with suppress(StaticFolderError):
            frame.frame(page.url_path)
        trouble.show_book_problems(reading)
        return
    home = reading.book.usable[0].home
    with trouble.told_to_the_user():
        frame.frame(page.url_path)
        trouble.show_book_notice(reading)
        show_news_notice(home)
        follow_others(home, reading)
        page.run()
