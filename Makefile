.DEFAULT_GOAL := help

# Files are named from the kit's folder, so make has to run there.
ifeq ($(wildcard jointplan/cli.py),)
HERE := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
$(error call it where the kit lies: make -C $(HERE) $(MAKECMDGOALS))
endif
.DELETE_ON_ERROR:

#   PYTHON=python3.12    the Python the environment is made with: 3.11, 3.12 or 3.13
PYTHON ?= python3
#   WORKSPACE=../acme    the company's folder; the default is the sample company, here
WORKSPACE ?= .
#   EXPORTS=FOLDER       the CRM exports; by default those in WORKSPACE/exports
EXPORTS ?=
#   QUARTER=2026-Q3      the quarter; by default the last complete one
QUARTER ?=
#   AS_OF=2026-10-05     judge the data as of this day; by default its last day
AS_OF ?=
#   AUDIENCE=team        the teams' own version; no section names people yet
AUDIENCE ?=
#   ALL=1                pdf prints every part that is folded away, not the brief alone
ALL ?=
#   BASE=HEAD~1          what preview compares your glossary with: revision or file
BASE ?=
#   ID=00Q...@2026-...   what to explain: a hand-off, a record or an opportunity
ID ?=
#   IP=0.0.0.0           where lab and workshop listen; by default this machine only
IP ?=
#   PORT=8888            the first port for lab and workshop to try
PORT ?=
#   MEMORY=1500MB        memory for the database before it uses the disk
MEMORY ?=
#   DATA=FOLDER          the data sets that `make test-outside` reads
DATA ?=

BIN := .venv/bin
# Without nbval, which takes a second to start, but for the notebooks' own checks.
PYTEST := .venv/bin/python -m pytest --numprocesses auto
TESTS := $(PYTEST) --dist worksteal -p no:nbval
RUNTIME := .venv/runtime
DEV := .venv/dev
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
UV := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-annotate --custom-compile-command "make lock"
JOINTPLAN := $(BIN)/jointplan

IN := $(if $(filter-out .,$(WORKSPACE)),--workspace "$(WORKSPACE)")
OF := $(if $(QUARTER),--quarter "$(QUARTER)")
OPTIONS = $(IN) $(OF) $(if $(EXPORTS),--exports "$(EXPORTS)") \
	$(if $(AS_OF),--as-of "$(AS_OF)") $(if $(AUDIENCE),--audience "$(AUDIENCE)") \
	$(if $(MEMORY),--memory-limit "$(MEMORY)")
AT = $(if $(IP),--ip "$(IP)") $(if $(PORT),--port "$(PORT)")
SAMPLE := $(if $(IN)$(EXPORTS),,exports/SAMPLE.md)

.PHONY: help
help: ## Show this list.
	@echo "make TARGET [NAME=value ...]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' Makefile
	@sed -n 's/^#   /  /p' Makefile

.PHONY: setup
setup: $(RUNTIME) ## Make the environment in .venv from requirements.lock.

.PHONY: new
new: $(RUNTIME) ## Start an empty workspace: make new WORKSPACE=../acme
	@$(JOINTPLAN) new "$(WORKSPACE)"

.PHONY: inspect
inspect: $(RUNTIME) $(SAMPLE) ## List what the exports are, and write a mapping to start from.
	@$(JOINTPLAN) inspect $(strip $(IN) $(if $(EXPORTS),"$(EXPORTS)"))

.PHONY: quarterly-report
quarterly-report: $(RUNTIME) $(SAMPLE) ## Write the quarter's report, as a draft.
	@$(JOINTPLAN) report $(strip $(OPTIONS))

.PHONY: tracker
tracker: $(RUNTIME) $(SAMPLE) ## Write the lead tracker only, as of any day.
	@$(JOINTPLAN) tracker $(strip $(IN) $(OF) $(if $(EXPORTS),--exports "$(EXPORTS)") \
		$(if $(AS_OF),--as-of "$(AS_OF)") \
		$(if $(MEMORY),--memory-limit "$(MEMORY)"))

.PHONY: weekly
weekly: $(RUNTIME) $(SAMPLE) ## Write one page for the weekly meeting, as of any day.
	@$(JOINTPLAN) weekly $(strip $(IN) $(OF) $(if $(EXPORTS),--exports "$(EXPORTS)") \
		$(if $(AS_OF),--as-of "$(AS_OF)") \
		$(if $(MEMORY),--memory-limit "$(MEMORY)"))

.PHONY: agenda
agenda: $(RUNTIME) ## Write the agenda of the quarterly review, with the draft's figures.
	@$(JOINTPLAN) agenda $(strip $(IN) $(OF))

.PHONY: plan
plan: $(RUNTIME) ## Write the next plan's draft: make plan QUARTER=2027-Q1
	@$(JOINTPLAN) plan $(strip $(IN) $(OF))

