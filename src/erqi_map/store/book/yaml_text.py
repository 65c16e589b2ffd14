"""YAML documents written again after a change: what did not change keeps its form and comments."""

from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from .items import ids_of

__all__ = ["YAMLError", "rewrite_yaml", "write_yaml"]

OnOneLine = Callable[[str, dict[str, Any]], bool]
"""Whether a mapping, known by its key, is written on one line."""
_WORDS = frozenset({"zh", "en"})


def words_on_one_line(key: str, value: dict[str, Any]) -> bool:
    """The same words in both languages stand side by side."""
    return set(value) <= _WORDS


def write_yaml(data: Any, on_one_line: OnOneLine = words_on_one_line) -> str:
    """A new document: the same data give the same text. Raises YAMLError."""
    stream = StringIO()
    _yaml().dump(_styled(data, "", on_one_line=on_one_line), stream)
    return stream.getvalue()


def rewrite_yaml(content: bytes, data: Any) -> bytes:
    """The document with its data replaced by `data`, line for line as before where they agree."""
    yaml = _yaml()
    stream = BytesIO()
    yaml.dump(_put(yaml.load(content), data), stream)
    return stream.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes, yaml.allow_unicode, yaml.width = True, True, 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(
        type(None), lambda one, _: one.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    return yaml


def _put(old: Any, new: Any) -> Any:
    if isinstance(old, CommentedMap) and isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, value in new.items():
            # Only what is different is touched: a value keeps its quotes and what stands beside it.
            if key not in old or old[key] != value:
                old[key] = _put(old[key], value) if key in old else _styled(value, key)
        return old
    if isinstance(old, CommentedSeq) and isinstance(new, list):
        known = dict(zip(ids_of(old) or (), old, strict=False))
        put = [
            _put(known[one["id"]], one)
            if isinstance(one, dict) and one.get("id") in known
            else _styled(one, "")
            for one in new
        ]
        old[:] = put
        return old
    return _styled(new, "", quoted=isinstance(old, DoubleQuotedScalarString))


def _styled(
    value: Any, key: str, quoted: bool = False, on_one_line: OnOneLine = words_on_one_line
) -> Any:
    """Words in quotes, ids plain; short things on one line."""
    if isinstance(value, dict):
        found = CommentedMap(
            {name: _styled(one, name, on_one_line=on_one_line) for name, one in value.items()}
        )
        if on_one_line(key, value):
            found.fa.set_flow_style()
        return found
    if isinstance(value, list):
        entries = CommentedSeq([_styled(one, "", on_one_line=on_one_line) for one in value])
        if not any(isinstance(one, dict) for one in value):
            entries.fa.set_flow_style()
        return entries
    return DoubleQuotedScalarString(value) if quoted or key in _WORDS else value
