#!/usr/bin/env bash
# Builds attune-worker-cuda, the worker that computes on graphics cards of NVIDIA, on a
# machine that needs neither card nor driver nor CUDA: the compiler and its libraries come
# from Python's package index. Linux on x86-64; about a quarter of an hour on two cores.
#
#   packaging/cuda-worker.sh [FOLDER]
#
# FOLDER (target/cuda by default) gets attune-worker-cuda and, beside it, the folder
# attune-worker-cuda.lib with the libraries of CUDA that it needs. Both belong beside the
# executable of Attune. Needs a C compiler, Rust, and python3 with pip.
#
#   CUDA_COMPUTE_CAP   the oldest generation of cards to build for: 75, 80 (the default:
#                      cards since 2020), 89, 90 …; newer ones run it too
set -euo pipefail
cd "$(dirname "$0")/.."

out="$(realpath -m "${1:-target/cuda}")"
name=attune-worker-cuda
version=13.0
export CUDA_COMPUTE_CAP="${CUDA_COMPUTE_CAP:-80}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}"

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "CUDA $version"
tools="${XDG_CACHE_HOME:-$HOME/.cache}/attune/cuda-$version"
cuda="$tools/nvidia/cu${version%%.*}"
if [ ! -f "$tools/complete" ]; then
  rm -rf "$tools"
  packages=()
  for part in cuda-nvcc cuda-crt nvvm cuda-runtime cuda-cccl cuda-nvrtc cublas; do
    packages+=("nvidia-$part==$version.*")
  done
  # Its version does not follow that of CUDA.
  packages+=("nvidia-curand==10.4.0.*")
  python3 -m pip install --quiet --root-user-action=ignore --no-deps --target "$tools" "${packages[@]}"
  chmod +x "$cuda"/bin/* "$cuda"/nvvm/bin/*
  # The linker looks for names without a version, in lib64.
  for library in "$cuda"/lib/lib*.so.*; do
    plain="${library%%.so.*}.so"
    [ -e "$plain" ] || ln -s "$(basename "$library")" "$plain"
  done
  ln -sfn lib "$cuda/lib64"
  touch "$tools/complete"
fi
export CUDA_HOME="$cuda" CUDA_PATH="$cuda" PATH="$cuda/bin:$PATH"
nvcc --version | tail -n 2

step "stand-in for the driver"
# The program is linked to the driver's library, which only the user's machine has. Here
# an empty one with all its names stands in.
bindings="$(cargo metadata --format-version 1 --locked --features cuda | python3 -c '
import json, os, sys
packages = json.load(sys.stdin)["packages"]
path = next(p["manifest_path"] for p in packages if p["name"] == "cudarc")
print(os.path.join(os.path.dirname(path), "src/driver/sys"))')"
mkdir -p "$cuda/lib/stubs"
grep -rhoE 'fn cu[A-Z][A-Za-z0-9_]*' "$bindings" | awk '{print "void " $2 "(void) {}"}' |
  sort -u > "$cuda/lib/stubs/cuda.c"
cc -shared -fPIC -w -Wl,-soname,libcuda.so.1 -o "$cuda/lib/stubs/libcuda.so" "$cuda/lib/stubs/cuda.c"

step build
# Libraries are found in the folder beside the program, wherever both are moved to; so are
# those that the libraries need themselves.
rpath="-Wl,--disable-new-dtags,-rpath,\$ORIGIN/$name.lib"
export RUSTFLAGS="${RUSTFLAGS:-} -C link-arg=$rpath"
cargo build --release --locked --package attune --bin attune-headless --features cuda

step "put together"
mkdir -p "$out/$name.lib"
cp "$CARGO_TARGET_DIR/release/attune-headless" "$out/$name"
for library in libcudart libcublas libcublasLt libcurand libnvrtc libnvrtc-builtins; do
  cp -L "$cuda/lib/$library".so.[0-9]* "$out/$name.lib/"
done
du -sh "$out/$name" "$out/$name.lib"

step "does it start here?"
"$out/$name" worker --hello || echo "It needs the driver of a graphics card, which is not here."
