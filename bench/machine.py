"""The machine and the versions a run was made with."""

import os
import platform
import subprocess
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from .browse import CHROMIUM

PACKAGES = (
    "erqi-map",
    "folium",
    "geopandas",
    "lonboard",
    "pydeck",
    "plotly",
    "keplergl",
    "streamlit",
    "streamlit-folium",
    "numpy",
    "shapely",
)


def describe_machine() -> dict[str, object]:
    """Cores, memory, processor, load before the run, versions."""
    return {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "processor": _processor(),
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.system(),
        "python": platform.python_version(),
        "chromium": _chromium(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _chromium() -> str:
    try:
        told = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return "?"
    return told.stdout.split(" built")[0].strip()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
