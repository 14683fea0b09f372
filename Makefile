# Needs Python 3.11 or later, make, and a package index that pip can reach. Nothing else.

PYTHON = python3
INPUT = input
OUTPUT = output
export INPUT OUTPUT

BIN = .venv/bin
PIP_INSTALL = $(BIN)/python -m pip --disable-pip-version-check install --quiet

# Stamps: each is made once, and again only when what it was made from has changed.
VENV = .venv/.created
RUNTIME = .venv/.runtime
DEVELOPMENT = .venv/.development

# Quoted for the shell, and for cron, to which a percent sign is the end of the line.
define CRONTAB_LINE
import os, shlex, sys
program, *folders = map(os.path.abspath, (sys.argv[1], os.environ["INPUT"], os.environ["OUTPUT"]))
words = (program, "analyze", "--input-dir", folders[0], "--output-dir", folders[1], "--quiet")
print("17 2 * * *", shlex.join(words).replace("%", chr(92) + "%"))
endef
export CRONTAB_LINE

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help setup demo analyze schedule validate template check fix test coverage bench golden pages site clean

help: ## Show this list
	@echo 'make TARGET, where TARGET is one of:'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'
	@echo 'A first look: make demo. Other folders: make analyze INPUT=drop OUTPUT=results.'

setup: $(DEVELOPMENT) ## Install the program and the tools to develop it into .venv
	@echo 'Set up. A first look: make demo'

demo: $(RUNTIME) ## Analyse the bundled examples and name the files to open
	@$(BIN)/sourcing analyze input_templates/example_*.xlsx --output-dir output

analyze: $(RUNTIME) ## Analyse every workbook in input/ (INPUT=…, OUTPUT=…)
	@$(BIN)/sourcing analyze --input-dir "$$INPUT" --output-dir "$$OUTPUT"

schedule: $(RUNTIME) ## Print the crontab line that does this every night (INPUT=…, OUTPUT=…)
	@$(BIN)/python -c "$$CRONTAB_LINE" "$(BIN)/sourcing"

validate: $(RUNTIME) ## Say what is wrong in the workbooks of input/ and write nothing (INPUT=…)
	@$(BIN)/sourcing validate "$$INPUT"

template: $(RUNTIME) ## Write the blank template and the filled examples anew
	@$(BIN)/sourcing template --all input_templates

check: $(DEVELOPMENT) ## Check style, types, layers and documents
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest --quiet -m 'not slow' tests/test_docs.py tests/test_pages.py

fix: $(DEVELOPMENT) ## Mend style and whatever else can be mended automatically
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

test: check ## Run every check and every test
	@$(BIN)/python -m pytest -n 2

coverage: $(DEVELOPMENT) ## Run every test and list the branches of the program that none of them takes
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term

bench: $(DEVELOPMENT) ## Measure time and memory (BENCH=--all: the large sizes too, hours)
	@$(BIN)/python -m compileall -q pipeline benchmarks
	@$(BIN)/python -m benchmarks $(BENCH)

golden: $(DEVELOPMENT) ## Write the expected results of the golden tests anew; read the difference before you keep it
	@$(BIN)/python -m tests.golden

pages: $(DEVELOPMENT) ## Write everything in docs/ anew that a program writes, but for the pictures
	@$(BIN)/python -m tests.pages
	@$(BIN)/python -m benchmarks.rates --write >/dev/null
	@$(BIN)/python -m benchmarks.savings --write >/dev/null

site: $(DEVELOPMENT) ## Build the documents as a site into site/; broken links end it
	@$(BIN)/python -m mkdocs build
	@echo 'Open site/index.html'

clean: ## Remove what set-up and tests leave behind; workbooks and results stay
	@rm -rf .venv build site node_modules *.egg-info .coverage .coverage.* htmlcov
	@rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV):
	@command -v $(PYTHON) >/dev/null || \
		{ echo 'Python was not found. Install Python 3.11 or later, then run make again.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		  echo 'If a later one is installed, name it: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'This Python cannot make virtual environments: a part of it is packaged separately.' >&2; \
		  echo 'On Debian and Ubuntu: sudo apt-get install python3-venv. Then run make again.' >&2; exit 1; }
	@echo 'Setting up .venv. This happens once and takes about a minute.'
	@$(PYTHON) -m venv --clear .venv
	@touch $@

$(RUNTIME): $(VENV) requirements.lock pyproject.toml
	@$(PIP_INSTALL) --only-binary :all: --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q pipeline
	@touch $@

$(DEVELOPMENT): $(RUNTIME) requirements-dev.lock
	@$(PIP_INSTALL) --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@
