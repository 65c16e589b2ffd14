"""The page 变更: the journal, what is new since a moment, what the shipped book has become."""

from erqi_map.store import GeoStore, Workspace

from ..content.words import Words
from .history import show_history
from .news import show_news
from .words import names_of


def show_changes(store: GeoStore, home: Workspace, words: Words) -> None:
    """All of it."""
    names = names_of(store, words)
    show_news(home, names)
    show_history(home.journal, names)
