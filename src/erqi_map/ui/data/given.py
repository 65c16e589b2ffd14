"""Files that a browser gives, on disk under their own names while they are read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def on_disk(*files: Any) -> Iterator[list[Path | None]]:
    """A path for each uploaded file, None for none; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="erqi-map-given-") as folder:
        paths: list[Path | None] = []
        for number, file in enumerate(files):
            if file is None:
                paths.append(None)
                continue
            inner = Path(folder) / str(number)
            inner.mkdir()
            # The name tells what a file is, and its end alone is a name on this disk.
            path = inner / (Path(file.name.replace("\\", "/")).name or "file")
            path.write_bytes(file.getbuffer())
            paths.append(path)
        yield paths
