# make run, make test; `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
PORT ?= 8000
AWS_PORT ?= 0
INBOX ?= tests/articles/samples
# This machine's; `make deploy` has one of its own, which is saved.
export ARCH ?= $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)
SAM ?= sam
STAGE ?= prod
LOCAL ?=
TESTS ?= tests
# What runs whole processes (desks, a browser, what is deployed), very many histories, or strings made to be slow.
SLOW_TESTS := tests/browser tests/faults tests/hostile/test_linear_work.py tests/integration/desk tests/integration/system
DESK ?=

.PHONY: help setup run test test-slow faults check lock build deploy undeploy adopt remove local-invoke local-api clean bench bench-desk eval schemathesis screenshots
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# uv, itself one of the locked packages, installs the rest in a tenth of pip's time. Where it finds no packages, as
# where only pip has been told of a mirror, pip installs them. Both hold them to the lock's hashes.
INSTALL = $(BIN)/uv pip install --python $(BIN)/python --require-hashes -r $(1) \
  || $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(1)
$(RUNS): infra/desk-requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' infra/desk-requirements.txt >$(VENV)/uv.txt
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	$(call INSTALL,infra/desk-requirements.txt)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY): $(RUNS) infra/requirements.txt
	$(call INSTALL,infra/requirements.txt)
	@touch $@

setup: $(READY) ## the environment of the `newsdrop` command and the tests, in .venv

run: $(RUNS) ## start the desk with the sample articles at http://127.0.0.1:8000; INBOX=DIR, PORT=N, AWS_PORT=N say otherwise
	$(BIN)/newsdrop dev --inbox "$(INBOX)" --port $(PORT) --aws-port $(AWS_PORT)

PYTEST = $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder
test test-slow: export PYTHONDONTWRITEBYTECODE = # else each of the hundreds of processes compiles all modules anew
test: $(READY) ## all tests but the slow ones, or those of TESTS="FOLDER FOLDER"; under four minutes on two cores
	$(PYTEST) -n 3 $(if $(filter file,$(origin TESTS)),$(SLOW_TESTS:%=--ignore=%)) $(TESTS)

test-slow: $(READY) ## the others: desks in processes, a browser, what is deployed, histories of faults, growing files; some six minutes
	$(PYTEST) -n 4 $(SLOW_TESTS)

faults: $(READY) ## more faults than `make test-slow` has time for: 2,000 histories, every pair of calls, 10,000 articles; an hour
	ALL_FAULTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/faults tests/integration/relate/test_clock.py tests/integration/relate/test_cost.py \
	  tests/contract/test_memory.py tests/hostile/test_linear_work.py

check: $(READY) ## what CI runs before the tests, cheapest first
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml infra/monitoring.yaml

