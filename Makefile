# Two commands do everything: `make app` serves the map, `make test` passes every test.
# Both set up what they need on a bare Debian with Python 3.11+.
.PHONY: app test geodata schema vendor check export wheel clean

PORT ?= 8501
BIN := .venv/bin

app:
	@tools/bootstrap.sh app
	$(BIN)/erqi-map serve --port $(PORT)

test:
	@tools/bootstrap.sh test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

check:
	@tools/bootstrap.sh app
	$(BIN)/erqi-map check

export:
	@tools/bootstrap.sh app
	$(BIN)/erqi-map export html plan.html

# Made by hand when their sources change; the results are committed.
geodata:
	@tools/bootstrap.sh test
	$(BIN)/python tools/build_geodata.py

schema:
	@tools/bootstrap.sh app
	$(BIN)/python tools/write_schema.py

vendor:
	@tools/bootstrap.sh app
	$(BIN)/python tools/vendor_assets.py

wheel:
	@tools/bootstrap.sh app
	$(BIN)/python -m pip wheel --no-deps -w dist .

clean:
	rm -rf .venv dist build static/*.bin .pytest_cache .mypy_cache .ruff_cache
