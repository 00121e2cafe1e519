# `make` alone lists what there is. Everything runs in .venv, which is made when it is missing or outdated.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
EXTRAS := dev

.PHONY: help install demo test lint docs bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: .venv/installed ## make .venv and install the library with its tools

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "aidledger needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "[1/3] making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@echo "[2/3] installing the libraries named in constraints.txt (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]' --constraint constraints.txt
	@echo "[3/3] ready"
	@touch $@

demo: install ## the main job: check examples/report.md against the seed figures, and write the page
	@mkdir -p artefacts
	@$(BIN)/python -m aidledger check examples/report.md --ledger seeds --html artefacts/report.html \
	  || test $$? -eq 1 # 1: the report holds claims that are contradicted, as this one does

test: install lint ## all tests and doctests, with coverage
	@$(BIN)/python -m pytest --numprocesses 2 --cov --cov-report=term --quiet

lint: install ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m mypy

docs: install ## build the documentation into site/, refusing broken links
	@$(BIN)/zensical build --clean --strict

clean: ## remove .venv and everything that was built
	rm -rf .venv dist build site artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
