# Every target sets up what it needs, says in a line what it is doing, and is quick the second time.
# Wanted on the machine: make and Python 3.11 or newer. `make help` lists the targets.

PORT ?= 8000
CANDIDATES = python3 python3.14 python3.13 python3.12 python3.11
IS_NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON := $(or $(PYTHON),$(shell \
	for python in $(CANDIDATES); do $$python $(IS_NEW_ENOUGH) && echo $$python && break; done))
export PYTHON
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
TEMPLATES = find templates councilnet -name '*.html' -print0 | xargs -0
# The node of the wheel and no other, so that every machine builds the same.
NODE = PATH="$(CURDIR)/$(BIN):$$PATH" npm_config_update_notifier=false
# Checks read production's settings; none of them opens the database.
PRODUCTION = env -u DEBUG SECRET_KEY=for-these-checks-alone-and-never-for-a-server-of-yours \
	ALLOWED_HOSTS=councilnet.example.org DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing
SHELL = /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL = help
.PHONY: help setup demo run test browser lighthouse bench soak cluster-drill mutate screenshots lint audit sbom fix lock tools port environment styles words checkers messages \
	lint-style lint-types lint-imports lint-templates lint-migrations lint-deploy broken

# $(call quietly,COMMAND): its output is shown only where it fails.
quietly = output=$$( { $(1) ; } 2>&1 ) || { echo "$$output" >&2; exit 1; }

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: environment styles words ## Make the environment and the CSS, and nothing else
	@echo "Ready."

demo: port environment styles words ## Serve the demonstration (PORT=8001; RESET=1 starts afresh)
	@DEBUG=1 $(MANAGE) demo --port $(PORT) $(if $(RESET),--reset=$(RESET))

run: port environment styles words ## Serve with your own data, without the demonstration (PORT=8001)
	@DEBUG=1 $(MANAGE) set_up
	@DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

test: environment styles words checkers ## Run the tests (ARGS="-k publish" for some of them)
	@DEBUG=1 $(BIN)/python -m pytest --numprocesses=auto $(ARGS)

browser: environment styles words checkers ## Run the browser tests alone (ARGS=)
	@DEBUG=1 $(BIN)/python -m pytest --numprocesses=auto tests/browser $(ARGS)

lighthouse: environment styles words checkers ## Print what Lighthouse makes of five pages of the demonstration
	@$(BIN)/python -m tests.browser.lighthouse

bench: environment styles words ## Measure the pages with many case studies (SIZES="10000 100000" RUNS=3 SECONDS=5)
	@$(BIN)/python -m tests.bench

soak: environment styles words ## Use the portal while it is mistreated: what is lost? (SECONDS=300 ROUNDS=4)
	@SECONDS="$(SECONDS)" ROUNDS="$(ROUNDS)" ACTS="$(ACTS)" $(BIN)/python -m tests.soak

cluster-drill: environment styles words ## Use the portal while its primary is killed and a replica takes over
	@$(BIN)/python -m tests.drills.replicas

# In a copy, since each change is written into the file for as long as it is tried.
MUTATED = build/mutation
mutate: environment ## Change the arithmetic place by place: what do the tests miss? (half an hour)
	@rm -rf $(MUTATED) && mkdir -p $(MUTATED)/tests
	@cp -R socialvalue cosmic-ray.toml $(MUTATED) && cp -R tests/__init__.py tests/socialvalue $(MUTATED)/tests
	@cd $(MUTATED) && PATH="$(CURDIR)/$(BIN):$$PATH" && cosmic-ray init --force cosmic-ray.toml session.sqlite \
		&& cr-filter-operators session.sqlite cosmic-ray.toml \
		&& cosmic-ray exec cosmic-ray.toml session.sqlite && cr-report --surviving-only --show-diff session.sqlite

screenshots: environment styles words ## Make the README's pictures from the demonstration
	@DEBUG=1 $(BIN)/python -m tests.browser.screenshots

lint: environment ## Check style, types, imports, templates, migrations and production's settings
	@$(MAKE) --no-print-directory --keep-going \
		lint-style lint-types lint-imports lint-templates lint-migrations lint-deploy
	@echo "Nothing to mend."

lint-style:
	@echo "Style (ruff) …"
	@$(call quietly,$(BIN)/ruff check . && $(BIN)/ruff format --check .)

lint-types:
	@echo "Types (mypy --strict) …"
	@$(call quietly,$(PRODUCTION) $(BIN)/mypy .)

lint-imports:
	@echo "Direction of imports (import-linter) …"
	@$(call quietly,$(BIN)/lint-imports)

lint-templates:
	@echo "Templates (djade, djhtml) …"
	@$(call quietly,$(TEMPLATES) $(BIN)/djade --target-version 5.2 --check \
		&& $(TEMPLATES) $(BIN)/djhtml --tabwidth 2 --check)

