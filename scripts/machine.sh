# What start.sh and check.sh need of the machine; sourced by both.

# Loaded by the window at run time.
window_packages=(
  libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0
  libgl1 libegl1 libgl1-mesa-dri libvulkan1
  libfontconfig1 fonts-noto-core fonts-noto-cjk
)
# Needed by the tests: a display, clicks, screenshots, Vulkan on the CPU.
test_packages=(mesa-vulkan-drivers xvfb xdotool imagemagick poppler-utils)

# install_packages NAME…: installs what is missing; asks first unless ATTUNE_YES=true.
install_packages() {
  command -v dpkg-query >/dev/null || return 0
  local missing=() package
  for package in "$@" gcc python3-pip; do
    case "$package" in
      gcc) command -v cc >/dev/null && continue ;;
      # Any pip serves: it is only asked where the model hub is out of reach.
      python3-pip) python3 -m pip --version >/dev/null 2>&1 && continue ;;
    esac
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Attune needs these system packages: ${missing[*]}"
  if [ "$ATTUNE_YES" != true ]; then
    read -r -p "Install them now? [Y/n] " answer
    case "$answer" in [nN]*) echo "Going on without them; the window may not open."; return 0 ;; esac
  fi
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
}

need_rust() {
  command -v cargo >/dev/null && return 0
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  command -v cargo >/dev/null && return 0
  echo "Rust is missing. Install it with rustup, then run this again." >&2
  exit 1
}

# Compiled dependencies lie outside the clone, so that a second clone builds in minutes.
use_shared_target() {
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/attune/target}"
}

# need_tool NAME@VERSION: a command of cargo's, compiled once into the cache.
need_tool() {
  local tools="${XDG_CACHE_HOME:-$HOME/.cache}/attune/tools"
  export PATH="$tools/bin:$PATH"
  # It need not be fast, and lies apart from what Attune is compiled into.
  env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    cargo install --quiet --locked --root "$tools" "$1"
}
