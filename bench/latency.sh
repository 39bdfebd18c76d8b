#!/usr/bin/env bash
# Measures the way from a byte on a serial port to an alarm event, memory and start, and prints JSON.
#   bench/latency.sh                        the gateway alone, 5 runs
#   PEERS_DIR=DIR bench/latency.sh          then the gateway and Node-RED in turns, 3 runs each, one line per system
# DIR is where npm installed node-red, node-red-node-serialport and mqtt (bench/README.md); that part needs mosquitto and socat.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
. eng/setup.sh
. bench/lib/gateway.sh

need_dotnet
if [ -n "${PEERS_DIR:-}" ]; then
  # The packaged broker lies where only root's PATH looks.
  export PATH="$PATH:/usr/sbin"
  need_programs mosquitto:mosquitto socat:socat
  need_node
  for module in node-red node-red-node-serialport mqtt; do
    [ -d "$PEERS_DIR/node_modules/$module" ] || { echo "$0: $PEERS_DIR has no $module; see bench/README.md" >&2; exit 2; }
  done
fi
need_release_build >&2
dotnet "$EDGE_GATEWAY_DLL" bench latency --runs 5
[ -z "${PEERS_DIR:-}" ] || exec node bench/peers/side-by-side.mjs
