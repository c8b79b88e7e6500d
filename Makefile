# make demo: the first plan, from nothing. make test: everything that is checked.

VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin

.PHONY: demo test wheelhouse format picture faults mutants clean

demo: $(VENV)/installed
	$(BIN)/allocator solve fair --out results/fair --force
	@echo
	@echo "Open results/fair/map.html in a browser; it needs no network."

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings allocator
	$(BIN)/python -m pytest -n auto --dist worksteal

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) results dist mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

picture: $(VENV)/installed-dev
	$(BIN)/python docs/images/take.py

faults: $(VENV)/installed-dev
	$(BIN)/python -m tests.faults

# Do the tests notice a change of a line? MUTANTS names some, as mutmut does: 'allocator.measures.*'.
mutants: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt mutmut
	nice $(BIN)/mutmut run --max-children 2 $(MUTANTS)
	$(BIN)/python docs/mutants.py

# Everything that pip needs where there is no network: docs/your-own-force.md says how to install from it.
wheelhouse: $(VENV)/installed
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check -c constraints.txt --wheel-dir wheelhouse '.[figures]'
