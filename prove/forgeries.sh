#!/usr/bin/env bash
# How many forgeries of the sample study does `attune verify` find?
#
#   prove/forgeries.sh [PROGRAM]        PROGRAM: another attune-headless (an older one, say)
#
# In the environment: FLIPS, how many bits are flipped in each file (10); SEED, what their
# places are drawn by (13). A part runs with the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
cargo build --workspace --bins
export ATTUNE="${1:-$target/debug/attune-headless}"
cargo test --workspace --test all -- --ignored --exact forgeries::every_forgery_is_counted --nocapture
