# make run: set everything up and start the program; ARGS="crawl --details 5" gives it other words.
# make lint: style, format, types, floors and spelling.
# make unit: the tests without a browser, a crawl or a killed process; ARGS="tests/web -k limits" for some of them.
# make test: lint, and every test. One that fails is run once more, alone: tests/runner.py says what follows.
# make container-check: the Dockerfile's own steps in a fresh Debian, and the program that comes of them, used.
# make faults: what people see, and what is lost, while one thing after the other goes wrong.
# make two-copies: two programs on one database, either killed in turn.
# make audit: asks whether a fault is known of any package of Python's or npm's. Wants the internet; what could
#   not be asked about is named, and is a failure too: scripts/audit.py.
# make sbom: build/sbom.json, what the program is made of, as CycloneDX has it.
# make bench: the figures of tests/benchmarks; ONLY=search_endpoint for one of them.

PYTHON = .venv/bin/python
# Write bytecode: without it every worker compiles everything again.
unexport PYTHONDONTWRITEBYTECODE
# The number of workers follows. tests/conftest.py says which tests share one.
WORKERS = --no-loadscope-reorder -n

.PHONY: run lint unit test audit sbom bench container-check faults two-copies

# exec: Ctrl-C reaches the program itself, and nothing stands between it and make.
run:
	@scripts/set-up run
	@exec $(PYTHON) -m hookah_wishlist $(ARGS)

lint:
	@scripts/set-up dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy --strict
	.venv/bin/lint-imports
	.venv/bin/codespell

unit:
	@scripts/set-up dev
	$(PYTHON) -m pytest $(WORKERS) 3 -m "not browser and not crawl and not process" $(ARGS)

test: lint
	$(PYTHON) -m tests.runner $(WORKERS) 2 $(ARGS)

audit:
	@scripts/set-up dev
	@$(PYTHON) scripts/audit.py

sbom:
	@scripts/set-up dev
	@$(PYTHON) scripts/sbom.py build/sbom.json
	@echo build/sbom.json

bench:
	@scripts/set-up dev
	@exec $(PYTHON) -m tests.benchmarks $(ONLY)

container-check:
	@scripts/set-up dev
	@exec $(PYTHON) -u -m tests.container

faults:
	@scripts/set-up dev
	@exec $(PYTHON) -u -m tests.faults

two-copies:
	@scripts/set-up dev
	@exec $(PYTHON) -u -m tests.faults.two_copies