lint-migrations:
	@echo "Migrations (makemigrations --check) …"
	@$(call quietly,$(PRODUCTION) PYTHONWARNINGS=ignore $(MANAGE) makemigrations --check --dry-run)

lint-deploy:
	@echo "Production's settings (check --deploy) …"
	@$(call quietly,$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING)

# --strict, because pip-audit else says that all is well where nobody could be asked.
audit: environment ## Ask the registries of known weaknesses whether our packages have any (needs the network)
	@echo "Asking of Python's packages (pip-audit) …"
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		-r requirements.txt -r requirements-dev.txt \
		|| { echo "Not clean, or nobody could be asked: the lines above say which." >&2; exit 1; }
	@echo "Asking of Node's packages (npm audit) …"
	@$(NODE) npm audit && $(NODE) npm --prefix $(CHECKERS) audit || { echo "Not clean, or nobody could be asked: the lines above say which." >&2; exit 1; }

sbom: environment ## Write what the portal is made of to build/, as CycloneDX, for a release
	@mkdir -p build
	@$(call quietly,$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml \
		--output-reproducible --output-file build/sbom-python.json)
	@$(NODE) npm sbom --sbom-format cyclonedx --package-lock-only 2>/dev/null > build/sbom-node.json
	@echo "Written: build/sbom-python.json, build/sbom-node.json."

fix: environment ## Mend what lint can mend by itself
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .
	@$(TEMPLATES) $(BIN)/djade --target-version 5.2 || true
	@$(TEMPLATES) $(BIN)/djhtml --tabwidth 2 || true

messages: environment ## Read the strings to translate anew, and say which lack Welsh (docs/welsh.md)
	@$(BIN)/python -m councilnet.catalogue update

# A lock holds no address, so that everybody installs from the registry of their own.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: environment ## Lock the dependencies anew (UPGRADE=1 moves to the newest)
	@echo "Locking Python's packages …"
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@echo "Locking the packages of the CSS …"
	@$(call quietly,$(NODE) npm $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts --no-audit --no-fund)
	@echo "Locking the packages of the tests of pages …"
	@$(call quietly,$(NODE) npm --prefix $(CHECKERS) $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts --no-audit --no-fund)

# --- What the targets above stand on -----------------------------------------------------------

tools:
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) $(IS_NEW_ENOUGH) || { echo "$(PYTHON) is not Python 3.11 or newer; name another: make PYTHON=/path/to/python3" >&2; exit 1; }

define BIND
import socket, sys
with socket.socket() as door:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", int(sys.argv[1])))
endef
export BIND
port: tools
	@$(PYTHON) -c "$$BIND" "$(PORT)" 2>/dev/null || { echo "Port $(PORT) is in use or not yours to use;" \
		"choose another: make $(or $(firstword $(MAKECMDGOALS)),demo) PORT=8001" >&2; exit 1; }

environment: $(BIN)/.installed
# An environment whose Python was upgraded away from under it is made anew.
BROKEN := $(shell test ! -e $(BIN)/.installed || $(BIN)/python -c '' 2>/dev/null || echo broken)
$(BIN)/.installed: requirements-dev.txt $(BROKEN)
	@$(MAKE) --no-print-directory tools
	@echo "Making the environment (.venv) …"
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments;" \
		"install its venv module (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(call quietly,$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.txt)
	@touch $@

node_modules/.installed: package.json package-lock.json $(BIN)/.installed
	@echo "Fetching GOV.UK Frontend and Sass (node_modules) …"
	@$(call quietly,$(NODE) npm ci --ignore-scripts --no-audit --no-fund)
	@touch $@

# What looks at the pages in the tests: of no use to the portal, and so apart from what builds it.
CHECKERS = tests/browser
checkers: $(CHECKERS)/node_modules/.installed
$(CHECKERS)/node_modules/.installed: $(CHECKERS)/package.json $(CHECKERS)/package-lock.json $(BIN)/.installed
	@echo "Fetching Lighthouse and html-validate ($(CHECKERS)/node_modules) …"
	@$(call quietly,$(NODE) npm --prefix $(CHECKERS) ci --ignore-scripts --no-audit --no-fund)
	@touch $@

broken: ;

styles: static/build/.built
static/build/.built: build.mjs map.mjs node_modules/.installed $(wildcard static/css/*) $(wildcard static/js/*)
	@echo "Building the CSS (static/build) …"
	@$(call quietly,$(NODE) npm run build)
	@touch $@

WELSH = councilnet/locale/cy/LC_MESSAGES/django
words: $(WELSH).mo
$(WELSH).mo: $(WELSH).po | $(BIN)/.installed
	@echo "Compiling the Welsh ($(WELSH).mo) …"
	@$(call quietly,$(BIN)/python -m councilnet.catalogue compile)
