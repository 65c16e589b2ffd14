"""`erqi-map base`: one command, no questions."""

import re

import pytest

from erqi_map.cli.app import run
from erqi_map.compose import compose_plan
from erqi_map.store import open_store
from tests.plans import copy_of_book
from tests.town import write_town


@pytest.fixture
def book(tmp_path):
    return copy_of_book(tmp_path)


def test_it_says_how_much_a_file_grows_and_what_was_made(book, tmp_path, capsys):
    town = write_town(tmp_path / "town.osm")
    assert run(["base", str(town), "--geodata", str(book)]) == 0
    said = capsys.readouterr()
    first, last = said.out.splitlines()
    assert "导出的文件约增大" in first
    assert "© OpenStreetMap contributors" in last
    assert "100%" in said.err
    assert open_store(book).base is not None


def test_it_speaks_english_when_asked_to(book, tmp_path, capsys):
    town = write_town(tmp_path / "town.osm")
    assert run(["base", str(town), "--geodata", str(book), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert not re.search("[\u4e00-\u9fff]", said.out + said.err)
    assert run(["base", str(town), "--geodata", str(book), "--lang", "fr"]) == 2


def test_a_faulty_base_is_told_left_out_and_made_anew(book, tmp_path, capsys):
    command = ["base", str(write_town(tmp_path / "town.osm")), "--geodata", str(book)]
    assert run(command) == 0
    next((book / "base").glob("*.parquet")).unlink()
    capsys.readouterr()
    assert run(["check", "--geodata", str(book)]) == 2
    assert "base/manifest.yaml" in capsys.readouterr().err
    assert run(command) == 0
    assert "已略去" in capsys.readouterr().err
    assert run(["check", "--geodata", str(book)]) == 0


@pytest.mark.parametrize("arguments", [["--detail", "everything"], []])
def test_a_fault_is_told_and_the_book_stands(book, tmp_path, capsys, arguments):
    town = write_town(tmp_path / "town.osm", corner=(100.0, 30.0))
    assert run(["base", str(town), "--geodata", str(book), *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()[-1]) > 10
    assert not (book / "base").exists()
    assert open_store(book).base is None


def test_the_map_without_a_base_is_as_it_was(book, tmp_path):
    before = [layer.id for layer in compose_plan(open_store(book)).layers]
    run(["base", str(write_town(tmp_path / "town.osm")), "--geodata", str(book)])
    after = compose_plan(open_store(book), layers=before)
    assert [layer.id for layer in after.layers] == before


def test_what_it_says_of_the_size_is_so(book, tmp_path, capsys):
    plan = tmp_path / "plan.html"
    run(["export", "html", str(plan), "--geodata", str(book)])
    before = plan.stat().st_size
    streets = []
    for at in range(1500):
        x, y = at % 40, at // 40
        tags = {"highway": "residential", "name": f"造路{at}"}
        streets.append((tags, [(x, y), (x + 1, y + 2)]))
    run(["base", str(write_town(tmp_path / "town.osm", streets)), "--geodata", str(book)])
    said = int(re.search(r"约增大 (\d+) kB", capsys.readouterr().out)[1])
    run(["export", "html", str(plan), "--geodata", str(book)])
    assert plan.stat().st_size - before == pytest.approx(1000 * said, rel=0.1)
