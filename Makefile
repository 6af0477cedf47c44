SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
BIN := .venv/bin
ONCE ?=
SECONDS ?= 60
SEED ?= 0
FAULTS ?= 60
KINDS ?=
POISON ?=
CORPUS ?=
STATES ?= *
ROUNDS ?= 3
PICTURES ?=

# Pango, HarfBuzz and the fonts set the PDF (Noto and Symbola whatever strangers write in subjects); libmagic tells file types; libseccomp bars the children; libarchive opens archives; mongod needs libcurl.
PACKAGES := python3-venv fonts-morisawa-bizud-gothic fonts-noto-cjk fonts-noto-core fonts-symbola \
            fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 libseccomp2 libcurl4 libarchive13
# Chromium drives the browser tests, through a program that needs libatomic; poppler opens the PDFs, LibreOffice the CSV; Maven gathers Apache Kafka
# and veraPDF, which Java runs; curl and jq run what the page about the API shows.
TEST_PACKAGES := chromium-headless-shell libatomic1 poppler-utils libreoffice-calc-nogui default-jdk-headless maven curl jq
# A gateway before two web processes; a compiler for what shows a process a wrong clock.
FAULT_PACKAGES := nginx-light gcc libc6-dev

# promtool and amtool try the alerts; Prometheus itself is asked by `make observe`.
WATCH_PACKAGES := prometheus prometheus-alertmanager

# $(call install,PACKAGES): install the Debian packages that are missing
install = dpkg-query -W -f='$${Status}\n' $(1) 2>/dev/null | grep -c 'ok installed' | grep -qx $(words $(1)) \
  || { $(SUDO) apt-get update -q && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -yq --no-install-recommends $(1); }

.PHONY: help setup demo test kafka screenshots fuzz faults recovery observe evaluate weigh bench check types rules lock docs sbom

help: ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: .venv/.ready ## Install what is needed: Debian packages, the virtual environment, compiled catalogs

demo: setup ## Walk through the whole journey on this machine; ONCE=1 ends after it
	$(BIN)/python -m local demo $(if $(ONCE),--once)

