# Two commands do everything: `make app` serves the map, `make test` passes every test.
# Both set up what they need on a bare Debian with Python 3.11+.
.PHONY: app test bench client geodata schema vendor check export wheel clean

PORT ?= 8501
BIN := .venv/bin

app:
	@tools/bootstrap.sh app
	@[ -e workspace/erqi-map.sqlite ] || $(BIN)/erqi-map init workspace/erqi-map.sqlite || true
	$(BIN)/erqi-map serve --port $(PORT)

test:
	@tools/bootstrap.sh test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# Types are checked beside the tests: either alone leaves a core idle.
	@$(BIN)/mypy & types=$$!; $(BIN)/python -m pytest; tests=$$?; wait $$types && exit $$tests

# 二七规划图与同类库的对比：约二十五分钟；可选 SIZES=20,1000 ROUNDS=1 ONLY=ours,folium-svg PARTS=pages
# Ours against its peers in one run, about 25 minutes; the options above make it shorter.
bench:
	@tools/bootstrap.sh bench
	.venv-bench/bin/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(ONLY),--only $(ONLY)) $(if $(PARTS),--parts $(PARTS)) $(if $(MINUTES),--minutes $(MINUTES))

check:
	@tools/bootstrap.sh app
	$(BIN)/erqi-map check

export:
	@tools/bootstrap.sh app
	$(BIN)/erqi-map export html plan.html

# Made by hand when their sources change; the results are committed.
client: schema
	$(BIN)/node tools/build_client.mjs
	$(BIN)/python -m pytest -n 0 tests/client tests/architecture/test_client_bundles.py tests/architecture/test_client_imports.py

geodata:
	@tools/bootstrap.sh test
	$(BIN)/python tools/build_geodata.py

schema:
	@tools/bootstrap.sh test
	$(BIN)/python tools/write_schema.py
	$(BIN)/python tools/write_pages.py
	$(BIN)/node tools/write_types.mjs

vendor:
	@tools/bootstrap.sh app
	$(BIN)/python tools/vendor_folium.py

wheel:
	@tools/bootstrap.sh app
	$(BIN)/python -m pip wheel --no-deps -w dist .

clean:
	rm -rf .venv .venv-bench bench/out dist build static/*.bin .pytest_cache .mypy_cache .ruff_cache node_modules
