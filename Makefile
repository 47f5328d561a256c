# make run: set everything up and start the program; ARGS="crawl --details 5" gives it other words.
# make test: set up the same way, then lint, types, floors and every test.
# make container-check: the Dockerfile's own steps in a fresh Debian, and the program that comes of them, used.
# make faults: what people see, and what is lost, while one thing after the other goes wrong.
# make two-copies: two programs on one database, either killed in turn.
# make audit: asks whether a fault is known of any package that runs. Wants the internet.
# make sbom: build/sbom.json, what the program is made of, as CycloneDX has it.
# make bench: the figures of tests/benchmarks; ONLY=search_endpoint for one of them.

PYTHON = .venv/bin/python
# A real browser on a busy machine: of its journeys three may stumble once (tests/journeys/conftest.py), and are told
# with what they said. One that stumbles is looked at like one that failed. No other test has a second try.
STUMBLES = --max-suite-reruns 3 --rerun-show-tracebacks

.PHONY: run test audit sbom bench container-check faults two-copies

# exec: Ctrl-C reaches the program itself, and nothing stands between it and make.
run:
	@scripts/set-up run
	@exec $(PYTHON) -m hookah_wishlist $(ARGS)

test:
	@scripts/set-up dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy --strict
	.venv/bin/lint-imports
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(STUMBLES) $(ARGS)

audit:
	@scripts/set-up dev
	.venv/bin/pip-audit --require-hashes --strict --disable-pip --progress-spinner off -r requirements/run.txt

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
