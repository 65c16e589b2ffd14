"""The plan book in memory as it was at one moment, shared by all sessions."""

import logging
import os
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from erqi_map.compose import basemap_tokens, compose_plan
from erqi_map.compose.spec import MapSpec, Scene
from erqi_map.compose.story import compose_scene, opened
from erqi_map.errors import DataError, ErqiMapError, Problem
from erqi_map.i18n import Worded
from erqi_map.model.story import Story, StoryScene
from erqi_map.render.payload.encode import encode_payload, encode_scenes
from erqi_map.render.payload.step import encode_step
from erqi_map.serve.work.wire import pack
from erqi_map.store import GeoStore, Home, open_store
from erqi_map.store.stories.saving import DraftChecker
from erqi_map.store.underneath import without_unreadable

from ..map.state import Vocabulary
from .assets import digest
from .once import once

KEPT_SCENES = 400
KEPT_STORIES = 16
KEPT_STEPS, STEPS_TO_TAKE = 48, 16

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Payload:
    """What a map of a book is made of; `mark`: that of the book."""

    mark: str
    content: bytes

    @cached_property
    def name(self) -> str:
        """What its file is called."""
        return digest(self.content)


@dataclass(frozen=True, eq=False)
class Step(Payload):
    """What brings a map that shows a book `before` to the one of its mark."""

    before: str


@dataclass(frozen=True, eq=False)
class Book:
    """A plan book as it was at one moment: usable, or with all its problems.

    `fault` is an error that has no list of problems; `reading`: none has been
    read yet; `steps`: the last ones that led to it, each from a book that was shown; `older`: the
    payload of one of them.
    """

    stamp: str
    store: GeoStore | None = None
    spec: MapSpec | None = None
    problems: tuple[Problem, ...] = ()
    fault: Worded | None = None
    reading: bool = False
    steps: tuple[Step, ...] = ()
    older: Payload | None = None

    @property
    def sound(self) -> bool:
        """Whether it can be shown."""
        return self.store is not None and self.spec is not None

    def prepare(self) -> None:
        """Make what every session needs, before any of them asks."""
        for _ in (self.words, self.payload, self._cards_of_features, self.overlay_marks):
            pass

    def prepare_payload(self) -> None:
        """Make its own payload in time, so that a new map has few steps to take."""
        marks = [one.before for one in self.steps]
        if self.older and self.older.mark not in marks[-STEPS_TO_TAKE:]:
            _ = self._own

    @property
    def mark(self) -> str:
        """What a map is called that shows it."""
        return digest(self.stamp.encode())

    @cached_property
    def words(self) -> Vocabulary:
        """The ids this book knows."""
        return Vocabulary.of(self.usable[1])

    @property
    def payload(self) -> Payload:
        """What a new map begins with; it takes the steps that are left then."""
        return self._own if "_own" in vars(self) or self.older is None else self.older

    @cached_property
    def _own(self) -> Payload:
        """It holds the keys of the basemaps."""
        return Payload(self.mark, encode_payload(self.usable[1]))

    @cached_property
    def overlay_marks(self) -> dict[str, str]:
        """Id → what tells the definition of an overlay from any other."""
        return {
            one.id: sha256(f"{one.path}\0{one.overlay.model_dump_json()}".encode()).hexdigest()
            for one in self.usable[1].overlays
        }

    @cached_property
    def packed(self) -> bytes:
        """The book for a worker: what is made there is made of what is shown here."""
        return pack(self.usable[0])

    @cached_property
    def _cards_of_features(self) -> dict[str, str]:
        layers = [layer for layer in self.usable[1].layers if "card" in layer.data]
        return {
            str(id_): card for layer in layers for id_, card in layer.data["card"].items() if card
        }

    def card_of(self, focus: str | None) -> str | None:
        """The card of a card or feature; None where there is none."""
        if focus is None or focus in self.usable[1].content["cards"]:
            return focus
        return self._cards_of_features.get(focus)

    @cached_property
    def _checker(self) -> DraftChecker:
        return DraftChecker(self.usable[0].home)

    def check_story(self, id: str, data: Any) -> tuple[Story | None, tuple[Problem, ...]]:
        """A story that is being written, given as plain data: itself if its form is right, and
        every problem of it. Only one without problems can be shown, exported or saved.
        """
        return self._checker.check(id, data)

    @property
    def usable(self) -> tuple[GeoStore, MapSpec]:
        """Store and map of a sound book. Raises DataError for another."""
        if self.store is None or self.spec is None:
            raise DataError(self.problems)
        return self.store, self.spec


def read_book(home: Home, stamp: str, before: Book | None = None) -> Book:
    """Read and check the book and make what every session needs of it. Never raises.

    before: the one that is shown; a map of it is told only what is different.
    """
    try:
        store = without_unreadable(open_store(home))
        tokens = basemap_tokens(store.basemaps, os.environ)
        book = _follow(Book(stamp, store, compose_plan(store, tokens=tokens)), before)
        book.prepare()
        return book
    except DataError as error:
        return Book(stamp, problems=error.problems)
    except ErqiMapError as error:
        return Book(stamp, fault=error.apart())
    except Exception:
        _LOG.exception("the plan book %s could not be read", home)
        return Book(stamp)


def _follow(book: Book, before: Book | None) -> Book:
    if before is None or not before.sound:
        return book
    content = encode_step(before.usable[1], book.usable[1])
    if content is None:
        return book
    steps = (*before.steps, Step(book.mark, content, before.mark))[-KEPT_STEPS:]
    return replace(book, steps=steps, older=before.payload)


@once(keep=KEPT_STORIES)
def scenes_json(book: Book, story: Story) -> bytes:
    """The scenes of a sound story on the map of this book, as the client takes them."""
    scenes = tuple(_scene(book, scene) for scene in story.scenes)
    return encode_scenes(opened(scenes, story.title))


# One word of one scene changes at a time; the others need not be worked out again.
@once(keep=KEPT_SCENES)
def _scene(book: Book, scene: StoryScene) -> Scene:
    store, spec = book.usable
    return compose_scene(store, spec.layers, scene)
