#!/usr/bin/env bash
# Makes data/sample-study.zip, the study that ships with the program, in two rounds:
#
#   data/make_sample_study.sh data ATTUNE      imports the files of data/sample
#   data/make_sample_study.sh whole ATTUNE     does a real training and its probes on them
#
# and, where only the scores are to be computed anew,
#
#   data/make_sample_study.sh scores ATTUNE    keeps training and answers as they ship
#
# ATTUNE is the executable (release). Build it again after each round: it holds the zip.
set -euo pipefail
cd "$(dirname "$0")/.."
round="$1" attune="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export ATTUNE_HOME="$work/home"

# A figure of each kind of score has it computed and kept.
score() {
  rm -rf "$1/scores"
  for figure in violin shift profile; do
    "$attune" figure "$1" "$figure" --out "$work/$figure.csv"
  done
}

case "$round" in
  data)
    study="$work/study"
    "$attune" new "$study"
    "$attune" import "$study" --licence "CC0 1.0" --may-share \
      --citation "Attune, sample study: two invented cultures, drawn by data/make_sample" \
      data/sample/associations-oshel.csv data/sample/associations-tarvik.csv \
      data/sample/survey.csv data/sample/questionnaire.json \
      data/sample/etiquette.csv data/sample/lexicon.csv
    "$attune" verify "$study"
    ;;
  whole)
    # The demo is the real thing: a training, its control, their probes and scores.
    "$attune" demo "$work/demo"
    study="$work/demo/study"
    "$attune" verify "$study"
    # The control stays out of what ships: its weights are as large as the training's.
    grep -l shuffled "$study"/jobs/*/job.json | xargs -n1 dirname | xargs rm -r
    score "$study"
    ;;
  scores)
    study="$work/study"
    "$attune" new --sample "$study"
    score "$study"
    "$attune" verify "$study"
    ;;
  *) echo "usage: data/make_sample_study.sh (data|whole|scores) ATTUNE" >&2; exit 2 ;;
esac

python3 - "$study" data/sample-study.zip <<'PY'
"""Packs a study: all that is finished, nothing of this machine. A file that stands there
twice is packed once: NAME.same-as names the other."""
import hashlib, json, pathlib, sys, zipfile

study, target = map(pathlib.Path, sys.argv[1:])
NAMES = {
    "associations-oshel": "Associations, Oshel",
    "associations-tarvik": "Associations, Tarvik",
    "survey": "Survey",
    "questionnaire": "Questionnaire",
    "etiquette": "Etiquette stories",
    "lexicon": "Ratings of words",
}
for path in study.glob("data/*/manifest.json"):
    manifest = json.loads(path.read_text())
    manifest["name"] = NAMES.get(manifest["name"], manifest["name"])
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False))
LEFT_OUT = {"owner.json", "chain.json", "study.sqlite", "heartbeat.json", "lock", "checkpoints", "partial"}
packed = {}
with zipfile.ZipFile(target, "w") as archive:
    for path in sorted(study.rglob("*")):
        inside = path.relative_to(study)
        hidden = any(part.startswith(".") for part in inside.parts)
        if not path.is_file() or LEFT_OUT & set(inside.parts) or hidden:
            continue
        name, content = inside.as_posix(), path.read_bytes()
        first = packed.setdefault(hashlib.sha256(content).digest(), name)
        if first != name:
            name, content = name + ".same-as", first.encode()
        entry = zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0))
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
PY
ls -l data/sample-study.zip
