# Two commands do everything from a fresh clone, with Python 3.11 or newer and make alone:
#   make run     solve the shipped annual plan and print the result
#   make test    install what the tests need and run all of them

PYTHON ?= python3
PLAN ?= models/annual/plan.yaml

VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench golden clean

run: $(VENV)/stamp-run
	$(BIN)/quotaopt solve $(PLAN)

test: $(VENV)/stamp-test
	$(BIN)/python -m pytest --numprocesses auto

lint: $(VENV)/stamp-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/stamp-bench
	$(BIN)/python -m benchmarks --write

# Rewrites expected results; read the difference before committing it.
golden: $(VENV)/stamp-test
	QUOTAOPT_GOLDEN=write $(BIN)/python -m pytest tests/rules/test_golden.py tests/models tests/plan/test_problems.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp per set of extras; each is renewed when pyproject.toml changes.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "quotaopt needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/stamp-run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/stamp-%: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@ $(VENV)/stamp-run
