# Everything stays inside the checkout: the environment, the package cache and the index cache.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PORT ?= 8010
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export ASKOPS_CACHE_DIR := $(CURDIR)/.cache/askops

.PHONY: run test check bench setup lock clean

run: $(VENV)/.run ## Try the bot: a local workspace in the browser
	@$(BIN)/askops demo --port $(PORT)

test: $(VENV)/.dev ## Run every test
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Lint, types, import contract, knowledge base
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/askops kb check

bench: $(VENV)/.dev ## Speed, as ratios against named baselines in one run
	$(BIN)/python -m tests.bench $(ARGS)

setup: $(VENV)/.dev

lock: ## Renew requirements.lock and requirements-dev.lock from pyproject.toml
	uv pip compile --universal --python-version 3.11 -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 -q --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "AskOps needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	$(PYTHON) -m venv $(VENV)

# The build back end is in the lock as well, so that installing needs no second, unpinned download.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
