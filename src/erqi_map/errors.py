"""Every error the product raises on purpose: what is wrong, put into words at the edge."""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import overload

from erqi_map.i18n import LANGS, LINES, Listed, Message, Worded, phrase


@dataclass(frozen=True)
class Problem(Worded):
    """One fault in a plan book: where it stands, what is wrong, what to do.

    code: names the words of i18n `check`, `<code>.message` and `<code>.fix`, with `values` in them.
    """

    file: str | Worded
    id: str
    field: str
    code: str
    values: tuple[tuple[str, str | Worded], ...] = ()

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        return self.told(LANGS[0])[0]

    @property
    def fix(self) -> str:
        """What to do, in Chinese."""
        return self.told(LANGS[0])[1]

    def told(self, lang: str) -> tuple[str, str]:
        """What is wrong and what to do."""
        keys, values = (f"{self.code}.message", f"{self.code}.fix"), dict(self.values)
        message, fix = (phrase(lang, "check", key, **values) for key in keys)
        return message, fix

    def text(self, lang: str = LANGS[0]) -> str:
        """All of it in one sentence."""
        where = {"file": self.file, "entry": self.id, "field": self.field}
        place = [Message("errors", key, value=value) for key, value in where.items() if value]
        message, fix = self.told(lang)
        # A reason in it may be a sentence of its own.
        message = message.removesuffix(phrase(lang, "errors", "stop"))
        said = {"place": Listed(place, "comma"), "message": message, "fix": fix}
        return phrase(lang, "errors", "problem", **said)

    @property
    def order(self) -> tuple[str, ...]:
        """Problems stand in the order of their files, entries and fields."""
        return str(self.file), self.id, self.field, *self.told(LANGS[0])


class ErqiMapError(Worded, Exception):
    """Base of all errors of this package; `str()` is one Chinese sentence for the user, `text` the
    same in another language.
    """

    @overload
    def __init__(self, message: Worded, /) -> None: ...
    @overload
    def __init__(self, section: str, key: str, /, **values: object) -> None: ...
    def __init__(self, first: str | Worded, key: str = "", /, **values: object) -> None:
        self.message = first if isinstance(first, Worded) else Message(first, key, **values)
        super().__init__(self.message.text())

    def apart(self) -> Worded:
        """The message without the exception."""
        return self.message

    @property
    def key(self) -> str:
        """What tells one sentence from another, in every language; empty where there are more."""
        return self.message.key if isinstance(self.message, Message) else ""

    def text(self, lang: str = LANGS[0]) -> str:
        """The sentence in `lang`."""
        return self.message.text(lang)


class DataError(ErqiMapError):
    """The plan book cannot be used; `problems` holds every fault found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda problem: problem.order))
        super().__init__(Listed(self.problems, LINES))


class ExportError(ErqiMapError):
    """An export could not be made or written; nothing was changed on disk."""


class SaveError(ErqiMapError):
    """The plan book could not be written; it stands as it was."""


class RequestError(ErqiMapError):
    """The user asked for something that does not exist: a layer, language, basemap, scene."""


def checked_lang(lang: str) -> str:
    """A language there is; RequestError for any other."""
    if not isinstance(lang, str) or lang not in LANGS:
        raise RequestError("errors", "lang", value=lang, known=Listed(LANGS))
    return lang


_SYSTEM = {
    errno.ENOENT: "missing",
    errno.EACCES: "no_rights",
    errno.EPERM: "no_rights",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EIO: "disk",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.ENAMETOOLONG: "name",
    errno.EINVAL: "name",
    errno.EILSEQ: "name",
}


def system_words(error: OSError) -> Worded | str:
    """What the system refuses, in our words; in its own where we have none."""
    key = _SYSTEM.get(error.errno or 0)
    if key:
        return Message("workspace", f"reason_{key}")
    return os.strerror(error.errno) if error.errno else type(error).__name__
