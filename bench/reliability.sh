#!/usr/bin/env bash
# Runs the fault matrix and writes what came out to docs/reliability.md. Builds what it needs.
#   bench/reliability.sh [short|full|nightly]      short takes ten minutes, full some hours, nightly a night
#   bench/reliability.sh --report FILE...          only writes the page, from the results of earlier runs
# Run it as root: rows that need loop devices say otherwise that they were not run. EDGE_SEED repeats a run.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
page=docs/reliability.md

report() { # results file...
  python3 bench/lib/reliability.py "$@" >"$page"
  echo "wrote $page"
}

if [ "${1:-}" = --report ]; then shift; report "$@"; exit 0; fi
results=$(mktemp)
trap 'rm -f "$results"' EXIT
code=0
EDGE_FAULTS_RESULTS="$results" ./test.sh --faults "${1:-short}" || code=$?
report "$results"
exit "$code"
