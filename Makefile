# SPDX-License-Identifier: GPL-2.0-or-later
#
# make run      install what is missing, build, run the builtin subjects and a
#               real kernel tree (TREE=…; Debian's linux-source-6.1 if unset)
# make check    the same, then all tests
# make bench    cases per second, per architecture and engine; where the processor
#               time of a first run on a kernel tree goes; races beside Spin
# make docs     write the documents that are made from the program's data
# make corpus   how many of the public bugs in tests/corpus/ are found, and why not the others
# make package  a Debian package of what is committed, installed and tried in a bare root
# make counts   write down how many clauses known versions are asked: TREES="DIR …"
# make format   rewrite the sources as .clang-format asks
#
# Needs nothing but make and apt; everything else it installs itself.

BUILD ?= build
SANITIZED ?= build-asan
CACHE = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ptconform
DEBIAN_SOURCE = linux-source-6.1
TREE ?= $(CACHE)/trees/$(DEBIAN_SOURCE)

PACKAGES = gcc libc6-dev meson ninja-build pkg-config clang-format \
	libunicorn-dev libjansson-dev libelf-dev libxml2-dev nettle-dev \
	libseccomp-dev libunistring-dev \
	check libsubunit-dev libxml2-utils python3 python3-docutils python3-jsonschema rsync \
	$(shell awk '!/^\#/ { print $$2 }' arch/*/packages) \
	coccinelle libpython3-dev qemu-user flex bison bc perl xz-utils git python3-jinja2 python3-yaml \
	$(DEBIAN_SOURCE)

AS_ROOT = $(if $(filter 0,$(shell id -u)),,sudo)
APT = $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get -y -q

all: build

# Those of a list that are missing.
INSTALL = missing=$$(for p in $(1); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; \
	done); \
	if [ -n "$$missing" ]; then \
		echo "installing:" $$missing; \
		$(APT) update >/dev/null && \
		$(APT) install --no-install-recommends $$missing >/dev/null || \
		{ echo "make $@: apt-get could not install:" $$missing >&2; exit 1; }; \
	fi

deps:
	@$(call INSTALL,$(PACKAGES))

# What `make check` needs beside them: a browser, the shells that are completed, a model checker.
CHECK_PACKAGES = chromium chromium-driver zsh fish spin
check-deps: | deps
	@$(call INSTALL,$(CHECK_PACKAGES))
check: | check-deps
.PHONY: check-deps

# What was found is what a person wants to see.  What meson finds is in its meson-logs/, and is
# shown where it stops; ninja has one line on a terminal, and elsewhere says what fails alone.
SETUP = echo "configuring $(@D)"; \
	said=$$(meson setup $(1) $(@D) 2>&1) || { printf '%s\n' "$$said" >&2; exit 1; }
NINJA = ninja $$([ -t 1 ] || echo --quiet) -C

$(BUILD)/build.ninja: | deps
	@$(call SETUP)

$(SANITIZED)/build.ninja: | deps
	@$(call SETUP,-Db_sanitize=address$(COMMA)undefined -Db_lundef=false -Doptimization=1 \
		-Dc_args=-g1 -Dguests=$(abspath $(BUILD)))
COMMA = ,

# Without the bare-metal images and the tests: these are built by `make check`, or `ninja -C build`.
build: $(BUILD)/build.ninja
	@echo "building the guests of all architectures"
	@$(NINJA) $(BUILD) plain

# Unpacked once, into the user's cache; whole or not at all.
$(CACHE)/trees/$(DEBIAN_SOURCE): | deps
	@echo "unpacking $(DEBIAN_SOURCE)"
	@mkdir -p $(@D) && rm -rf $@.part && mkdir $@.part && \
	tar -C $@.part --strip-components=1 -xf /usr/src/$(DEBIAN_SOURCE).tar.xz && mv $@.part $@

# Violations found (exit status 1) are the program doing its work.
# A first verdict comes before guests are built; the tree is unpacked while others build.
run: | deps
	@$(MAKE) --no-print-directory first
	@$(MAKE) --no-print-directory -j2 build $(TREE)
	$(BUILD)/ptconform run
	$(BUILD)/ptconform kernel $(TREE) || [ $$? -eq 1 ]
	@printf '%s\n' '' 'next, of your own kernel:' \
		'  $(BUILD)/ptconform kernel TREE' \
		'  $(BUILD)/ptconform kernel TREE --compare-rev HEAD~1 --changed   # what your patch breaks' \
		'  $(BUILD)/ptconform kernel TREE --format html -o report.html' \
		'  $(BUILD)/ptconform misuse TREE                                  # callers' \
		'and in CI: docs/ci.md'

first: $(BUILD)/build.ninja
	@echo "building the program"
	@$(NINJA) $(BUILD) ptconform
	$(BUILD)/ptconform run --engine native

# What GitHub's and GitLab's sides read recipes with (tests/recipes.py): where npm is, and finds them.
node:
	@[ -d $(BUILD)/node/node_modules ] || ! command -v npm >/dev/null || \
	{ mkdir -p $(BUILD)/node && cp tests/ci/package*.json $(BUILD)/node/ && \
		npm ci --prefix $(BUILD)/node --ignore-scripts --no-audit --no-fund >/dev/null || \
		echo "make check: npm found no packages for tests/recipes.py" >&2; }

# Of a log whose end alone is kept, the end says why.
TEST = PTCONFORM_TEST_TREE=$(TREE) meson test -C $(1) $(2) --print-errorlogs || \
	{ python3 tests/failures.py $(1)/meson-logs/testlog.json; exit 1; }

# Of the sanitized tree meson builds what its suite needs.
# $(DEBIAN_SOURCE) is unpacked for a sample of the corpus, too.
check: run $(SANITIZED)/build.ninja node | $(TREE) $(CACHE)/trees/$(DEBIAN_SOURCE)
	@echo "building images and tests"
	@$(NINJA) $(BUILD)
	$(call TEST,$(BUILD))
	$(call TEST,$(SANITIZED),--suite unit)

# Two trees are unpacked, of some 1.5 GB each; the second of them is installed for this alone.
CORPUS_SOURCE = linux-source-6.12
$(CACHE)/trees/$(CORPUS_SOURCE): | deps
	@dpkg-query -W -f='$${Status}' $(CORPUS_SOURCE) 2>/dev/null | grep -q 'ok installed' || \
		$(APT) install --no-install-recommends $(CORPUS_SOURCE) >/dev/null
	@echo "unpacking $(CORPUS_SOURCE)"
	@mkdir -p $(@D) && rm -rf $@.part && mkdir $@.part && \
	tar -C $@.part --strip-components=1 -xf /usr/src/$(CORPUS_SOURCE).tar.xz && mv $@.part $@

corpus: build | $(CACHE)/trees/$(DEBIAN_SOURCE) $(CACHE)/trees/$(CORPUS_SOURCE)
	python3 tests/corpus.py $(BUILD)/ptconform

# What the package is made with comes here alone.
PACKAGE_TOOLS = debhelper devscripts lintian autopkgtest debootstrap
package: $(BUILD)/build.ninja
	@$(call INSTALL,$(PACKAGE_TOOLS))
	bash tests/package.sh . $(BUILD)

# Many random programs, by the explorer of races and by Spin; another SEED is other programs.
PROGRAMS = 300
SEED = 1
soak: $(BUILD)/build.ninja | check-deps
	@$(NINJA) $(BUILD) tests/race_programs
	python3 tests/race_spin.py $(BUILD)/tests/race_programs --programs $(PROGRAMS) --seed $(SEED)

bench: build | $(TREE)
	meson test -C $(BUILD) --benchmark --verbose
	@dir=$$(mktemp -d) && \
	{ PTCONFORM_PHASES=1 PTCONFORM_CACHE_DIR=$$dir \
		$(BUILD)/ptconform kernel $(TREE) --format json -o $$dir/report; \
	status=$$?; rm -rf $$dir; [ $$status -le 1 ]; }

docs: build
	$(BUILD)/ptconform contract --format rst >docs/contract.rst.part
	mv docs/contract.rst.part docs/contract.rst
	$(BUILD)/ptconform list deviations --format rst >docs/deviations.rst.part
	mv docs/deviations.rst.part docs/deviations.rst
	$(BUILD)/ptconform run --hazards --format rst >docs/hazards.rst.part
	mv docs/hazards.rst.part docs/hazards.rst
	$(BUILD)/ptconform race --necessity --format md >docs/races.md.part
	mv docs/races.md.part docs/races.md

# Needs TREES="DIR …": whole runs of known versions, all of them that the files are to know.
counts: build
	@dir=$$(mktemp -d); for t in $(TREES); do \
		$(BUILD)/ptconform kernel $$t --format json -o $$dir/$$(basename $$t).json; \
	done; python3 tests/counts.py conformance/results/counts $$dir/*.json; \
	status=$$?; rm -r $$dir; exit $$status

SOURCES = $(shell git ls-files '*.c' '*.h')
format:
	clang-format -i $(SOURCES)

clean:
	rm -rf $(BUILD) $(SANITIZED)

.PHONY: all deps node package build first run check corpus soak bench docs counts format clean
