"""A password on the command line is said nowhere: not in an answer, a trace or a log."""

import logging
import re
import shlex

import psycopg
import pytest

from erqi_map.cli.app import run
from erqi_map.store.sources import open_source
from erqi_map.store.sources.postgis import table as postgis

SECRET = "Geheim7q"
# {} is the password; what stands around it is what people type.
ADDRESSES = [
    "postgresql://erqi:{}@127.0.0.1:1/plan",
    "postgres://erqi:{}@127.0.0.1:1",
    "postgresql://erqi:{}@no-such-host.invalid/plan",
    "postgresql://127.0.0.1:1/plan?password={}",
    "postgresql://127.0.0.1:1/plan?user=erqi&password={}&sslmode=disable",
    "postgresql://127.0.0.1:1/plan?passfile=/home/{}/.pgpass",
    "postgresql://127.0.0.1:1/plan?sslpassword={}",
    "postgresql://127.0.0.1:1/plan?pasword={}",
    "postgresql://127.0.0.1:1/plan?password={}&x",
    "postgresql://127.0.0.1:1/plan?password",
    "postgresql://erqi:{}127.0.0.1:1/plan",
    "postgresql://erqi:{}/plan",
    "postgresql://erqi:{}",
    "postgresql://erqi:{}@",
    "postgresql://:{}@127.0.0.1:1/plan",
    "postgresql://erqi:{}@127.0.0.1:port/plan",
    "postgresql://erqi:{}@127.0.0.1:99999/plan",
    "postgresql://erqi:{}@127.0.0.1:1:2/plan",
    "postgresql://erqi:{}@127.0.0.1:1/plan/more",
    "postgresql://erqi:{}@[127.0.0.1:1/plan",
    "postgresql://erqi@{}@127.0.0.1:1/plan",
    "postgresql://erqi/{}@127.0.0.1:1/plan",
    "postgresql://erqi;{}@127.0.0.1:1/plan",
    "postgresql://erqi：{}@127.0.0.1:1/plan",
    "postgresql://erqi:{}＠127.0.0.1:1/plan",
    "postgresql：//erqi:{}@127.0.0.1:1/plan",
    "postgresql:/erqi:{}@127.0.0.1:1/plan",
    "postgresql:///erqi:{}@127.0.0.1:1/plan",
    "postgresql//erqi:{}@127.0.0.1:1/plan",
    "postgresql:erqi:{}@127.0.0.1:1/plan",
    " postgresql://erqi:{}@127.0.0.1:1/plan",
    "POSTGRESQL://erqi:{}@127.0.0.1:1/plan",
    "postgressql://erqi:{}@127.0.0.1:1/plan",
    "postgis://erqi:{}@127.0.0.1:1/plan",
    "mysql://erqi:{}@127.0.0.1/plan",
    "https://erqi:{}@127.0.0.1/plan.gpkg",
    "PG:host=127.0.0.1 password={}",
    "erqi:{}@127.0.0.1:1/plan",
    "//erqi:{}@127.0.0.1:1/plan",
    "jdbc:postgresql://127.0.0.1:1/plan?user=erqi&password={}",
    "host=127.0.0.1 port=1 dbname=plan user=erqi password={}",
    "host=127.0.0.1 password='{}'",
    "host=127.0.0.1 password = {}",
    "password={}",
    "dbname=plan password={} host='",
]
PASSWORDS = [
    SECRET,
    *(f"{SECRET}{sign}{SECRET}" for sign in "@:/?#%&=;,'\"\\ \t\n!$*+|~`^(){}[]<>。：＠／？＃"),
    f"%47eheim7q{SECRET}",
    f"{SECRET}%40{SECRET}",
    f"{SECRET}%zz",
    f"{SECRET}%",
]
PLAIN = [address.format(SECRET) for address in ADDRESSES]
ODD = [f"postgresql://erqi:{password}@127.0.0.1:1/plan" for password in PASSWORDS]
IN_QUERY = [f"postgresql://127.0.0.1:1/plan?password={password}" for password in PASSWORDS]
ALL = list(dict.fromkeys([*PLAIN, *ODD, *IN_QUERY]))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(postgis, "CONNECT_S", 2)


def is_told(text: str) -> bool:
    return re.search("geheim7q", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("address", ALL)
def test_no_answer_holds_a_password(address, tmp_path, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    assert run(["browse", address, "--table", "parcels"]) == 2
    assert run(["pack", address, str(tmp_path / "a.html"), "--table", "parcels"]) == 2
    assert run(["pack", address, str(tmp_path / "a.html")]) == 2
    with pytest.raises(Exception) as error:  # noqa: PT011
        _ = open_source(address, "parcels").info
    told = capfd.readouterr()
    assert told.err.strip()
    assert not is_told(told.out + told.err + caplog.text + str(error.value))
    # A notebook prints what an error was raised from as well.
    assert error.value.__cause__ is None or not is_told(str(error.value.__cause__))


@pytest.mark.parametrize("address", ALL)
def test_no_usage_error_holds_a_password(address, capfd):
    for words in (
        [address],
        ["browse", "parcels", address],
        ["browse", *address.split()],
        ["browse", "x", "y", *address.split()],
        ["browse", address, "--port", address],
        ["pack", address, "--bogus", "x"],
        ["check", address],
    ):
        assert run(words) == 2, words
    assert not is_told("".join(capfd.readouterr()))


@pytest.mark.parametrize("address", ALL)
def test_no_trace_of_a_fault_of_ours_holds_a_password(address, capfd, monkeypatch):
    for kind in (ValueError, psycopg.OperationalError, KeyError):

        def fail(*_, kind=kind):
            raise kind(f'could not read "{address}" of {shlex.quote(address)!r}')

        monkeypatch.setattr("erqi_map.store.sources.open_source", fail)
        assert run(["browse", address, "--table", "parcels"]) == 1
    told = "".join(capfd.readouterr())
    assert told.count("could not read") >= 3
    assert not is_told(told)
