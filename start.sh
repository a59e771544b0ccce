#!/usr/bin/env bash
# Starts Attune on a fresh Debian or Ubuntu machine that has git and a Rust toolchain:
# installs missing system libraries, builds, fetches the starter model, opens the window.
#
#   ./start.sh          asks before it installs anything
#   ./start.sh --yes    asks nothing (also without a terminal)
#   ./start.sh --demo   does the main job without a window, into ./attune-demo
set -euo pipefail
cd "$(dirname "$0")"

yes=false demo=false
for argument in "$@"; do
  case "$argument" in
    --yes) yes=true ;;
    --demo) demo=true ;;
    *) echo "usage: ./start.sh [--yes] [--demo]" >&2; exit 2 ;;
  esac
done
[ -t 0 ] || yes=true
export ATTUNE_YES=$yes

. scripts/machine.sh
install_packages "${window_packages[@]}"
need_rust
use_shared_target

# A demo needs no window, but the same executable does both.
cargo build --release
attune="$CARGO_TARGET_DIR/release/attune"
"$attune" model fetch

if $demo; then
  exec "$attune" demo attune-demo
fi
exec "$attune" --sample
