# shellcheck shell=bash
# Sourced by the benchmarks after eng/setup.sh, in the project's folder.

need_programs() { # program:package, each; a program is a name on the PATH or a path
  local pair missing=()
  for pair in "$@"; do command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}"); done
  [ ${#missing[@]} = 0 ] && return
  echo "$0 needs: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 2
}

need_release_build() { # builds gateway and panel when there is none; sets what the service's unit sets
  export EDGE_GATEWAY_DLL="$PWD/src/Gateway/bin/Release/net10.0/edge-gateway.dll"
  export DOTNET_GCgen0size=400000
  [ -e "$EDGE_GATEWAY_DLL" ] && [ -e src/Receiver/bin/Release/net10.0/edge-receiver.dll ] && return
  need_node
  build_panel
  say "restoring and building (Release)"
  dotnet restore Edge.sln --locked-mode -v quiet
  dotnet build src/Gateway -c Release --no-restore -v quiet -clp:NoSummary
  dotnet build src/Receiver -c Release --no-restore -v quiet -clp:NoSummary
}
