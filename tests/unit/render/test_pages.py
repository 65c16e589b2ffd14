"""The recipes of docs/packed.md are scripts of examples/ that run; public signatures stay."""

import inspect
import runpy
import sys
from pathlib import Path

import pytest

import erqi_map

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(ROOT.glob("examples/*.py"))
RECIPES = [path for path in EXAMPLES if path.stem not in ("town_data", "packed_layer")]
SIGNATURES = ROOT / "tests/contract/signatures.txt"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_runs(path: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(path.parent))
    assert len(path.read_text("utf-8").splitlines()) <= 30
    runpy.run_path(str(path))
    made = tmp_path / f"{path.stem}.html"
    assert path.stem == "town_data" or "Content-Security-Policy" in made.read_text("utf-8")


def test_the_pages_are_made_of_the_scripts_and_of_what_is_taken() -> None:
    for path, text in runpy.run_path(str(ROOT / "tools/write_pages.py"))["made"]().items():
        assert path.read_text("utf-8") == text, f"write {path.name} anew: make schema"


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_stands_in_the_guide_with_its_picture(path: Path) -> None:
    guide = (ROOT / "docs/packed.md").read_text("utf-8")
    assert f"<!-- examples/{path.stem} -->" in guide
    assert f"(pictures/{path.stem}.webp)" in guide
    assert (ROOT / f"docs/pictures/{path.stem}.webp").stat().st_size < 40_000


def signatures() -> str:
    """What can be called from outside: names, kinds and defaults of the arguments."""
    lines = []
    for name in sorted(erqi_map.__all__):
        thing = getattr(erqi_map, name)
        if not callable(thing):
            continue
        given = inspect.signature(thing).parameters.values()
        bare = [one.replace(annotation=inspect.Parameter.empty) for one in given]
        lines.append(f"{name}{inspect.Signature(bare)}")
    return "\n".join(lines) + "\n"


def test_public_signatures_stay() -> None:
    """A name that goes away is first deprecated (docs/packed.md, "What stays")."""
    assert SIGNATURES.read_text("utf-8") == signatures(), (
        "add to tests/contract/signatures.txt what is new: python -m tests.unit.render.test_pages"
    )


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(erqi_map.__file__).parent / "py.typed").exists()


if __name__ == "__main__":
    SIGNATURES.write_text(signatures(), encoding="utf-8")
    sys.exit(0)
