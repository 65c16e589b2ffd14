"""A bad file is one sentence with its name and what to do, or its rows are told; nothing else."""

import re

import pytest

from erqi_map.errors import RequestError
from erqi_map.store.intake import source
from erqi_map.store.intake.doubts import examine
from erqi_map.store.intake.finder import find_datum
from erqi_map.store.intake.looking import doubt_text
from erqi_map.store.read.foreign import reading
from erqi_map.store.read.foreign.drivers import INTAKE
from tests.unit.store.intake.incoming import ground

from .corpus.binaries import BINARIES
from .corpus.packs import ARCHIVES
from .corpus.texts import READ, SIGNS, TEXTS

BINARY = {name: (sign + bytes(99), words) for name, (sign, words) in SIGNS.items()}
WRITTEN = {**ARCHIVES, **TEXTS, **BINARY}


@pytest.fixture(scope="module")
def opener(tmp_path_factory):
    """One process for all files, taken anew when a file has ended it."""
    scratch = tmp_path_factory.mktemp("scratch")
    state = {"n": 0, "child": None}

    class Kept:
        def __enter__(self):
            if state["child"] is None or not state["child"].alive:
                state["child"] = reading._READERS.begin(str(scratch), INTAKE)
            state["n"] += 1
            place = scratch / str(state["n"])
            place.mkdir()
            return state["child"], str(place)

        def __exit__(self, *_):
            return False

    yield lambda drivers: Kept()
    if state["child"] is not None:
        state["child"].close()


@pytest.fixture
def read(opener, monkeypatch):
    monkeypatch.setattr(source, "apart", opener)
    return source.read_incoming


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def check(path, words, read):
    with pytest.raises(RequestError) as refused:
        read(path)
    said = str(refused.value)
    assert path.name in said or path.parent.name in said
    assert "请" in said
    assert re.search(words, said), said
    assert str(path.parent) not in said
    assert "意外结束" not in said


def test_there_are_enough():
    assert len(WRITTEN) + len(BINARIES) + len(READ) >= 60


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(name, read, tmp_path):
    content, words = WRITTEN[name]
    check(put(tmp_path, name, content), words, read)


@pytest.mark.parametrize("name", BINARIES)
def test_a_damaged_binary_is_refused_or_read_as_far_as_it_is_sound(name, read, tmp_path):
    make, words = BINARIES[name]
    path = make(tmp_path, name)
    if words:
        check(path, words, read)
    else:
        assert len(read(path).shapes) == 20


@pytest.mark.parametrize("name", READ)
def test_bad_rows_are_told_by_their_number(name, read, tmp_path):
    content, row, words = READ[name]
    file = read(put(tmp_path, name, content))
    datum = find_datum(file, ground())
    found = list(file.doubts)
    if datum.candidates:
        found += examine(file, datum.candidates[0].real, ground(), None).doubts
    told = [str(doubt_text(one)) for one in found if one.row == row and one.key != "outside"]
    if row is None:
        assert not told
        assert file.table["名称"].tolist()[-1].startswith("=cmd")
    else:
        assert re.search(words, " ".join(told)), found
