"""How bytes are text: what a file declares, strict UTF-8, GB18030, in that order and each tried."""

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress

from ..faults import RefusedError

CUT_BYTES = 3
"""A character that was cut off has lost no more than the rest of its bytes."""
PREVIEW, SAMPLE = 120, 4096
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]")
EVERYDAY = 0.95
"""The share of characters of GB 2312 above which bytes are Chinese by no chance."""
_CHINESE = frozenset({"gbk", "gb2312", "cp936", "gb18030", "hz"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def codec_of(name: str | None) -> str | None:
    """Python's codec for a name that a file or a person gives; all of GBK is read as GB18030."""
    plain = (name or "").strip().strip("\x00").lower()
    plain = {"936": "gbk", "ansi 936": "gbk", "ansi_936": "gbk", "65001": "utf-8"}.get(plain, plain)
    if plain.isdigit():
        plain = f"cp{plain}"
    with suppress(LookupError, ValueError):
        found = codecs.lookup(plain).name
        # Some codecs of Python are no encodings of text.
        if codecs.lookup(plain)._is_text_encoding:
            return "gb18030" if found in _CHINESE else found
    return None


def encoding_of(parts: Iterable[bytes], declared: Iterable[str | None] = ()) -> str:
    """The codec that reads all of `parts`; a character cut off at the end of one does not count."""
    found = [one for one in parts if not one.isascii()]
    if not found:
        return "utf-8"
    for mark, codec in _MARKS:
        if found[0].startswith(mark):
            return codec
    said = [codec for codec in map(codec_of, declared) if codec]
    everyday = _is_everyday(b"\n".join(map(_sample, found)))
    # Little passes for UTF-8 by chance, and nothing for everyday Chinese: both go before what is
    # declared, which many write without knowing.
    for codec in ("utf-8", *(["gb18030"] if everyday else []), *said, "gb18030"):
        if codec == "utf-8" and everyday and codec not in said and not _has_asian(found):
            continue
        if all(_reads(one, codec) for one in found):
            return codec
    raise RefusedError("encoding")


def chosen(parts: Iterable[bytes], asked: str | None, declared: Iterable[str | None] = ()) -> str:
    """The codec a person asked for, else what `encoding_of` finds. Raises RefusedError."""
    if asked is None:
        return encoding_of(parts, declared)
    if (codec := codec_of(asked)) is None:
        raise RefusedError("encoding_name", value=asked[:40])
    return codec


def text_of(content: bytes, asked: str | None, declared: str | None = None) -> tuple[str, str]:
    """The text of a file and its codec. Raises RefusedError."""
    # Some tools put the mark of UTF-8 before GBK.
    marked, content = content, content.removeprefix(codecs.BOM_UTF8)
    codec = chosen([content], asked, ["utf-8" if content is not marked else None, declared])
    try:
        return content.decode(codec).removeprefix("\ufeff"), codec
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError("encoding_line", line=line, name=label_of(codec)) from error


def cut_text(content: bytes, codec: str) -> str:
    """Text whose last character may be cut off; what else is wrong shows as a sign for it."""
    for less in range(CUT_BYTES + 1):
        with suppress(UnicodeDecodeError):
            return content[: len(content) - less].decode(codec)
    return content.decode(codec, "replace")


def previews(content: bytes) -> dict[str, str]:
    """How a piece of a file reads in each encoding that is common here."""
    return {label_of(one): content[:PREVIEW].decode(one, "replace") for one in ("utf-8", "gb18030")}


def label_of(codec: str) -> str:
    """How an encoding is called."""
    return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(codec, codec.upper())


def _sample(content: bytes) -> bytes:
    first = _ABOVE_ASCII.search(content)
    return content[first.start() :][:SAMPLE] if first else b""


def _is_everyday(content: bytes) -> bool:
    """Whether bytes are, as GB18030, characters of GB 2312 almost throughout."""
    text = [one for one in content.decode("gb18030", "ignore") if not one.isascii()]
    known = sum(len(one.encode("gb2312", "ignore")) == 2 for one in text)
    return 2 * len(text) * EVERYDAY <= sum(byte > 0x7F for byte in content) and (
        known >= EVERYDAY * len(text)
    )


def _has_asian(parts: list[bytes]) -> bool:
    return any(max(_sample(one).decode("utf-8", "ignore"), default="") > "\u07ff" for one in parts)


def _reads(content: bytes, codec: str) -> bool:
    for less in range(CUT_BYTES + 1):
        with suppress(UnicodeDecodeError):
            content[: len(content) - less].decode(codec)
            return True
    return False