.PHONY: glossary-check
glossary-check: $(RUNTIME) ## List what is wrong with glossary.md; fast enough for every save.
	@$(JOINTPLAN) glossary-check $(strip $(IN) $(if $(AS_OF),--as-of "$(AS_OF)"))

.PHONY: preview
preview: $(RUNTIME) ## Preview what your edit of glossary.md would do to the figures.
	@$(JOINTPLAN) preview $(strip $(IN) $(OF) $(if $(BASE),--base "$(BASE)"))

.PHONY: glossary-impact
glossary-impact: ## The old name of `make preview`.
	@echo "glossary-impact is called preview now: make preview" >&2
	@$(MAKE) --no-print-directory preview

.PHONY: explain
explain: $(RUNTIME) ## Explain how a lead came to count: make explain ID=...
	@$(JOINTPLAN) explain $(strip $(IN) $(if $(EXPORTS),--exports "$(EXPORTS)") "$(ID)")

.PHONY: lab
lab: $(RUNTIME) ## Open the last report's notebooks in JupyterLab, without a network.
	@$(JOINTPLAN) lab $(strip $(IN) $(AT))

.PHONY: workshop
workshop: $(RUNTIME) ## Open the workshop for both teams, with the glossary beside it.
	@$(JOINTPLAN) workshop $(strip $(IN) $(AT))

.PHONY: publish
publish: $(RUNTIME) ## Freeze the quarter's draft; nothing overwrites it later.
	@$(JOINTPLAN) publish $(strip $(IN) $(OF))

.PHONY: pdf
pdf: $(RUNTIME) ## Print the quarter's draft as a PDF; ALL=1 opens every part.
	@$(JOINTPLAN) pdf $(strip $(IN) $(OF) $(if $(filter-out 0,$(ALL)),--all))

.PHONY: test
test: $(DEV) $(SAMPLE) browser ## Run every test, and the notebooks' own checks.
	$(TESTS)
	$(PYTEST) --dist loadfile --nbval --nbval-current-env notebooks

.PHONY: test-quick
test-quick: $(DEV) ## Run the unit and spec tests only, in two minutes.
	$(TESTS) tests/unit tests/spec

.PHONY: test-outside
test-outside: $(DEV) ## Test against real data: make test-outside DATA=FOLDER
	@test -d "$(DATA)" || { echo "DATA='$(DATA)' is no folder; try make test-outside" \
		"DATA=FOLDER, where FOLDER/olist and the other data sets lie" >&2; exit 2; }
	JOINTPLAN_DATA="$(DATA)" $(TESTS) -m outside tests/outside

.PHONY: check
check: $(DEV) ## Lint and check types; change nothing.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/sqruff lint queries

.PHONY: fix
fix: $(DEV) ## Format the code and strip the notebooks.
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format
	$(BIN)/nbstripout notebooks/*.ipynb

.PHONY: docs
docs: $(DEV) ## Write the documents that come from the code and its specs.
	@$(BIN)/python -m jointplan.dev.docs
	@$(BIN)/python -m tests.support.reshaped.plain_shapes

.PHONY: pictures
pictures: quarterly-report $(DEV) ## Take the pictures of README.md and docs/ anew.
	@$(BIN)/python -m jointplan.dev.pictures

.PHONY: accept
accept: $(RUNTIME) $(SAMPLE) ## Record again what the notebooks' check cells print.
	@$(JOINTPLAN) accept

.PHONY: browser
browser: $(DEV) ## Find a browser for the page tests, or install one.
	@$(JOINTPLAN) browser

.PHONY: bench
bench: $(DEV) ## Measure import, preview, tracker, workshop and intervals.
	$(BIN)/python -m bench.glossary
	$(BIN)/python -m bench.landing
	$(BIN)/python -m bench.tracker
	$(BIN)/python -m bench.workshop
	$(BIN)/python -m bench.coverage
	$(BIN)/python -m bench.pacing
	$(BIN)/python -m bench.signals

.PHONY: lock
lock: $(DEV) ## Resolve the dependencies and write both lock files.
	$(UV) --extra build --output-file requirements.lock pyproject.toml
	$(UV) --extra build --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

.PHONY: clean
clean: ## Remove the environment and the caches; exports and reports stay.
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache
	find jointplan tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python:
	@command -v $(PYTHON) >/dev/null || { echo "this machine has no $(PYTHON); install" \
		"Python 3.11, 3.12 or 3.13, or name one: make setup PYTHON=FILE" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(\
	"$(PYTHON) is Python %d.%d; the kit runs on 3.11, 3.12 and 3.13.\n" \
	"Name one of those: make setup PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -m venv .venv
	@touch $@

$(RUNTIME): requirements.lock pyproject.toml .venv/python
	@echo "Installing requirements.lock into .venv (1.2 GB, a minute or two)" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing requirements-dev.lock into .venv" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

exports/SAMPLE.md: $(wildcard jointplan/sample/*.py) | $(RUNTIME)
	@$(JOINTPLAN) sample
	@touch $@
