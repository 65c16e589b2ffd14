"""No part of a password is repeated, however an address is written."""

import pytest

from erqi_map.redact import HIDDEN, hide, is_clean_address, looks_like_address

CLEAN = [
    "postgresql://erqi@127.0.0.1:5432/plan",
    "postgres://erqi:geheim@db.example:5432/plan",
    "postgresql://erqi:ge%40heim@[::1]/plan?sslmode=require",
    "postgresql:///plan?host=/run/postgresql",
    "postgresql://one:5432,two:5433/plan",
    "postgresql://规划:geheim@db/规划",
]


@pytest.mark.parametrize("address", CLEAN)
def test_an_address_that_can_be_read_in_one_way_is_clean(address):
    assert is_clean_address(address)
    assert looks_like_address(address)


@pytest.mark.parametrize(
    ("said", "address", "shown"),
    [
        ("no geheim", "postgresql://erqi:geheim@db/plan", "no …"),
        ("no ge@heim, no ge%40heim", "postgresql://erqi:ge%40heim@db/plan", "no …, no …"),
        ("a port 5432 is no path", "postgresql://e:a@db:5432/p", "… port 5432 is no path"),
        ("x geheim y", "postgresql://db/plan?password=geheim", "x … y"),
        ("/srv/keys/.pgpass", "postgresql://db/plan?passfile=/srv/keys/.pgpass", HIDDEN),
        ("port 12345", "postgresql://erqi:12345/plan", "port …"),
        ("user erqi at db:5432", "postgresql://erqi:geheim@db:5432/plan", "user erqi at db:5432"),
    ],
)
def test_of_a_clean_address_the_secrets_are_hidden_and_the_rest_is_told(said, address, shown):
    assert hide(said, [address]) == shown


@pytest.mark.parametrize(
    "path",
    [
        "地块@2026.gpkg",
        "C:\\Users\\me@corp\\a.fgb",
        "/a/b:c/d.json",
        "a.html",
        "C:/a/b.fgb",
        "http://plan.example",
        "--host=plan.example",
    ],
)
def test_a_file_is_no_address(path):
    assert not looks_like_address(path)
    assert hide(f"没有文件 {path}", ["pack", path]) == f"没有文件 {path}"


def test_a_file_that_exists_is_no_address_whatever_it_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "host=a").touch()
    assert not looks_like_address("host=a")
