"""The page 变更: the journal, what is new since a moment, what the shipped book has become."""

from erqi_map.store import Workspace
from erqi_map.store.book.called import called

from ..shell.book import Book
from ..shell.choices import kept_tabs
from ..shell.language import lang, phrase
from .history import show_history
from .news import show_news
from .since import show_since


def show_changes(book: Book, home: Workspace) -> None:
    """All of it."""
    names = called(book.usable[0], lang())
    show_news(home, names)
    journal, since = kept_tabs(
        "erqi_changes_tab", [phrase("changes.tab_history"), phrase("changes.tab_since")]
    )
    with journal:
        show_history(home.journal, names)
    with since:
        show_since(book, home.journal, names)
