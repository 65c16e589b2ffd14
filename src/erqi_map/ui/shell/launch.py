"""Starts the app on this computer: what `erqi-map serve` does."""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import streamlit as st
from streamlit.web import bootstrap

from erqi_map.i18n import phrase
from erqi_map.serve.guard import HOSTS_ENV, read_names
from erqi_map.serve.serving import ADDRESS, bind, run_server, url_of
from erqi_map.store import Home
from erqi_map.store.book.home import become_home

from .application import app_arguments


def launch(
    port: int,
    home: Home | None = None,
    *,
    address: str = ADDRESS,
    anybody: bool = False,
    hosts: Sequence[str] = (),
) -> int:
    """Serve the app until it is stopped; 0 when it ran, 2 when it could not start.

    home: another plan book; the app itself shows what is wrong with it. anybody: `address` may
    be one that other computers reach. hosts: names of a proxy before it, with a port if need be.
    Raises RequestError for an address, port or name that cannot be used.
    """
    if home is not None:
        become_home(home)
    if hosts:
        os.environ[HOSTS_ENV] = ",".join(read_names(hosts))
    bound = bind(address, port, anybody=anybody)
    bootstrap.load_config_options({**read_options(), "server.address": address})
    print(phrase("zh", "app", "serve.ready", url=url_of(address, port)), flush=True)
    if anybody:
        print(phrase("zh", "app", "serve.open"), flush=True)
    return run_server(st.App(**app_arguments()), bound)


def read_options() -> dict[str, Any]:
    """The options of `config.toml` by their dotted names."""
    text = (files("erqi_map.ui") / "config.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
