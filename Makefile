# Two commands for a newcomer: `make demo`, `make test`. Everything is installed into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow setup lint quality benchmark clean

demo: setup  ## run the main job on the sample and show what it found
	$(BIN)/voc run data/sample/voc.toml

test: setup  ## the right-or-wrong tests
	$(BIN)/python -m pytest

test-slow: setup  ## killed runs and Prefect flows
	$(BIN)/python -m pytest -m slow

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt torch
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

lint: setup  ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: setup  ## scores against labelled data
	$(BIN)/python -m pytest -m quality

benchmark: setup  ## time and memory, beside plain BERTopic
	$(BIN)/python -m benchmarks.tweets
	$(BIN)/python -m benchmarks.growth

clean:
	rm -rf $(VENV) data/demo data/real
