"""The members of a large JSON object, one item of its `features` at a time, in bounded memory.

Python's own scanner reads each value; this only finds where one begins. It knows GeoJSON's outer
form and nothing else.
"""

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

from ..faults import RefusedError

_CHUNK_BYTES = 1 << 18
_BLANK = " \t\r\n"


def members(file: IO[bytes], most_item_chars: int) -> Iterator[tuple[str, Any]]:
    """Each member of the object in `file` as (name, value); of `features` each item, as
    ("features", item), after one ("features", None) for the list itself.

    Raises RefusedError for text that is not UTF-8, no JSON, nested too deeply, or has one item of
    more than `most_item_chars` characters.
    """
    text = _Text(file, most_item_chars)
    text.expect("{")
    if text.peek() == "}":
        text.expect("}")
    else:
        yield from _members(text)
    if text.peek():
        raise text.broken()


def _members(text: "_Text") -> Iterator[tuple[str, Any]]:
    while True:
        name = text.value()
        if not isinstance(name, str):
            raise text.broken()
        text.expect(":")
        if name == "features" and text.peek() == "[":
            yield name, None
            for item in _items(text):
                yield name, item
        else:
            yield name, text.value()
        if text.expect(",}") == "}":
            return


def _items(text: "_Text") -> Iterator[Any]:
    text.expect("[")
    if text.peek() == "]":
        text.expect("]")
        return
    while True:
        yield text.value()
        if text.expect(",]") == "]":
            return


class _Text:
    """A window on the text that grows while a value in it is not whole."""

    def __init__(self, file: IO[bytes], most_chars: int) -> None:
        self._file, self._most_chars = file, most_chars
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._scan = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode
        self._window, self._at, self._ended = "", 0, False
        self._line = 1

    def peek(self) -> str:
        """The next character that is not blank, empty at the end."""
        while True:
            while self._at < len(self._window) and self._window[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._window) or not self._more(_CHUNK_BYTES):
                return self._window[self._at : self._at + 1]

    def expect(self, signs: str) -> str:
        """Pass over the next character, which must be one of `signs`."""
        found = self.peek()
        if not found or found not in signs:
            raise self.broken()
        self._at += 1
        return found

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        wanted = _CHUNK_BYTES
        while True:
            try:
                value, end = self._scan(self._window, self._at)
            except json.JSONDecodeError as error:
                if not self._more(wanted):
                    raise self.broken(error.pos) from error
            except RecursionError as error:
                raise RefusedError("too_deep", line=self._line_at(self._at)) from error
            except ValueError as error:
                raise RefusedError("bad_number", line=self._line_at(self._at)) from error
            else:
                # A number that ends where the window does may go on.
                if end < len(self._window) or not self._more(wanted):
                    self._at = end
                    return value
            wanted *= 2
            if len(self._window) - self._at > self._most_chars:
                raise RefusedError("item_large", line=self._line_at(self._at))

    def broken(self, at: int | None = None) -> RefusedError:
        """The fault of text that is no JSON here."""
        return RefusedError("bad_json", line=self._line_at(self._at if at is None else at))

    def _line_at(self, at: int) -> int:
        return self._line + self._window.count("\n", 0, at)

    def _more(self, size: int) -> bool:
        """Read on; False at the end of the file."""
        if self._ended:
            return False
        data = self._file.read(size)
        self._ended = not data
        try:
            text = self._decode(data, self._ended)
        except UnicodeDecodeError as error:
            raise RefusedError("not_utf8") from error
        self._line += self._window.count("\n", 0, self._at)
        self._window, self._at = self._window[self._at :] + text, 0
        return True


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
