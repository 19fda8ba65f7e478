# Every verb of the house. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OURS := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml apps/*/pyproject.toml)
CODE := libs services apps journeys house_tests benchmarks examples tools conftest.py
TYPED := $(wildcard libs/*/src libs/*/*_tests services/*/src services/*/*_tests apps/*/src apps/*/*_tests) journeys house_tests benchmarks examples tools conftest.py

WEB := $(shell find web -name node_modules -prune -o -name .built -prune -o -type f -print)

# The tests of a file stay together, because many share a product that was started for them; the
# files with the longest stories come first (testpaths), so that none of them is left for the end.
IN_FILES := --dist loadfile --no-loadscope-reorder

##@ Use it
.PHONY: run
run: $(VENV)/.ready web/.built  ## Everything in one process on SQLite, with demo data, on http://localhost:8000
	@$(BIN)/python -X faulthandler -m embedded serve

.PHONY: cluster
cluster: $(VENV)/.ready web/.built  ## The same as processes of their own, on a real PostgreSQL and Kafka
	@$(BIN)/python -m cluster

.PHONY: secrets
secrets: $(VENV)/.ready  ## Write .env with new secrets for docker compose, unless there is one
	@test ! -e .env || { echo ".env is there, with the only keys to its data: not written" >&2; exit 1; }
	@umask 077 && $(BIN)/python -m embedded keys env > .env.new && mv .env.new .env

##@ Change it
.PHONY: check
check: fmt-check lint types walls  ## The quick half: format, lint, types, walls, fast tests
	$(BIN)/pytest -m "not slow" -n auto $(IN_FILES)

.PHONY: test
test: $(VENV)/.ready  ## Everything, with real PostgreSQL and Kafka: what CI runs
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target fmt-check lint types walls web/.built
	$(BIN)/pytest -n 3 $(IN_FILES) --durations 15

.PHONY: fmt
fmt: $(VENV)/.ready  ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

.PHONY: fmt-check lint
fmt-check: $(VENV)/.ready
	$(BIN)/ruff format --check $(CODE)
lint: $(VENV)/.ready  ## ruff, every rule but the few that pyproject.toml gives a reason for
	$(BIN)/ruff check $(CODE)

.PHONY: types
types: $(VENV)/.ready  ## mypy --strict, tests included
	$(BIN)/mypy $(TYPED)

.PHONY: walls
walls: $(VENV)/.ready  ## Who may import whom (import-linter)
	$(BIN)/lint-imports

.PHONY: web web-check
web: web/.built  ## Build the web app into the gateway (web/README.md tells how to work on it)
web-check: $(VENV)/.ready  ## Format, lint, types and unit tests of the web app
	$(BIN)/python tools/web.py check
web/.built: $(VENV)/.ready $(WEB)
	$(BIN)/python tools/web.py build
	@touch $@

.PHONY: pictures
pictures: $(VENV)/.ready web/.built  ## Take the pictures of the README anew
	$(BIN)/python -m journeys.browser.pictures

.PHONY: generate
generate: $(VENV)/.ready  ## Write the generated files anew: schemas, AsyncAPI, OpenAPI, dashboards
	$(BIN)/python tools/generate.py
	$(BIN)/python tools/web.py generate
	$(BIN)/python -m tools.dashboards

.PHONY: manifests
manifests: $(VENV)/.ready  ## Render deploy/k8s anew (needs kustomize, or Go to build it)
	$(BIN)/python tools/manifests.py

.PHONY: lock
lock: $(VENV)/.ready  ## Resolve requirements.lock anew from every pyproject.toml
	$(BIN)/python tools/lock.py

.PHONY: check-kube
check-kube: $(VENV)/.ready  ## Show the manifests to a real API server (needs Go; builds it once, 13 minutes)
	$(BIN)/python tools/check_kube.py

.PHONY: faults
SECONDS ?= 60
CLIENTS ?= 16
REPORT ?= build/faults.md
faults: $(VENV)/.ready  ## Kill everything at random under load for SECONDS (SEED, CLIENTS, REPORT), then check
	@mkdir -p $(dir $(REPORT))
	@$(BIN)/python -m journeys.faults --seconds $(SECONDS) --clients $(CLIENTS) --report $(REPORT) $(if $(SEED),--seed $(SEED))

##@ Measure it
.PHONY: bench
bench: $(VENV)/.ready  ## Every figure with its ratio to a raw baseline of the same run
	$(BIN)/python -m benchmarks

.PHONY: lighthouse
lighthouse: $(VENV)/.ready web/.built  ## Lighthouse on a phone, weight, and how soon a slot is chosen (brings Lighthouse)
	@$(BIN)/python -m benchmarks.lighthouse $(LIGHTHOUSE)

.PHONY: fuzz
fuzz: $(VENV)/.ready  ## Ask every endpoint for ten minutes each way, which make test does for half a minute
	KALENDS_FUZZ_SECONDS=600 $(BIN)/pytest journeys/test_every_endpoint.py

.PHONY: load
load: $(VENV)/.ready  ## The load profile of 35 minutes against http://localhost:8000 (LOAD="--scale 0.02" is short)
	$(BIN)/python -m benchmarks.load $(LOAD)

##@ Set-up (done by the others when needed)
.PHONY: environment clean
environment: $(VENV)/.ready  ## The Python environment in .venv
$(VENV)/.ready: requirements.lock $(OURS) tools/environment.py
	$(PYTHON) tools/environment.py $(VENV)
	@touch $@

clean:  ## Remove the environment and the caches (never ./data)
	rm -rf web/node_modules web/.built services/gateway/src/gateway/web_app
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*##/ {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
