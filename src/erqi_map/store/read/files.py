"""Where the files of a plan book are read from: a folder, or the journal of a workspace."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .within import list_within, read_within


@dataclass(frozen=True)
class Pieces:
    """A layer file taken apart: what stands around its features, and they in their order."""

    head: bytes
    features: Sequence[bytes]


class Files(Protocol):
    """The files of one book. What is given is not written to."""

    @property
    def folder(self) -> Path:
        """Where those lie that other programs open: data of overlays, pictures, papers, a base."""

    def stands(self, name: str) -> bool:
        """Whether there is anything of this name, be it a link that leads nowhere."""

    def names(self, folder: str, most: int) -> list[str]:
        """The names in a folder, sorted. Raises Refused as `list_within`."""

    def content(self, name: str, most_bytes: int) -> bytes:
        """The first `most_bytes` + 1 bytes of a file. Raises Refused as `read_within`."""

    def pieces(self, name: str) -> Pieces | None:
        """A file in pieces, where it is kept so."""


@dataclass(frozen=True)
class FolderFiles:
    """A book of files in a folder."""

    folder: Path

    def stands(self, name: str) -> bool:
        """As `Files`."""
        return os.path.lexists(self.folder / name)

    def names(self, folder: str, most: int) -> list[str]:
        """As `Files`."""
        return list_within(self.folder, folder, most)

    def content(self, name: str, most_bytes: int) -> bytes:
        """As `Files`."""
        return read_within(self.folder, name, most_bytes)

    def pieces(self, name: str) -> None:
        """As `Files`: each is whole."""
