#!/usr/bin/env bash
# Makes data/sample-study.zip, the study that ships with the program: imports the files of
# data/sample, does a real training, a control and their probes, verifies, and packs.
#
#   data/make_sample_study.sh [ATTUNE]     ATTUNE: the executable; target/release/attune
set -euo pipefail
cd "$(dirname "$0")/.."
attune="${1:-${CARGO_TARGET_DIR:-target}/release/attune}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
study="$work/sample-study"

"$attune" new "$study"
"$attune" import "$study" data/sample/associations-oshel.csv data/sample/associations-tarvik.csv \
  data/sample/survey.csv data/sample/questionnaire.json data/sample/etiquette.csv data/sample/lexicon.csv
