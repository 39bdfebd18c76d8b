#!/usr/bin/env bash
# Installs what is missing, builds, and runs the demo: simulated devices, gateway, receiver and panel on this machine.
#   ./run.sh [--minutes N] [--port N]      more: ./run.sh --help
set -euo pipefail
cd "$(dirname "$0")"
. eng/setup.sh

need_dotnet
need_node
need_packages libsqlite3-0
need_onnxruntime
build_panel
say "restoring and building (Release)"
dotnet restore Edge.sln --locked-mode -v quiet
dotnet build src/Gateway -c Release --no-restore -v quiet -clp:NoSummary
dotnet build src/Receiver -c Release --no-restore -v quiet -clp:NoSummary
# The youngest generation is collected every 4 MB (hexadecimal), as the service's unit sets it: less memory, no slower.
export DOTNET_GCgen0size=400000
exec dotnet src/Gateway/bin/Release/net10.0/edge-gateway.dll demo "$@"
