"""YAML text as plain data, with every fault that can be told without knowing what it means.

libyaml reads the text as a stream of events, which are put together here and counted on the way, so
a file that is too deep or too full costs no more than one that is not. Anchors and tags are
refused: a small file cannot unfold into a large one and cannot make objects. Scalars are those of
the YAML 1.2 core schema; dates stay text: the models decide what is a date.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ..locate import Loc, entry_of
from .within import Refused

MAX_DEPTH = 40
"""Lists and mappings within one another; the documents of a plan book need eight."""
MAX_NUMBER = 100
"""Characters of a number; longer ones cost time out of proportion and cannot be shown."""

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"(?P<radix>[-+]?0(?:b[01_]*[01]|o[0-7_]*[0-7]|x[0-9a-fA-F_]*[0-9a-fA-F])_*)"
    r"|(?P<whole>[-+]?[0-9][0-9_]*)"
    r"|[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    re.ASCII,
)


@dataclass(frozen=True)
class Fault:
    """A fault by its code of check.yaml, with the entry and field it is in where they are known."""

    code: str
    values: dict[str, object]
    id: str = ""
    field: str = ""


@dataclass(frozen=True)
class YamlData:
    """The data, None where it cannot be used, and the faults of the text."""

    data: Any
    faults: tuple[Fault, ...]


def parse(text: str, nodes: int) -> YamlData:
    """The data of one YAML document of at most `nodes` keys, values, lists and mappings.

    Of a key that stands twice the first value is kept.
    """
    try:
        return YamlData(*_Builder(text, nodes).document())
    except Refused as error:
        return YamlData(None, (Fault(error.code, error.values),))
    except YAMLError as error:
        return YamlData(None, (_broken(error, text),))


def _broken(error: YAMLError, text: str) -> Fault:
    # libyaml looks ahead, and has a ceiling of its own there.
    if "nesting" in str(getattr(error, "problem", "")):
        return Fault("file_too_deep", {})
    return Fault("yaml_broken", {"line": _line_of(error, text)})


def _line_of(error: Exception, text: str) -> int | str:
    """The line of a fault: most errors name it, faulty characters are named by their byte."""
    mark, position = getattr(error, "problem_mark", None), getattr(error, "position", None)
    if mark is not None:
        return int(mark.line) + 1
    if not isinstance(position, int):
        return "?"
    return text.encode("utf-8")[:position].count(b"\n") + 1


class _Builder:
    """Puts the events of one document together."""

    def __init__(self, text: str, nodes: int) -> None:
        self._parser = CParser(text)
        self._nodes, self._count = nodes, 0
        self._doubled: list[tuple[Loc, str]] = []
        self._numbers: list[tuple[Loc, str]] = []

    def document(self) -> tuple[Any, tuple[Fault, ...]]:
        """The data and the faults in it; data with a number that cannot be used is None."""
        self._parser.get_event()
        if self._parser.check_event(StreamEndEvent):
            raise Refused("file_empty")
        self._parser.get_event()
        data = self._value(self._parser.get_event(), ())
        self._parser.get_event()
        if not self._parser.check_event(StreamEndEvent):
            raise Refused("yaml_broken", line=_line(self._parser.get_event()))
        if data is None and not self._numbers:
            raise Refused("file_empty")
        twice = [
            Fault("key_twice", {"value": word}, *entry_of(data, loc)) for loc, word in self._doubled
        ]
        wrong = [Fault(code, {}, *entry_of(data, loc)) for loc, code in self._numbers]
        return None if wrong else data, (*twice, *wrong)

    def _value(self, event: Event, loc: Loc) -> Any:
        self._count += 1
        if self._count > self._nodes:
            raise Refused("yaml_too_full", limit=self._nodes)
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise Refused("yaml_anchor", line=_line(event))
        if event.tag is not None:
            raise Refused("yaml_tag", line=_line(event))
        if isinstance(event, ScalarEvent):
            return self._scalar(event, loc)
        if len(loc) >= MAX_DEPTH:
            raise Refused("file_too_deep")
        return self._list(loc) if isinstance(event, SequenceStartEvent) else self._mapping(loc)

    def _list(self, loc: Loc) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._parser.get_event(), SequenceEndEvent):
            found.append(self._value(event, (*loc, len(found))))
        return found

    def _mapping(self, loc: Loc) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        words: set[str] = set()
        while not isinstance(event := self._parser.get_event(), MappingEndEvent):
            if isinstance(event, SequenceStartEvent | MappingStartEvent):
                raise Refused("yaml_broken", line=_line(event))
            key = self._value(event, loc)
            if event.implicit[0] and event.value == "<<":
                raise Refused("yaml_anchor", line=_line(event))
            within = (*loc, event.value)
            value = self._value(self._parser.get_event(), within)
            if key in found or event.value in words:
                self._doubled.append((within, event.value))
            words.add(event.value)
            found.setdefault(key, value)
        return found

    def _scalar(self, event: ScalarEvent, loc: Loc) -> Any:
        # Text in quotes or in a block is text.
        if not event.implicit[0]:
            return event.value
        if event.value in _WORDS:
            return _WORDS[event.value]
        match = _NUMBER.fullmatch(event.value)
        return event.value if match is None else self._number(match, loc)

    def _number(self, match: re.Match[str], loc: Loc) -> int | float | None:
        if len(match[0]) > MAX_NUMBER:
            self._numbers.append((loc, "number_too_long"))
            return None
        plain = match[0].replace("_", "")
        if match["whole"]:
            return int(plain)
        if match["radix"]:
            return int(plain, 0)
        # What ends in a letter is .inf or .nan.
        value = math.inf if plain[-1].isalpha() else float(plain)
        if not math.isfinite(value):
            self._numbers.append((loc, "number_not_finite"))
        return value


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
