# Needs Python 3.11 to 3.13, git and make. `make demo` and `make test` do the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := $(shell find src -type f -not -path '*/__pycache__/*') pyproject.toml

.PHONY: demo venv test lint types evaluate speed build lock clean

demo: $(VENV)/.installed  ## codes the sample articles and prints their events
	$(BIN)/dragoman demo

venv: $(VENV)/.installed-dev  ## everything for development, the project installed from this folder

test: $(VENV)/.installed-dev  ## all tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

evaluate: $(VENV)/.installed-dev  ## figures on the development data, against the recorded ones
	$(BIN)/dragoman evaluate --floors benchmarks/floors.toml --against benchmarks/accuracy.json

speed: $(VENV)/.installed-dev  ## words per second beside the bare spaCy pipeline
	$(BIN)/python benchmarks/speed.py --write

build: $(VENV)/.installed-dev  ## the wheel, in dist/
	$(PIP) wheel --no-build-isolation --no-deps --quiet --wheel-dir dist .

lock:  ## renews the lock files; needs uv
	uv pip compile $(LOCK) --group build pyproject.toml -o requirements.lock
	uv pip compile $(LOCK) --group dev --extra ray --extra formats --extra web --extra postgres -c requirements.lock pyproject.toml -o requirements-dev.lock
LOCK := --upgrade --universal --generate-hashes --no-annotate --no-emit-index-url --python-version 3.11 --custom-compile-command 'make lock'

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The locked dependencies are installed again only when the lock changed, the project when a file of it changed.
$(VENV)/.locked: requirements.lock
	$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit(f"Python 3.11 to 3.13 is needed, this is {sys.version}. Name one: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	touch $@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.locked
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.installed: $(VENV)/.locked $(CODE)
	$(PIP) install --quiet --no-build-isolation --no-deps --force-reinstall .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.locked-dev $(VENV)/.installed
	touch $@
