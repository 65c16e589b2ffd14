"""Soak: the tests that draw by lot, with as many rounds as a night has room for.

They are those of `make test` with the mark `soak`, which runs their first few rounds only; their
environment is that of the tests.
"""

import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

from .settings import OUT, ROOT
from .targets import Target

Say = Callable[[str], None]
FOLDERS = ("tests/unit", "tests/security", "tests/browser")
PYTHON = ROOT / ".venv" / "bin" / "python"


def run_soak(say: Say) -> list[dict[str, Any]]:
    """A record a test: rounds, seconds, and how it ended."""
    subprocess.run([ROOT / "tools" / "bootstrap.sh", "test"], check=True)
    OUT.mkdir(parents=True, exist_ok=True)
    told = OUT / "soak.xml"
    told.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-m", "soak", "-n", "0", f"--junitxml={told}", *FOLDERS]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"ERQI_MAP_SOAK": "1"}, check=False)
    records = [_record(case) for case in ElementTree.parse(told).iter("testcase")]
    for record in records:
        say(f"soak {record['what']}: {record['rounds']} rounds, {record['ended']}")
    return records


def _record(case: ElementTree.Element) -> dict[str, Any]:
    faults = [case.find(kind) for kind in ("failure", "error", "skipped")]
    fault = next((one for one in faults if one is not None), None)
    rounds = next((one.get("value") for one in case.iter("property")), "0")
    return {
        "what": f"{str(case.get('classname')).removeprefix('tests.')}: {case.get('name')}",
        "rounds": int(rounds or 0),
        "seconds": round(float(case.get("time", 0))),
        "ended": "well" if fault is None else f"{fault.tag}: {fault.get('message', '')[:160]}",
    }


def judge_soak(records: list[dict[str, Any]]) -> list[Target]:
    """Every one ends well."""
    well = sum(record["ended"] == "well" for record in records)
    wanted = len(records)
    return [Target("soak: tests that end well", str(wanted), well, "", 0 < well == wanted)]
