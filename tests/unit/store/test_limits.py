"""The ceilings of the readers, as a user sets them."""

import pytest

from erqi_map.errors import RequestError
from erqi_map.store.limits import LIMITS_ENV, Limits


def test_without_a_setting_the_ceilings_are_those_of_the_product():
    assert Limits.from_env({}) == Limits.from_env({LIMITS_ENV: " , "}) == Limits()


def test_a_setting_changes_what_it_names_and_nothing_else():
    assert Limits.from_env({LIMITS_ENV: "yaml_mb=2, vertices=9_000"}) == Limits(
        yaml_mb=2, vertices=9_000
    )


def test_the_environment_of_the_process_is_read(monkeypatch):
    monkeypatch.setenv(LIMITS_ENV, "read_s=7")
    assert Limits.from_env().read_s == 7


@pytest.mark.parametrize(
    "text",
    [
        "yaml_mb",
        "yaml_mb=",
        "yaml_mb=0",
        "yaml_mb=-1",
        "yaml_mb=1.5",
        "yaml_mb=1e3",
        "yaml_mb=٣",
        "yaml_mb=9999999999999",
        "yaml_mb=1,yaml_mb=2",
        "yaml_gb=1",
        "__class__=1",
        "yaml_mb=1;layer_mb=2",
    ],
)
def test_nonsense_is_refused_with_the_variable_and_the_names_there_are(text):
    with pytest.raises(RequestError, match=LIMITS_ENV) as caught:
        Limits.from_env({LIMITS_ENV: text})
    assert "yaml_mb、" in str(caught.value)
    assert text.split(",")[-1] in str(caught.value)
