# Every target calls what continuous integration calls; nothing needs a step by hand before it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VENV ?= .venv
BIN := $(VENV)/bin
DEMO := .state/demo
# Two workers: each has its own database, and the suite is to run on two cores.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ── Setting up ──

$(BIN)/python:
	scripts/create-venv $(VENV)

$(VENV)/.locked: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed: setup.cfg pyproject.toml $(VENV)/.locked
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: setup
setup: $(VENV)/.installed ## Create .venv from the hashed locks; the second time there is nothing to do

.PHONY: services
services: ## Install what tests run against, where missing: PostgreSQL, Redis, Chromium, fonts, Node
	@scripts/install-services

.PHONY: lock
lock: setup ## Write both locks anew from setup.cfg (packages at least seven days old)
	scripts/lock $(BIN)/uv

# ── Running ──

.PHONY: demo
demo: setup ## Start the demo company's service on an embedded database, worker included
	@mkdir -p $(DEMO)
	CONSENT_DATABASE_URL=sqlite:///$(DEMO)/consent.sqlite3 $(BIN)/consent-service demo

.PHONY: demo-reset
demo-reset: ## Forget what was done in the demo
	rm -rf $(DEMO)

# ── Checking ──

.PHONY: check
check: lint types imports migrations-check ## The quick part: what can be said without running the service

.PHONY: fmt
fmt: setup ## Format the code, mend what ruff can mend, list new packages in setup.cfg
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/python scripts/list-packages

.PHONY: lint
lint: setup ## Lint, and check the format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: setup ## mypy --strict
	$(BIN)/mypy

.PHONY: imports
imports: setup ## Who may import whom, and the other rules of the architecture
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q tests/architecture

.PHONY: migrations-check
migrations-check: setup ## Migrations are numbered, reversible, and build what the models say
	$(BIN)/pytest -q tests/migrations

.PHONY: js
js: setup ## Check the banner's JavaScript, and test it under Node
	scripts/test-js $(VENV)

.PHONY: test
test: services setup check js ## Everything: static checks, JavaScript, both databases, a real browser
	$(PYTEST) --database postgresql -m 'uses_database and not e2e'
	$(PYTEST) --database sqlite

.PHONY: coverage
coverage: setup ## Branch coverage of everything but the browser tests
	$(PYTEST) -m 'not e2e' --cov --cov-report=term-missing:skip-covered

.PHONY: bench-banner
bench-banner: setup services ## Measure the banner beside its peers; writes docs/benchmarks/banner.md
	npm ci --prefix benchmarks/banner --loglevel=error
	$(BIN)/python -m benchmarks.banner

.PHONY: clean
clean: ## Remove what can be made again
	rm -rf $(VENV) build *.egg-info .state .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	rm -rf static/banner/node_modules benchmarks/banner/node_modules
