# make run : l'application.  make test : tous les contrôles.  ARGS passe des options à l'application :
#   make run ARGS="--server.port 8600"

SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run build test lock bench tour clean
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
UV := uv==0.13.9

BIN := .venv/bin
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYTHONUNBUFFERED := 1
# Matrices are small here: more threads than one only wait for one another.
export OPENBLAS_NUM_THREADS := 1

# pip names what it fetches, one package a line; the rest only if it fails.
define install
@echo "Installation : $(1)…"
@set -o pipefail; $(BIN)/python -m pip install --progress-bar off $(2) 2>&1 | tee .venv/pip.log \
	| while read -r word name _; do case "$$word" in \
		Collecting) echo "  $$name";; \
		Installing) echo "  mise en place…";; \
	esac; done \
	|| { tail -n 20 .venv/pip.log; exit 1; }
endef

run: build
	@$(BIN)/python serve.py $(ARGS)

build: $(READY)
	@$(BIN)/python -m etl build

test: $(READY_DEV)
	@BROWSER_PATH="$$($(BIN)/python tests/browser/ensure_chromium.py)" && export BROWSER_PATH \
	&& $(BIN)/python tests/office.py && set -x \
	&& $(BIN)/ruff check . \
	&& $(BIN)/ruff format --check . \
	&& $(BIN)/mypy \
	&& $(BIN)/pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder

bench: $(READY_DEV)
	@$(BIN)/python -m benchmarks $(ARGS)

tour: $(READY_DEV)
	@$(BIN)/python -m docs.tour $(ARGS)

# Raises the pins only where the .in files ask for it; add ARGS=--upgrade to raise them all.
lock: $(READY)
	$(call install,$(UV),$(UV))
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--custom-compile-command "make lock" $(ARGS) $$name.in --output-file $$name.txt || exit 1; \
	done

# The warehouse stays: published versions are kept.
clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Le module venv manque. Debian, Ubuntu : sudo apt-get install python3-venv"; exit 1; }
	$(call install,environnement de l'application (une à deux minutes),--require-hashes --requirement requirements.txt)
	@touch $@

$(READY_DEV): $(READY) requirements-dev.txt
	$(call install,outils de contrôle,--require-hashes --requirement requirements-dev.txt)
	@touch $@
