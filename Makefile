# make demo    builds the command line, and audits the year of a bank that does not exist under target/demo
# make test    sets up what the tests need, runs all of them, and ends with what was skipped and why
# make app     builds the desktop program, and opens its window where there is a screen
# make package builds a Debian package of the window and the command line
# make screenshots  takes the pictures of docs/screenshots anew, from the real window
# make ui      builds the page inside its window
# make bench   measures; nothing in it passes or fails
# make fuzz    gives every reader of files odd bytes for a minute each; FUZZ_SECONDS=600 for longer

SHELL := bash
BUILD := $(or $(CARGO_TARGET_DIR),target)
PAGE := $(shell find ui/src ui/index.html ui/vite.config.ts ui/svelte.config.js ui/tsconfig.json -type f)

.PHONY: demo test app package screenshots ui bench fuzz clean

demo:
	scripts/setup demo
	EXHIBIT_SOURCES="$$(scripts/stamp)" cargo build --release --locked --package exhibit-cli
	rm -rf target/demo
	$(BUILD)/release/exhibit demo target/demo

test:
	scripts/test

app: ui
	scripts/setup test
	EXHIBIT_SOURCES="$$(scripts/stamp)" cargo build --release --locked --package exhibit-desktop
	@echo "built $(BUILD)/release/exhibit-desktop"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BUILD)/release/exhibit-desktop; fi

package:
	scripts/setup package
	scripts/package

screenshots: ui
	scripts/setup screenshots
	scripts/screenshots

ui: ui/dist/index.html

ui/dist/index.html: ui/node_modules/.package-lock.json $(PAGE)
	cd ui && npm run --silent build

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json ui/.npmrc
	cd ui && npm ci --no-progress
	touch $@

bench:
	cargo build --release --locked --package exhibit-cli
	cargo build --release --locked --package exhibit-verify --examples
	bench/side_by_side.py
	cargo bench --locked --package exhibit-assurance --package exhibit-core --package exhibit-ledger --package exhibit-store --package exhibit-verify

fuzz:
	scripts/fuzz $(or $(FUZZ_SECONDS),60)

clean:
	cargo clean
	rm -rf ui/dist ui/node_modules