PEERS := $(VENV)/peers
$(PEERS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(PEERS) scikit-learn bm25s fastapi mangum \
	  readability-lxml mammoth python-frontmatter striprtf scikit-image

bench: $(PEERS) ## quality, cost and time beside peers, which are installed beside, not into, the environment
	PYTHONPATH=$(PEERS) $(BIN)/python -W ignore -m tests.bench.bench_ingest
	PYTHONPATH=$(PEERS) $(BIN)/python -W ignore -m tests.bench.bench_relate
	PYTHONPATH=$(PEERS) $(BIN)/python -W ignore -m tests.bench.bench_api
	PYTHONPATH=$(PEERS) $(BIN)/python -W ignore -m tests.bench.bench_pictures
	$(BIN)/python -W ignore -m tests.bench.bench_search
	$(BIN)/python -W ignore -m tests.bench.bench_copies
	$(BIN)/python -W ignore -m tests.bench.bench_cost

bench-desk: $(READY) ## a desk under load: 3,000 drops, two readers, a search a second; half an hour. DESK="--drops 300 --engine dynamodb-local"
	$(BIN)/python -W ignore -m tests.bench.bench_desk $(DESK)

eval: $(READY) ## related articles on the evaluation file, three random orders; says so where the file is not there
	$(BIN)/python -W ignore -m tests.bench.eval_related

SCHEMATHESIS := $(VENV)/schemathesis
$(SCHEMATHESIS): $(READY)
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check schemathesis

schemathesis: $(SCHEMATHESIS) ## thousands of generated requests against a desk; its tool has an environment of its own
	$(BIN)/python -W ignore -m tests.contract.schemathesis_run $(SCHEMATHESIS)/bin/schemathesis

screenshots: $(READY) ## the pictures of the README, of the sample articles; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

lock: $(READY) ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --no-header --no-annotate --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	  --python-version 3.11 --extra dev --no-emit-package newsdrop -o infra/requirements.txt pyproject.toml
	$(BIN)/uv pip compile -q --no-header --no-annotate --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	  --python-version 3.11 --constraint infra/requirements.txt --extra desk --no-emit-package newsdrop \
	  -o infra/desk-requirements.txt pyproject.toml
	@for f in ingest relate sweep push api; do \
	  $(BIN)/uv pip compile -q --no-header --no-annotate --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.13 --python-platform aarch64-manylinux_2_28 --constraint infra/requirements.txt \
	    --extra $$f -o functions/$$f/requirements.txt pyproject.toml; done

build: ## what `make local-invoke` runs, for this machine, or for ARCH=arm64 or ARCH=x86_64
	$(SAM) build --parameter-overrides Architecture=$(ARCH)
	@echo $(ARCH) >.aws-sam/architecture

DEPLOYMENT = $(BIN)/python -m infra.deployment.command
deploy: $(READY) ## build, and deploy into the account of your credentials; asks what it has to know, once for each STAGE
	$(DEPLOYMENT) deploy --stage $(STAGE) --sam "$(SAM)" $(if $(ASK),--ask) $(if $(YES),--yes) \
	  $(if $(filter command line environment,$(origin ARCH)),Architecture=$(ARCH)) $(SET)

undeploy: $(READY) ## delete the stack of STAGE; says what stays
	$(DEPLOYMENT) undeploy --stage $(STAGE) $(if $(YES),--yes)

adopt: $(READY) ## after undeploy: make the stack again around what stayed; then deploy
	$(DEPLOYMENT) adopt --stage $(STAGE)

remove: $(READY) ## after undeploy: delete for good what stayed
	$(DEPLOYMENT) remove --stage $(STAGE)

.PHONY: local-build
local-build:
	@test "$$(cat .aws-sam/architecture 2>/dev/null)" = $(ARCH) || { echo "first: make build ARCH=$(ARCH)"; exit 1; }

NO_IMAGE = echo "If the image could not be pulled: LOCAL=\"--skip-pull-image --invoke-image IMAGE\" names another"
local-invoke: local-build ## each function once, in a container, on the desk of PORT that runs with --aws-host 0.0.0.0 (first: make build)
	@for pair in IngestFunction:again IngestFunction:one-broken RelateFunction:stream RelateFunction:tick SweepFunction:daily ApiFunction:get-related; do \
	  echo "== $$pair"; \
	  $(SAM) local invoke $${pair%:*} --event tests/events/$${pair#*:}.json --env-vars .newsdrop/$(PORT)/env.json $(LOCAL) --parameter-overrides Architecture=$(ARCH) \
	    || { $(NO_IMAGE); exit 1; }; echo; done

local-api: local-build ## the API and the site in a container, on the same desk: http://127.0.0.1:3000
	$(SAM) local start-api --port 3000 --env-vars .newsdrop/$(PORT)/env.json $(LOCAL) --parameter-overrides Architecture=$(ARCH) || { $(NO_IMAGE); exit 1; }

clean: ## remove what was built and installed
	rm -rf $(VENV) .aws-sam .newsdrop build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- called by `sam build`: one target a function -----------------------------------------------------------------
# ARCH is arm64 or x86_64, as in the template's parameter Architecture. SAM tells make nothing of it: whoever calls it tells both.
WHEELS = $(subst arm64,aarch64,$(ARCH))
define function_artifact
	mkdir -p "$(ARTIFACTS_DIR)/functions"
	cp -r shared "$(ARTIFACTS_DIR)/"
	cp functions/__init__.py "$(ARTIFACTS_DIR)/functions/"
	cp -r functions/$(1) "$(ARTIFACTS_DIR)/functions/"
	rm -f "$(ARTIFACTS_DIR)/functions/$(1)/requirements.txt"
	find "$(ARTIFACTS_DIR)" -name __pycache__ -type d -prune -exec rm -rf {} +
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r functions/$(1)/requirements.txt \
	  --target "$(ARTIFACTS_DIR)" --platform manylinux2014_$(WHEELS) --platform manylinux_2_28_$(WHEELS) --python-version 3.13 \
	  --implementation cp --only-binary=:all: --no-compile
	rm -rf "$(ARTIFACTS_DIR)/bin"
	find "$(ARTIFACTS_DIR)" -type d \( -name tests -o -name test \) -prune -exec rm -rf {} +
endef
.PHONY: build-IngestFunction build-RelateFunction build-SweepFunction build-PushFunction build-ApiFunction
build-IngestFunction:
	$(call function_artifact,ingest)
build-RelateFunction:
	$(call function_artifact,relate)
build-SweepFunction:
	$(call function_artifact,sweep)
build-PushFunction:
	$(call function_artifact,push)
build-ApiFunction:
	$(call function_artifact,api)