test: setup .venv/.testable build/apache-kafka/.ready ## Run all tests, in three processes; what failed is run once more, alone
	$(BIN)/python -m pytest --numprocesses 3 || \
	  { test $$? -eq 1 && echo "What failed is run once more, alone:" && $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

kafka: setup .venv/.testable build/apache-kafka/.ready ## Run only the tests on Apache Kafka itself: the suite of brokers, and the whole system on three of them
	$(BIN)/python -m pytest -m apache_kafka

screenshots: setup .venv/.testable ## Take pictures of every page, state, language, brand and width; STATES='results*' takes some
	$(BIN)/python -m tests.screenshots --states '$(STATES)'

fuzz: setup .venv/.testable ## Fuzz every parser of hostile bytes; SECONDS=60 for each, SEED=1 for the same search again
	$(BIN)/python -m tests.fuzzing --seconds $(SECONDS) --seed $(SEED)

recovery: setup .venv/.testable build/apache-kafka/.ready ## Measure how soon work goes on after each fault, ROUNDS=3 times each
	$(BIN)/python -m tests.recovery --rounds $(ROUNDS)

faults: setup .venv/.testable build/apache-kafka/.ready ## Inject FAULTS=60 faults at random points, SEED=1 the same again, KINDS='kill worker,slow network' only some; prove that nothing is lost
	@$(call install,$(FAULT_PACKAGES))
	$(BIN)/python -m tests.faults --seed $(SEED) --faults $(FAULTS) --kinds '$(KINDS)' $(if $(POISON),--poison $(POISON))

observe: setup .venv/.testable ## Run everything with Prometheus beside it, and ask every query of dashboards and rules; PICTURES=folder shows them
	@$(call install,$(WATCH_PACKAGES))
	$(BIN)/python -m tests.observe $(if $(PICTURES),--pictures $(PICTURES))

evaluate: setup ## Judge labelled mail, CORPUS=folder: how well, how fast, beside SpamAssassin and rspamd where installed
	$(if $(CORPUS),,$(error Name the folder of labelled mail: make $@ CORPUS=folder))
	$(BIN)/python -m benchmarks.evaluation --corpus $(CORPUS) --write docs/detection-results.md

weigh: setup ## Show what each finding tells in labelled mail, CORPUS=folder, and what flips when its weight changes
	$(if $(CORPUS),,$(error Name the folder of labelled mail: make $@ CORPUS=folder))
	$(BIN)/python -m benchmarks.weigh --corpus $(CORPUS)

bench: setup build/apache-kafka/.ready ## Measure mails a second, CPU time a mail and events a second; CORPUS=folder draws the mails from labelled mail
	$(BIN)/python -m benchmarks.throughput $(if $(CORPUS),--corpus $(CORPUS))

check: setup build/manifests/.ready ## Linters, types, import rules, catalogs, generated documents, pins, alerts, manifests
	@$(MAKE) --no-print-directory --jobs 2 --output-sync types rules

types:
	$(BIN)/mypy

rules:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint shared services emulator local
	$(BIN)/python -m shared.web.translations check
	$(BIN)/python -m shared.events | diff docs/asyncapi.yaml -
	$(BIN)/python -m services.scanner.detectors | diff docs/detectors.md -
	$(BIN)/python -m local.configuration | diff docs/configuration.md -
	$(BIN)/python -m local.answers | diff docs/administration.json -
	$(BIN)/python -m local.parts | diff docs/licences.md -
	$(BIN)/python -m local.observe --check
	@$(call install,$(WATCH_PACKAGES))
	promtool check config deploy/observe/prometheus/prometheus.yml
	promtool test rules deploy/observe/prometheus/tests/*.yml
	amtool check-config deploy/observe/alertmanager/alertmanager.yml
	$(BIN)/python -m local.pins
	$(BIN)/python -m local.manifests

lock: setup ## Pin and hash all requirements anew, newest versions that fit
	$(BIN)/python -m local.pins --upgrade

docs: setup ## Write the generated documents, and what is made for Prometheus and Grafana
	$(BIN)/python -m shared.events > docs/asyncapi.yaml
	$(BIN)/python -m services.scanner.detectors > docs/detectors.md
	$(BIN)/python -m local.configuration > docs/configuration.md
	$(BIN)/python -m local.answers > docs/administration.json
	$(BIN)/python -m local.parts > docs/licences.md
	$(BIN)/python -m local.observe

sbom: setup ## Write a list of parts for each image, in CycloneDX's format, into build/sbom
	$(BIN)/python -m local.parts build/sbom

.venv/.ready: requirements/dev.txt Makefile $(shell find shared services -name '*.po')
	@echo "Debian packages: $(PACKAGES)"
	@$(call install,$(PACKAGES))
	@$(SUDO) fc-cache --force
	@echo "Virtual environment: .venv, from requirements/dev.txt"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@echo "Message catalogs"
	@$(BIN)/python -m shared.web.translations compile
	@touch $@

.venv/.testable: .venv/.ready
	@echo "Debian packages for tests: $(TEST_PACKAGES)"
	@$(call install,$(TEST_PACKAGES))
	@touch $@

# These tools have dependencies that do not suit ours, so they live apart.
build/manifests/.ready: requirements/manifests.txt .venv/.ready
	@echo "Tools for manifests: $(@D), from $<"
	@$(BIN)/python -m uv venv --quiet --clear $(@D)
	@$(BIN)/python -m uv pip sync --quiet --require-hashes --python $(@D)/bin/python $<
	@touch $@

build/apache-kafka/.ready: local/apache_kafka/pom.xml .venv/.testable
	@echo "Apache Kafka: build/apache-kafka, from $<"
	@rm -rf $(@D)
	@mvn --quiet --batch-mode --file $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(@D)
	@touch $@
