# Every target does its own set-up from a fresh clone; none needs another to have run before.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: local test check bench bench-quality bench-speed bench-load bench-together bench-inline gallery lint clean

## chat with the bot in a browser: install, data, training, page
local: $(VENV)/.app
	$(BIN)/filmbot local

## all tests
test: $(VENV)/.dev
	$(BIN)/python -m pytest

## everything that guards main: lint, types, import layers, tests
check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## the engine's figures on MovieLens-100K, peers beside it; ARGS="--help" tells what can be left out
bench-quality: $(VENV)/.bench
	$(BIN)/python -m benchmarks.quality $(ARGS)

bench: bench-quality

## training's speed beside implicit, myFM and the notebook's loop; ARGS="--help" tells the parts
bench-speed: $(VENV)/.bench
	$(BIN)/python -m benchmarks.speed $(ARGS)

## the bot under load, beside a bare PTB application; ARGS="--full" takes half an hour
bench-load: $(VENV)/.app
	$(BIN)/python -m benchmarks.load $(ARGS)

## picks for groups beside plain averaging, on simulated groups
bench-together: $(VENV)/.app
	$(BIN)/python -m benchmarks.together $(ARGS)

## how long inline mode takes to answer
bench-inline: $(VENV)/.app
	$(BIN)/python -m benchmarks.inline $(ARGS)

## the pictures in docs/gallery; needs Debian's chromium
gallery: $(VENV)/.dev
	$(BIN)/python -m docs.make_gallery $(ARGS)

# pip of the venv itself: an older one does not know "license-files" or editable hatchling builds.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@ $(VENV)/.app

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	touch $@ $(VENV)/.app

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
