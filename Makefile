# Everything that a newcomer or CI runs. Each target makes the environment it needs; `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lexicon counts model figures bench card docs examples clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# `demo` needs the package alone, `test` the development tools too: one stamp each, so that neither waits for the other.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed  ## screen the invented resumes that come with the project
	$(BIN)/rolematch screen examples/resumes --out demo-out --as-of 2026-06

test: $(VENV)/.installed-dev  ## lint, types, doctests and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS)

lexicon: $(VENV)/.installed-dev  ## build the lexicon's rows again from its documents and counts, the same bytes each time
	$(BIN)/rolematch lexicon build skill_lexicon/documents skill_lexicon/counts.csv --lexicon skill_lexicon --out build/lexicon
	cp build/lexicon/affinity.csv build/lexicon/provenance.csv skill_lexicon/
	$(BIN)/rolematch lexicon check skill_lexicon --mark

counts: $(VENV)/.installed-dev  ## count the postings of the shared data again (writes skill_lexicon/counts.csv)
	$(BIN)/rolematch lexicon build $(SHARED)/data/postings.jsonl.gz --lexicon skill_lexicon --out build/counts --workers $(WORKERS)
	cp build/counts/counts.csv skill_lexicon/counts.csv

model: $(VENV)/.installed-dev  ## train the shipped model again from the shared data, the same bytes each time
	$(BIN)/rolematch train --data $(SHARED)/data

figures: $(VENV)/.installed-dev  ## measure on the judged resumes: out of fold, by layout, by engine, part by part
	$(BIN)/python benchmarks/dev_figures.py --data $(SHARED)/data --evaluator $(SHARED)/eval/evaluate.py
	$(BIN)/python benchmarks/layouts.py --data $(SHARED)/data --evaluator $(SHARED)/eval/evaluate.py
	$(BIN)/python benchmarks/pdf_engines.py --data $(SHARED)/data
	$(BIN)/python benchmarks/ablations.py --data $(SHARED)/data
	$(BIN)/python benchmarks/skills.py --data $(SHARED)/data
	$(BIN)/python benchmarks/titles.py --data $(SHARED)/data

bench: $(VENV)/.installed-dev  ## measure speed and memory (about 20 minutes on two idle cores)
	$(BIN)/python benchmarks/speed.py

card: $(VENV)/.installed-dev  ## write MODEL_CARD.md again from an evaluation on the shared data
	$(BIN)/python benchmarks/ablations.py --data $(SHARED)/data --csv build/ablations.csv
	$(BIN)/rolematch evaluate --data $(SHARED)/data --out build/evaluation --card MODEL_CARD.md --ablations build/ablations.csv

docs: $(VENV)/.installed-dev  ## write docs/cli.md and the README's picture again
	$(BIN)/python docs/write_cli.py
	$(BIN)/python docs/write_capture.py

examples: $(VENV)/.installed-dev  ## render the invented resumes from their YAML
	$(BIN)/python examples/render.py --force

clean:  ## remove the environment and what was built
	rm -rf $(VENV) dist build demo-out .pytest_cache .mypy_cache .ruff_cache
