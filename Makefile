# Everything happens in .venv; `make help` lists the targets.

PYTHON ?= python3
PORT ?= 8000
SIZES ?= 1000 100000
MUTANTS ?= 300
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(VENV) --disable-pip-version-check install --quiet --no-compile --require-hashes
# on all cores, where pip uses one; a package may ship a file for another Python, which is never imported
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true

# what is compiled is kept: otherwise each process compiles all tests anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check e2e crash proofs mutation clean bench

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.made:
	$(PYTHON) -m venv --without-pip $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.txt
	$(PIP) -r requirements.txt
	@$(COMPILE)
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@$(COMPILE)
	@touch $@

$(VENV)/.translated: $(VENV)/.runtime directline/translations/en/LC_MESSAGES/messages.po
	$(BIN)/pybabel --quiet compile --directory directline/translations
	@touch $@

setup: $(VENV)/.translated ## make .venv with the locked requirements, compile the translations

run: setup ## migrate, fill an empty database with the demonstration, serve on PORT until Ctrl-C
	@$(BIN)/python -m deploy.run --port $(PORT)

test: $(VENV)/.development ## the whole suite on SQLite and PostgreSQL
	$(BIN)/pytest -n 2

check: $(VENV)/.development ## style, types, templates, imports, dead code, migrations, house rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates tests/gallery
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/pytest tests/test_house_rules.py tests/pages/test_views.py tests/test_migrations.py

e2e: $(VENV)/.development ## journeys in a real browser (Debian's chromium); pictures of every page in build/screenshots
	$(BIN)/pytest -o addopts=-q -n 2 --dist loadgroup tests/e2e

crash: $(VENV)/.development ## kill three schedulers at random, CRASH_KILLS times at each of six moments (5)
	$(BIN)/pytest -o addopts=-q tests/crash

proofs: $(VENV)/.development ## what is promised of sealed complaints at full length: every viewer and stage, 10,000 actions
	DIRECTLINE_PROOFS=1 $(BIN)/pytest -n 2 tests/proofs

mutation: $(VENV)/.development ## a sample of MUTANTS wrong lines in directline/tickets and reports: does a test fail for each?
	$(BIN)/python -m tests.mutation $(MUTANTS)

bench: $(VENV)/.development ## first figures of speed, as ratios; SIZES="1000 100000"
	$(BIN)/python -m tests.bench $(SIZES)

clean: ## remove .venv and what the tools left; the instance folder stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build
