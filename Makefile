# The commands of mlopsprep. `make` alone lists them.

PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=

PYTHON_IN_VENV := .venv/bin/python
MANAGE := $(PYTHON_IN_VENV) manage.py
PYTEST := $(PYTHON_IN_VENV) -m pytest
VAR := $(or $(MLOPSPREP_VAR_DIR),var)
BANK := fixtures/mlops

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run dev demo editor test unit lint format format-bank lock site tools

help: ## list these commands
	@echo "mlopsprep: make COMMAND"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export MLOPSPREP_DEBUG := false
run: site free-port database $(VAR)/static/staticfiles.json ## serve the site (PORT=8000, HOST=127.0.0.1)
	@echo "To write questions, in another terminal:  make editor EMAIL=you@example.org"
	@echo "Ctrl-C stops the server."
	@exec $(PYTHON_IN_VENV) -m gunicorn mlopsprep.wsgi --bind $(HOST):$(PORT) --log-level warning

dev: export MLOPSPREP_DEBUG := true
dev: tools free-port database ## serve it with reload and toolbar, for work on the code (PORT=8000)
	@exec $(MANAGE) runserver $(HOST):$(PORT)

demo: site database ## one account of each kind, with new passwords, to look around
	@$(MANAGE) demo_accounts

editor: site ## make EMAIL=you@example.org an editor of the questions
	@test -n "$(EMAIL)" || { echo "Say who:  make editor EMAIL=you@example.org" >&2; exit 2; }
	@$(MANAGE) make_editor "$(EMAIL)"

test: tools ## every test: SQLite, PostgreSQL and a real browser (minutes)
	@$(PYTHON_IN_VENV) -m tests $(ARGS)

unit: tools ## the quick tests: SQLite, no browser (under a minute; ARGS="-k list")
	@env -u MLOPSPREP_TEST_DATABASE_URL $(PYTEST) -m "not e2e and not thorough" --hypothesis-profile=quick -n logical --maxprocesses=4 -q $(ARGS)

# Python and templates that are ours.
OURS := manage.py gunicorn.conf.py accounts benchmarks interviews mlopsprep practice questions tests web
OUR_FILES = $(shell find $(wildcard $(OURS)) -name '*.py')
OUR_TEMPLATES = $(shell find templates -name '*.html')
# Settings as on a real server, so that Django's deployment checks mean something.
PRODUCTION := MLOPSPREP_DEBUG=false MLOPSPREP_SITE_URL=https://example.org \
  MLOPSPREP_SECRET_KEY=only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz \
  MLOPSPREP_DATABASE_URL=sqlite://:memory:

lint: tools ## everything that reads the code without running it
	@echo "ruff" && $(PYTHON_IN_VENV) -m ruff check --quiet && $(PYTHON_IN_VENV) -m ruff format --quiet --check
	@echo "django-upgrade" && $(PYTHON_IN_VENV) -m django_upgrade --target-version 5.2 --check $(OUR_FILES)
	@echo "djade" && .venv/bin/djade --target-version 5.2 --check $(OUR_TEMPLATES)
	@echo "mypy" && $(PYTHON_IN_VENV) -m mypy --no-error-summary
	@echo "migrations" && $(PRODUCTION) $(MANAGE) makemigrations --check --dry-run --verbosity 0
	@echo "deployment" && $(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	@echo "Nothing to complain about."

format: tools ## write code and templates the way lint wants them
	@$(PYTHON_IN_VENV) -m django_upgrade --target-version 5.2 --exit-zero-even-if-changed $(OUR_FILES)
	@$(PYTHON_IN_VENV) -m ruff check --quiet --fix || true
	@$(PYTHON_IN_VENV) -m ruff format --quiet
	@.venv/bin/djade --target-version 5.2 $(OUR_TEMPLATES) || true

format-bank: site ## write the question files the way dump_bank would
	@$(MANAGE) format_bank $(BANK)

# UPGRADE=1 takes the newest versions; without it only what requirements*.in changed.
UV_COMPILE = $(PYTHON_IN_VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: tools ## rewrite requirements*.txt from requirements*.in (UPGRADE=1: newest versions)
	@$(UV_COMPILE) requirements.in -o requirements.txt
	@$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt

bench: tools ## measure the site against bare views (most of an hour; ARGS="--sizes 23 1000")
	@$(PYTHON_IN_VENV) -m benchmarks.bench $(ARGS)

lighthouse: export MLOPSPREP_DEBUG := false
lighthouse: tools database $(VAR)/static/staticfiles.json ## measure two pages with Lighthouse (needs npm)
	@$(PYTHON_IN_VENV) -m tools.lighthouse

pictures: tools ## draw the icons, photograph a running site for the README (PORT=8000)
	@$(PYTHON_IN_VENV) -m tools.pictures drawings
	@$(PYTHON_IN_VENV) -m tools.pictures screenshots http://localhost:$(PORT)

# --- what the commands above stand on ---
.PHONY: free-port database
.PHONY: lighthouse pictures

# The address the server believes it has follows the port, unless it is set.
export MLOPSPREP_SITE_URL ?= http://localhost:$(PORT)

site:
	@tools/venv.sh requirements.txt

tools:
	@tools/venv.sh requirements-dev.txt

free-port: site
	@$(PYTHON_IN_VENV) -c 'import socket; socket.create_server(("$(HOST)", $(PORT)))' 2>/dev/null || \
	  { echo "Port $(PORT) on $(HOST) is taken or not ours to use. Another one:  make run PORT=8001" >&2; exit 1; }

database: site
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0
	@$(MANAGE) load_bank $(BANK) --if-empty --verbosity 0
	@$(MANAGE) render_bank --verbosity 0

# Compressing takes seconds, so it is done when a static file or the code that serves them changed.
$(VAR)/static/staticfiles.json: $(shell find static -type f) mlopsprep/settings.py requirements.txt | site
	@echo "Collecting static files ..."
	@$(MANAGE) collectstatic --noinput --verbosity 0
