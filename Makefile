# make run | test | check | lock | clean. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000

.PHONY: help run test check lock clean
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): infra/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r infra/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY) ## start the desk with the sample articles; the site is at http://127.0.0.1:8000
	$(BIN)/newsdrop dev --inbox tests/articles/samples --port $(PORT)

test: $(READY) ## all tests
	$(BIN)/python -m pytest -n 2 tests

check: $(READY) ## what CI runs before the tests, cheapest first
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml

lock: $(READY) ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --no-header --no-annotate --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	  --python-version 3.11 --extra dev --no-emit-package newsdrop -o infra/requirements.txt pyproject.toml
	@for f in ingest relate api; do \
	  $(BIN)/uv pip compile -q --no-header --no-annotate --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.13 --python-platform aarch64-manylinux_2_28 --extra $$f -o functions/$$f/requirements.txt pyproject.toml; done

clean: ## remove what was built and installed
	rm -rf $(VENV) .aws-sam .newsdrop build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- called by `sam build`: one target a function -----------------------------------------------------------------
ARCH ?= aarch64
define function_artifact
	mkdir -p "$(ARTIFACTS_DIR)/functions"
	cp -r shared "$(ARTIFACTS_DIR)/"
	cp functions/__init__.py "$(ARTIFACTS_DIR)/functions/"
	cp -r functions/$(1) "$(ARTIFACTS_DIR)/functions/"
	rm -f "$(ARTIFACTS_DIR)/functions/$(1)/requirements.txt"
	find "$(ARTIFACTS_DIR)" -name __pycache__ -type d -prune -exec rm -rf {} +
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r functions/$(1)/requirements.txt \
	  --target "$(ARTIFACTS_DIR)" --platform manylinux2014_$(ARCH) --platform manylinux_2_28_$(ARCH) --python-version 3.13 \
	  --implementation cp --only-binary=:all: --no-compile
endef
.PHONY: build-IngestFunction build-RelateFunction build-ApiFunction
build-IngestFunction:
	$(call function_artifact,ingest)
build-RelateFunction:
	$(call function_artifact,relate)
build-ApiFunction:
	$(call function_artifact,api)
