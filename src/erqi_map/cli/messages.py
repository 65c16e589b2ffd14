"""What the commands say: in Chinese, or in the language a command is given for what it makes."""

from collections.abc import Callable
from contextvars import ContextVar

from erqi_map import i18n

_LANG = ContextVar("lang", default=i18n.LANGS[0])


def language() -> str:
    """The language of this command."""
    return _LANG.get()


def speak(lang: str) -> str:
    """Go on in `lang`, which is given back; what there is not is left for the command to refuse."""
    _LANG.set(lang if lang in i18n.LANGS else i18n.LANGS[0])
    return lang


def phrases(section: str) -> Callable[..., str]:
    """Gives the words of `section` by key, in the language of the command; see `i18n.phrase`."""

    def phrase(key: str, /, **values: object) -> str:
        return i18n.phrase(language(), section, key, **values)

    return phrase
