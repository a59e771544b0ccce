#!/usr/bin/env bash
# Everything that must hold before a change lands; the same here and in CI.
# Installs and fetches by itself what it needs.
set -euo pipefail
cd "$(dirname "$0")"
export ATTUNE_YES=true

. scripts/machine.sh
install_packages "${window_packages[@]}" "${test_packages[@]}"
need_rust
use_shared_target

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step format
cargo fmt --all --check

step build
cargo build --workspace --tests --bins --examples

step "starter model"
# Tests that need it print that they were skipped where it cannot be fetched.
"$CARGO_TARGET_DIR/debug/attune" model fetch || echo "The starter model could not be fetched; its tests are skipped."

step clippy
cargo clippy --workspace --all-targets -- --deny warnings

step dependencies
# None that is unused, none under another licence or from elsewhere than deny.toml allows.
if need_tool cargo-machete@0.9.2; then
  cargo machete
else
  echo "cargo-machete could not be had; skipped."
fi
if need_tool cargo-deny@0.20.2; then
  cargo deny --workspace check bans licenses sources
  # What is known of flaws lies in a repository of its own.
  if cargo deny fetch db >/dev/null 2>&1; then
    cargo deny --workspace check advisories
  else
    echo "The list of known flaws could not be fetched; skipped."
  fi
else
  echo "cargo-deny could not be had; skipped."
fi

step tests
# Software rendering, so that snapshots do not depend on a graphics card.
export WGPU_BACKEND=vulkan LIBGL_ALWAYS_SOFTWARE=1
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace
else
  # One thread: tests set what the environment says, and share a process here.
  cargo test --workspace --lib --bins --tests -- --test-threads=1
fi
cargo test --workspace --doc --quiet

step docs
RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --document-private-items --quiet

step "sample study"
study="$(mktemp -d)/sample"
trap 'rm -rf "$(dirname "$study")"' EXIT
# Not on the list of recent studies of whoever runs this.
export ATTUNE_HOME="$(dirname "$study")/home"
"$CARGO_TARGET_DIR/debug/attune" new "$study" --sample
"$CARGO_TARGET_DIR/debug/attune" verify "$study"

step done
