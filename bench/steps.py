"""Runs one step in a process of its own, with a limit, and collects what it told before its end."""

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from .settings import ROOT

LOOK_EVERY_S = 0.1
WORDS = 160


@dataclass(frozen=True)
class Outcome:
    """What a step told, how long it took, the height of its memory, and why it failed if it did."""

    lines: tuple[dict[str, Any], ...]
    seconds: float
    peak_mb: float
    failed: str = ""

    def merged(self) -> dict[str, Any]:
        """All lines as one record, with the failure in it."""
        record: dict[str, Any] = {}
        for line in self.lines:
            record |= line
        if self.failed and "failed" not in record:
            record["failed"] = self.failed
        return record


def run_module(name: str, arguments: Sequence[object], limit_s: float) -> Outcome:
    """Run a module of the bench."""
    words = [str(argument) for argument in arguments]
    return run_step([sys.executable, "-m", f"bench.{name}", *words], limit_s)


def run_step(command: Sequence[str], limit_s: float, *, family: bool = False) -> Outcome:
    """Run a command; when its time is up it is ended with everything it started.

    family: memory is that of the command and of what it started, at the same moment.
    """
    start = time.perf_counter()
    peak = 0
    failed = ""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = psutil.Popen(list(command), cwd=ROOT, stdout=out, stderr=err)
        try:
            while True:
                try:
                    process.wait(timeout=LOOK_EVERY_S)
                    break
                except psutil.TimeoutExpired:
                    with contextlib.suppress(psutil.Error):
                        peak = max(peak, _family_memory(process) if family else _memory(process))
                if time.perf_counter() - start > limit_s:
                    failed = f"> {limit_s:.0f} s"
                    break
        finally:
            end_tree(process)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        lines = tuple(_records(out.read().decode("utf-8", "replace")))
        if not failed and process.returncode:
            failed = _last_words(err.read().decode("utf-8", "replace"), process.returncode)
    return Outcome(lines, seconds, peak / 1e6, failed)


def _memory(process: psutil.Process) -> int:
    # The high-water mark of the process itself, which misses nothing between two looks.
    for line in open(f"/proc/{process.pid}/status", encoding="ascii"):  # noqa: SIM115
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


def _family_memory(process: psutil.Process) -> int:
    members = [process, *process.children(recursive=True)]
    return sum(member.memory_info().rss for member in members)


def end_tree(process: psutil.Process) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [*process.children(recursive=True), process]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(family, timeout=10)


def _records(text: str) -> list[dict[str, Any]]:
    found = []
    for line in text.splitlines():
        with contextlib.suppress(json.JSONDecodeError):
            record = json.loads(line)
            if isinstance(record, dict):
                found.append(record)
    return found


def _last_words(text: str, code: int) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:WORDS] if lines else f"ended with {code}"
