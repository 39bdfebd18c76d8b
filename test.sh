#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. The last line is "N passed, N failed, N skipped" over all runners.
#   ./test.sh              everything
#   ./test.sh --nightly    with the long counts: 10^7 random inputs for each parser
#   ./test.sh --faults [short|full|nightly]   only the fault matrix: CI's counts (ten minutes), the gate's, a night's
#   ./test.sh NAME...      only the named test projects, e.g. EdgeModel.Tests Panel.E2E
set -uo pipefail
cd "$(dirname "$0")"
case "${1:-}" in -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
if [ "${1:-}" = --nightly ]; then export EDGE_FUZZ_INPUTS=10000000; shift; fi
faults=
if [ "${1:-}" = --faults ]; then
  faults=1 EDGE_FAULTS=${2:-short}
  case "$EDGE_FAULTS" in short | full | nightly) export EDGE_FAULTS ;; *) echo "error: --faults takes short, full or nightly" >&2; exit 2 ;; esac
  set -- Faults.Tests Sync.Tests
fi
. eng/setup.sh
if [ -n "$faults" ] && [ -z "${EDGE_FAULTS_RESULTS:-}" ]; then EDGE_FAULTS_RESULTS=$(mktemp); fi
if [ -n "$faults" ]; then export EDGE_FAULTS_RESULTS; fi

set -e
need_dotnet
need_node
need_packages libsqlite3-0 libsystemd0 libmosquitto1 mosquitto dbus chromium procps strace xfsprogs e2fsprogs libfaketime
need_postgresql
need_onnxruntime
build_panel
need_modules tests/Panel.E2E
need_modules tests/Fhir.Node || say "the npm packages of tests/Fhir.Node are missing: its second opinion is skipped"
build_all Release
if [ $# = 0 ] || [[ " $* " == *" BleLab.Tests "* ]]; then need_ble_lab; fi
set +e

passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
wanted() { [ $# -lt 2 ] && return 0; local name=$1; shift; for w in "$@"; do [ "$w" = "$name" ] && return 0; done; return 1; }
number() { sed -nE "s/$1/\\1/p" "$log" | awk '{ sum += $1 } END { print sum + 0 }'; }

count() { # passed failed skipped exit-code name
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
  # A runner that failed without saying which test, or that ran none, is itself a failure.
  if { [ "$4" != 0 ] && [ "$2" = 0 ]; } || [ $(($1 + $2 + $3)) = 0 ]; then
    failed=$((failed + 1))
    say "$5 ended with $4 and reported no failing test"
  fi
}

run_dotnet() { # project name
  wanted "$@" || return
  say "$1"
  local only=()
  if [ -n "$faults" ] && [ "$1" = Sync.Tests ]; then only=(--filter "FullyQualifiedName~CrashModelTests|FullyQualifiedName~DamageTests"); fi
  dotnet test "tests/$1" -c Release --no-build --nologo -v minimal "${only[@]}" 2>&1 | tee "$log"
  local code=${PIPESTATUS[0]}
  count "$(number '.*Passed: +([0-9]+), Skipped.*')" "$(number '.*Failed: +([0-9]+), Passed.*')" "$(number '.*Skipped: +([0-9]+), Total.*')" "$code" "$1"
}

node_counts() { # name, folder, command...
  local name=$1 folder=$2; shift 2
  say "$name"
  (cd "$folder" && "$@") 2>&1 | tee "$log"
  local code=${PIPESTATUS[0]}
  local p f s
  p=$(number '^. pass ([0-9]+)$'); f=$(number '^. fail ([0-9]+)$'); s=$(number '^. skipped ([0-9]+)$')
  count "$p" "$f" "$s" "$code" "$name"
}

for project in Repository.Tests EdgeModel.Tests Drivers.Tests Sync.Tests Receiver.Tests Gateway.Tests BleLab.Tests Faults.Tests; do
  run_dotnet "$project" "$@"
done

wanted Fhir.Node "$@" && node_counts Fhir.Node tests/Fhir.Node npm test --silent

export EDGE_GATEWAY_DLL="$PWD/src/Gateway/bin/Release/net10.0/edge-gateway.dll"
wanted Panel.Unit "$@" && node_counts Panel.Unit src/Gateway/Panel/web npm test --silent
wanted Panel.E2E "$@" && node_counts Panel.E2E tests/Panel.E2E npm test --silent

if wanted Format "$@"; then
  say "format"
  if dotnet format Edge.sln --verify-no-changes --no-restore -v quiet; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

# One line for each row of the matrix, in the order of the run.
if [ -n "$faults" ]; then sed -nE 's/.*"line":"([^"]*)"\}$/\1/p' "$EDGE_FAULTS_RESULTS"; fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
