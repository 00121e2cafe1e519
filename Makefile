# `make` alone lists what there is. Everything runs in .venv, which is made when it is missing or outdated.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
RUN := $(BIN)/python -m aidledger

.PHONY: help install demo test lint docs clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: .venv/tools ## make .venv with the library and everything the tests need

.venv/library: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "aidledger needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@echo "installing aidledger and its libraries (about a minute the first time)"
	@$(PIP) --editable '.[reports]'
	@touch $@

.venv/tools: .venv/library
	@echo "installing what the tests need (a minute or two the first time)"
	@$(PIP) --editable '.[dev]'
	@touch $@

demo: .venv/library ## the main job: the seed ledger, a total with its bounds, the checks, and a report checked against it
	@echo; echo '$$ aidledger summary seeds'; $(RUN) summary seeds
	@echo; echo '$$ aidledger total seeds --donor USA --recipient UKR --since 2014'
	@$(RUN) total seeds --donor USA --recipient UKR --since 2014
	@echo; echo '$$ aidledger check-ledger seeds'; $(RUN) check-ledger seeds
	@mkdir -p artefacts
	@echo; echo '$$ aidledger check examples/report.md --ledger seeds --html artefacts/report.html'
	@$(RUN) check examples/report.md --ledger seeds --html artefacts/report.html || test $$? -eq 1 # 1: some claims are contradicted

test: install lint ## all tests, doctests and the documentation's code, with coverage
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --cov --cov-report=term --quiet

lint: install ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m mypy

docs: install ## build the documentation into site/, refusing broken links
	@$(BIN)/zensical build --clean --strict

clean: ## remove .venv and everything that was built
	rm -rf .venv dist build site artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
