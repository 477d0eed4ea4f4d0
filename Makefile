# Two commands for a newcomer: `make demo`, `make test`. Everything is installed into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Workers are processes, so one thread each. What shares a costly fixture runs in one worker (tests/conftest.py).
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help demo test test-slow test-all coverage setup lint quality quality-keep benchmark clean

help:  ## these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

demo: setup  ## run the main job on the sample and show what it found
	$(BIN)/voc run data/sample/voc.toml

test: setup  ## the right-or-wrong tests
	$(PYTEST)

test-slow: setup  ## killed runs and Prefect flows, which start a server
	$(PYTEST) -m slow

test-all: setup  ## both of them in one run, which leaves no worker idle
	$(PYTEST) -m "not quality"

coverage: setup  ## the share of lines and branches that the right-or-wrong tests run
	$(PYTEST) --cov --cov-report=term:skip-covered

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
	$(PYTEST) -m quality tests/quality

quality-keep: setup  ## the same, and keep today's scores for later runs to be held against
	VOC_WRITE_SCORES=1 $(PYTEST) -m quality tests/quality

benchmark: setup  ## time and memory, beside plain BERTopic
	$(BIN)/python -m benchmarks.tweets
	$(BIN)/python -m benchmarks.growth

clean:
	rm -rf $(VENV) data/demo data/real
