# Every target sets up what it needs by itself: a virtual environment in .venv, once.
#
#   make demo VENV=/tmp/relsim         another place for the environment
#   make test PYTHON=python3.13        another interpreter

VENV ?= .venv
PYTHON ?= python3

# Where Python may not keep what it has compiled, each process takes three seconds longer to start.
unexport PYTHONDONTWRITEBYTECODE

# Where nobody named an interpreter and python3 is too old, a newer one beside it will do.
PYTHONS := $(PYTHON) $(if $(filter file,$(origin PYTHON)),python3.13 python3.12 python3.11)
BIN := $(VENV)/bin
UV = $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements/constraints.txt
PLAIN := $(VENV)/.ready-plain
READY := $(VENV)/.ready

.PHONY: help demo test check bench docs scoreboard claims forecasts constraints clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1 — /p' Makefile

demo: $(PLAIN) ## do customers stay with the village grocer, and why? (prints an answer, writes a report)
	@$(BIN)/relsim compare no_social village --replicates 30 --out out/demo --overwrite

test: $(READY) ## run every test, the long ones too
	@echo "Running every test ..."
	@$(BIN)/python -m pytest -q -m ""

check: $(READY) ## lint, type check, and the arrows between modules
	@echo "Linting ..."
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@echo "Checking types ..."
	@$(BIN)/mypy
	@echo "Checking which module may import which ..."
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.ready-bench ## time relsim beside other simulators
	@$(BIN)/python -m benchmarks

docs: $(READY) ## make the pages anew that are made from the package, and what README's examples print
	@$(BIN)/python docs/make.py
	@$(BIN)/python docs/picture.py
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python docs/examples.py README.md

scoreboard: $(READY) ## measure published regularities in simulated worlds, and write the page of it
	@$(BIN)/relsim validate --sensitivity --out out/scoreboard
	@cp out/scoreboard/scoreboard.json docs/validation.json
	@cp out/scoreboard/scoreboard.svg docs/validation.svg
	@$(BIN)/python docs/make.py

claims: $(READY) ## put the claims of the essays to the test (more than an hour on two processors), and write the page of it
	@$(BIN)/relsim hypotheses --out out/claims
	@cp out/claims/claims.json docs/claims.json
	@$(BIN)/python docs/make.py

forecasts: $(VENV)/.ready-bench ## score forecasts on real and on simulated logs (about half an hour), and write the page of it
	@$(BIN)/python -m benchmarks.forecast --json docs/forecast.json
	@$(BIN)/python -m benchmarks.forecast.recovery 20 --json docs/recovery.json
	@$(BIN)/python -m benchmarks.forecast.worlds 10 --json docs/worlds.json
	@$(BIN)/python -m benchmarks.forecast.grading --json docs/grading.json
	@$(BIN)/python docs/make.py

constraints: $(READY) ## bring the tried set of package versions up to date
	@UV_CUSTOM_COMPILE_COMMAND="make constraints" $(BIN)/uv pip compile --quiet --upgrade --universal \
	  --python-version 3.11 --all-extras pyproject.toml --output-file requirements/constraints.txt

clean: ## remove what these targets made
	rm -rf $(VENV) build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests experiments benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(PLAIN): pyproject.toml requirements/constraints.txt
	@found=; \
	for python in $(PYTHONS); do \
	  version=$$($$python -c 'import platform; print(platform.python_version())' 2>/dev/null) || continue; \
	  found=$${found:-$$version}; \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	    echo "Setting up in $(VENV) with Python $$version (about 10 s, once) ..."; \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "relsim needs Python 3.11 or newer, found $${found:-none} (make PYTHON=... names another)" >&2; exit 1
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements/constraints.txt uv
	@$(UV) --editable .
	@touch $@

$(READY): $(PLAIN)
	@echo "Fetching what the tests need (once) ..."
	@$(UV) --editable '.[dev,insight,cluster]'
	@touch $@

$(VENV)/.ready-bench: $(READY)
	@echo "Fetching what the benchmarks compare with (once) ..."
	@$(UV) --editable '.[dev,insight,cluster,bench]'
	@touch $@
