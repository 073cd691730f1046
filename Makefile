# SPDX-License-Identifier: GPL-2.0-or-later
#
# make run      install what is missing, build, run the builtin subjects and a
#               real kernel tree (TREE=…; Debian's linux-source-6.1 if unset)
# make check    the same, then all tests
# make bench    cases per second, per architecture and engine; where the processor
#               time of a first run on a kernel tree goes
# make docs     write the documents that are made from the program's data
# make corpus   how many of the public bugs in tests/corpus/ are found, and why not the others
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
	check libsubunit-dev libxml2-utils python3 python3-docutils python3-jsonschema \
	$(shell awk '!/^\#/ { print $$2 }' arch/*/packages) \
	coccinelle libpython3-dev qemu-user flex bison bc perl xz-utils git $(DEBIAN_SOURCE)

AS_ROOT = $(if $(filter 0,$(shell id -u)),,sudo)
APT = $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get -y -q

all: build

deps:
	@missing=$$(for p in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; \
	done); \
	if [ -n "$$missing" ]; then \
		echo "installing:" $$missing; \
		$(APT) update >/dev/null && \
		$(APT) install --no-install-recommends $$missing >/dev/null || \
		{ echo "make deps: apt-get could not install:" $$missing >&2; exit 1; }; \
	fi

$(BUILD)/build.ninja: | deps
	meson setup $(BUILD)

$(SANITIZED)/build.ninja: | deps
	meson setup -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args=-g1 \
		-Dguests=$(abspath $(BUILD)) $(SANITIZED)

# Without the bare-metal images and the tests: these are built by `make check`, or `ninja -C build`.
build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) plain

# Unpacked once, into the user's cache; whole or not at all.
$(CACHE)/trees/$(DEBIAN_SOURCE): | deps
	@echo "unpacking $(DEBIAN_SOURCE)"
	@mkdir -p $(@D) && rm -rf $@.part && mkdir $@.part && \
	tar -C $@.part --strip-components=1 -xf /usr/src/$(DEBIAN_SOURCE).tar.xz && mv $@.part $@

# Violations found (exit status 1) are the program doing its work.
run: build | $(TREE)
	$(BUILD)/ptconform run
	$(BUILD)/ptconform kernel $(TREE) || [ $$? -eq 1 ]

# Of the sanitized tree meson builds what its suite needs.
# $(DEBIAN_SOURCE) is unpacked for a sample of the corpus, too.
check: run $(SANITIZED)/build.ninja | $(TREE) $(CACHE)/trees/$(DEBIAN_SOURCE)
	@ninja -C $(BUILD)
	PTCONFORM_TEST_TREE=$(TREE) meson test -C $(BUILD) --print-errorlogs
	PTCONFORM_TEST_TREE=$(TREE) meson test -C $(SANITIZED) --suite unit --print-errorlogs

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

.PHONY: all deps build run check corpus bench docs counts format clean
