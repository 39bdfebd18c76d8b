#!/usr/bin/env bash
# Measures the panel in headless Chromium against the real gateway and prints one JSON object.
#   bench/panel.sh              3 runs of 500 changes on one screen and on six, 50 acknowledgements on five screens, waveforms
#   bench/panel.sh --short      1 run of 100 changes
#   --runs N  --changes N  --acks N      other counts
# Builds only when the Release build is missing. Needs socat and chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
. eng/setup.sh
. bench/lib/gateway.sh

need_programs socat:socat "${CHROMIUM:-/usr/lib/chromium/chromium}:chromium"
need_dotnet
need_node
{ need_modules tests/Panel.E2E; need_release_build; } >&2
exec node bench/panel.mjs "$@"
