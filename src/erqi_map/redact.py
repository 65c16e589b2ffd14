"""Takes passwords out of what is said: the one place that knows where an address may hold one.

An address of a database that is written as it should be says itself which part is secret. One that
is not (an `@` too many, a full-width colon, a blank) may have its password taken for a host or a
port by whoever reads it and repeated in an error, so of such an address no word is repeated.
"""

import os
import re
from collections.abc import Iterable
from urllib.parse import unquote

HIDDEN = "…"
_CLEAN = re.compile(
    r"postgres(?:ql)?://"
    r"(?:(?P<user>[\w.%+-]+)(?::(?P<password>[^@/?#\s：＠／]*))?@)?"
    r"(?P<hosts>(?:[\w.-]*|\[[0-9a-f:.]+\])(?::\d+)?(?:,[\w.-]+(?::\d+)?)*)"
    r"(?:/[^:@/?#\s：＠／&=]*)?(?:\?(?P<query>[^@#\s：＠]*))?",
    re.IGNORECASE,
)
_SECRET_NAMES = r"password|passwd|pwd|passfile|sslpassword|sslkey|oauth_client_secret"
_LIKE_ADDRESS = re.compile(
    r"(?!https?:)\b[a-z][\w+.-]+[:：]/|^\s*postgres|[^\s/\\:：]*[:：](?![\\/])\S*[@＠]"
    rf"|(?<![\w-])(?:{_SECRET_NAMES}|host|hostaddr|user|dbname|port)\s*[=＝]",
    re.IGNORECASE,
)
_NAMED_SECRET = re.compile(rf"(?:{_SECRET_NAMES})\s*[=＝:：]\s*('[^']*'|\S+)", re.IGNORECASE)
# Values of these are no secret even in the query of an address.
_OPEN_NAMES = frozenset({"host", "port", "user", "dbname", "sslmode", "connect_timeout"})
# Words of every address; to hide them would only make a message hard to read.
_OPEN_WORDS = frozenset({"postgresql", "postgres", "localhost", "password", "host", "user", "port"})
_LONG = 4


def looks_like_address(text: str) -> bool:
    """Whether somebody may have meant the address of a database, rightly written or not."""
    return _LIKE_ADDRESS.search(text) is not None and not os.path.exists(text)


def is_clean_address(text: str) -> bool:
    """Whether `postgresql://…` is written so that there is one way only to read it."""
    return _CLEAN.fullmatch(text) is not None


def hide(text: str, given: Iterable[str]) -> str:
    """`text` without what may be secret in `given`: addresses, or the words of a command line."""
    found: set[str] = set()
    words = list(given)
    meant = malformed = False
    for word in words:
        # A blank in a password makes two words of it, so those that follow are hidden too.
        meant = not word.startswith("-") and (meant or looks_like_address(word))
        if meant and is_clean_address(word):
            malformed = False
            found |= _secrets(word)
        elif meant and (malformed or looks_like_address(word) or "@" in word):
            malformed = True
            found |= _forms(word)
    for secret in _NAMED_SECRET.findall(" ".join(words)):
        found |= _forms(secret)
    for secret in sorted(found - {""}, key=len, reverse=True):
        pattern = re.escape(secret)
        # A short one is part of many a word.
        text = re.sub(pattern if len(secret) >= _LONG else rf"(?<!\w){pattern}(?!\w)", HIDDEN, text)
    return text


def _forms(text: str) -> set[str]:
    """A secret as it may be repeated: whole, decoded, and, since it may be escaped, its words."""
    whole = {text, unquote(text)}
    words = {word for form in whole for word in re.findall(r"\w+", form)}
    return whole | {word for word in words if word.lower() not in _OPEN_WORDS}


def _secrets(address: str) -> set[str]:
    parts = _CLEAN.fullmatch(address)
    assert parts is not None
    raw = [parts["password"] or ""]
    for pair in (parts["query"] or "").split("&"):
        name, _, value = pair.partition("=")
        if unquote(name).lower() not in _OPEN_NAMES:
            raw.append(value)
    if parts["user"] is None:
        # Without an @ the port may be a password of digits.
        raw += re.findall(r":(\d+)", parts["hosts"])
    return {form for value in raw for form in _forms(value)}
