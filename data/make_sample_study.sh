#!/usr/bin/env bash
# Makes data/sample-study.zip, the study that ships with the program, in two rounds:
#
#   data/make_sample_study.sh data ATTUNE      imports the files of data/sample
#   data/make_sample_study.sh whole ATTUNE     does a real training and its probes on them
#
# ATTUNE is the executable (release). Build it again after each round: it holds the zip.
set -euo pipefail
cd "$(dirname "$0")/.."
round="$1" attune="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export ATTUNE_HOME="$work/home"

case "$round" in
  data)
    study="$work/study"
    "$attune" new "$study"
    "$attune" import "$study" --licence "CC0 1.0" --may-share \
      --citation "Attune, sample study: two invented cultures, drawn by data/make_sample" \
      data/sample/associations-oshel.csv data/sample/associations-tarvik.csv \
      data/sample/survey.csv data/sample/questionnaire.json \
      data/sample/etiquette.csv data/sample/lexicon.csv
    ;;
  whole)
    # The demo is the real thing: a training, its control, their probes and scores.
    "$attune" demo "$work/demo"
    study="$work/demo/study"
    ;;
  *) echo "usage: data/make_sample_study.sh (data|whole) ATTUNE" >&2; exit 2 ;;
esac
"$attune" verify "$study"

python3 - "$study" data/sample-study.zip <<'PY'
"""Packs a study: all that is finished, nothing of this machine."""
import pathlib, sys, zipfile

study, target = map(pathlib.Path, sys.argv[1:])
LEFT_OUT = {"owner.json", "study.sqlite", "heartbeat.json", "lock", "checkpoints", "partial"}
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for path in sorted(study.rglob("*")):
        inside = path.relative_to(study)
        if path.is_file() and not LEFT_OUT & set(inside.parts) and not any(p.startswith(".") for p in inside.parts):
            entry = zipfile.ZipInfo(inside.as_posix(), (2026, 11, 21, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
PY
ls -l data/sample-study.zip
