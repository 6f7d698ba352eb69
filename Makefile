# Galaxy: what people and CI run. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
SWIFT ?= swift
BUILD := $(SWIFT) build -c release
GALAXY := .build/release/galaxy

.PHONY: help demo test check build setup unit contracts interop browser book book-test book-short man dist installed cluster platform simulate fmt lint gen onnx golden fuzz faults native bench wheel clean

help: ## List these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## Federate real data among processes: four nodes, seven data providers, three machines, a model provider, an auditor (less than a minute)
	@$(GALAXY) demo

test: setup ## Check the format, build everything, then run all tests: the Swift suites, the contracts' own, the exchange with others, the pages, the book
	@$(MAKE) --no-print-directory lint
	@echo "==> building Galaxy and its tests (release; a few minutes on two cores)"
	@$(BUILD) --build-tests
	@$(MAKE) --no-print-directory unit contracts interop browser book-short installed

check: test ## Exactly what CI runs

build: setup ## Build the galaxy command (release)
	@echo "==> building galaxy (release; a few minutes the first time)"
	@$(BUILD) --product galaxy

setup: ## Install what is missing (libgmp-dev, liblmdb-dev, libzstd-dev, zlib1g-dev, libsecp256k1-dev, libssl-dev; etcd-server and z3 for tests), or name the exact line to run
	@Sources/CGMP/setup

unit: ## Run the Swift test suites (built by `make test`)
	@echo "==> comparing the generated files, running the Swift test suites"
	@$(BUILD) --product galaxy-gen
	@.build/release/galaxy-gen check
	@$(SWIFT) test -c release --skip-build

contracts: ## Run the tests written in Galaxy itself
	@echo "==> running the contracts' own tests"
	@$(BUILD) --product galaxy
	@$(GALAXY) test contracts
	@$(GALAXY) test Tests/Language
	@$(GALAXY) prove contracts

interop: ## Exchange keys and ciphertexts with TenSEAL and python-paillier, keystores with eth-account (skipped where PyPI does not have them)
	@echo "==> exchanging keys and ciphertexts with TenSEAL and python-paillier, keystores with eth-account"
	@Tests/Interop/run

browser: ## Open the pages of galaxy in Chromium without a window (skipped where it is missing)
	@echo "==> opening the pages in a browser"
	@Tests/Browser/run

book: build ## Build the book into .build/book/index.html, offline (Sphinx in .venv)
	@Tests/Book/build

book-test: build ## Run everything that the book shows, and look at its pages
	@Tests/Book/run

book-short: build ## Run the programs and the quick sessions of the book
	@echo "==> running the programs of the book"
	@Tests/Book/run --short

fmt: ## Format the Swift sources in place
	@$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

lint: ## Check the format of the Swift sources
	@echo "==> checking the format of the Swift sources"
	@$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

gen: ## Regenerate the committed generated files from the instruction table, the grammar and the embedded sources
	@$(SWIFT) build --product galaxy-gen
	@.build/debug/galaxy-gen

onnx: ## Regenerate what reads and writes ONNX (apt-get install protobuf-compiler); the plugin is that of the swift-protobuf in use
	@$(SWIFT) build --product protoc-gen-swift
	@protoc --plugin=protoc-gen-swift=.build/debug/protoc-gen-swift --swift_out=Sources/ModelExchange/Generated -I Sources/ModelExchange/ONNX Sources/ModelExchange/ONNX/onnx.proto

golden: ## Rewrite the golden files; read the difference before you commit it
	@GALAXY_UPDATE=1 $(SWIFT) test -c release

fuzz: ## Long random runs: programs against the reference interpreter, bytes against the decoders
	@GALAXY_FUZZ=$${GALAXY_FUZZ:-100000} $(SWIFT) test -c release --filter 'Fuzz|Differential|DamagedSource|Soundness|SemanticsTests.ReferenceTests'

faults: ## Seed 300 faults into verifier and machine, one program for all, and list those that no test notices (an hour and a half)
	@python3 Tests/Faults/faults.py seed .build/faults
	@cd .build/faults && GALAXY_TESTS=Bytecode,VM $(BUILD) --build-tests
	@python3 Tests/Faults/faults.py run .build/faults

native: build ## All tests on machine code, and 1,000,000 random functions on both engines
	@$(BUILD) --build-tests
	@GALAXY_ENGINE=native $(SWIFT) test -c release --skip-build
	@GALAXY_FUZZ=$${GALAXY_FUZZ:-1000000} $(SWIFT) test -c release --skip-build --filter NativeTests

cluster: setup ## Four nodes and three etcds under load, 200 kills and pauses (some ten minutes); GALAXY_SEED repeats a run
	@$(BUILD) --build-tests
	@GALAXY_CLUSTER_FAULTS=$${GALAXY_CLUSTER_FAULTS:-200} $(SWIFT) test -c release --skip-build --filter FaultTests

platform: setup ## The actors under kills, lost, doubled, late and reordered messages, altered files and a cheat, 20 seeds; GALAXY_SEED says the first
	@$(BUILD) --build-tests
	@GALAXY_PLATFORM_SEEDS=$${GALAXY_PLATFORM_SEEDS:-20} $(SWIFT) test -c release --skip-build --filter 'ActorsTests\.(PlatformTests|LastActTests|ComputeTests|TaskTests)'

simulate: ## 10,000 seeds of nodes in one thread with crashes, lost messages and full disks; GALAXY_SEED says the first
	@$(BUILD) --build-tests
	@GALAXY_SEEDS=$${GALAXY_SEEDS:-10000} $(SWIFT) test -c release --skip-build --filter SimulationTests

bench: build ## Measure against the peers (Python virtual environment in .venv); one JSON line per figure
	@$(BUILD) --product galaxy-dev
	@Tests/Benchmarks/run

wheel: setup ## Write .build/wheel/galaxy_contracts-VERSION.whl: the Python package galaxy and a command that needs no Swift
	@Sources/Release/static
	@python3 Sources/Python/wheel.py .build/wheel .build/static/galaxy

man: build ## Write man pages from the commands' help into .build/man
	@python3 Sources/Release/man.py .build/man

dist: setup ## Write a release archive with a command that needs no Swift into .build/dist, and try it
	@Tests/Release/dist

installed: ## Look at the man pages and completions (of the command that `make build` made)
	@echo "==> looking at man pages and completions"
	@python3 Tests/Release/check.py

clean: ## Remove what was built
	@rm -rf .build .venv
