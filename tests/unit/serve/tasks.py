"""Tasks for workers, importable by their names."""

import os
import tempfile
import threading
from pathlib import Path

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed
from erqi_map.serve.work.wire import Made, Tell
from erqi_map.store import GeoStore


def say(store: GeoStore, tell: Tell, words: str) -> Made:
    print("this is no answer")
    tell(0.5, words)
    return Made(words.encode(), {"pid": os.getpid(), "layers": list(store.layer_ids)})


def look_round(store: GeoStore, tell: Tell) -> Made:
    niceness = os.nice(0) if hasattr(os, "nice") else None
    facts = {"temporary": tempfile.gettempdir(), "nice": niceness, "geodata": str(store.root)}
    return Made(b"", facts | {"environment": os.environ.get("ERQI_MAP_TEST", "")})


def take_for_ever(store: GeoStore, tell: Tell) -> Made:
    (Path(tempfile.gettempdir()) / "half-done").write_text("x")
    tell(0.25, str(os.getpid()))
    threading.Event().wait()
    raise AssertionError


def die(store: GeoStore, tell: Tell) -> Made:
    os._exit(3)


def break_down(store: GeoStore, tell: Tell) -> Made:
    raise IndexError("secret")


def refuse(store: GeoStore, tell: Tell) -> Made:
    raise RequestError("check", "request.layer", value="roads", known=Listed(["parks", "metro"]))
