# Sourced by run.sh and test.sh: installs what is missing and says so. Needs a Debian-like system; works as root or with sudo.
# Every function is idempotent and quick when nothing is missing.

EDGE_CACHE="${EDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/edge}"
ONNX_VERSION=1.17.0

say() { printf '== %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else fail "run as root or install sudo: $*"; fi
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it by Microsoft's documented route, then run this again"
  local major; major=$(dotnet --version | cut -d. -f1)
  [ "$major" -ge 10 ] || fail "the .NET SDK is $(dotnet --version); version 10 is needed"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

need_packages() { # Debian package names
  local missing=() p
  for p in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null | cut -c1-2)" = ii ] || missing+=("$p")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing Debian packages: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

need_postgresql() { # the server's programs only: tests start servers of their own, as the package's user, in temporary folders
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "PostgreSQL is missing and cannot be installed without root: its tests are skipped"
    return 0
  fi
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then # else the package starts a server that nobody asked for
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  need_packages postgresql
}

need_node() { # Node.js 20 or later and npm, from Debian when there is none
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then need_packages nodejs npm; fi
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js $(node --version) is too old; 20 or later is needed"
}

need_modules() { # folder with package-lock.json
  local stamp="$1/node_modules/.edge-lock"
  [ -e "$stamp" ] && cmp -s "$stamp" "$1/package-lock.json" && return
  say "installing npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null)
  # esbuild's program comes as a package of its own for each platform; its install script is not needed.
  cp "$1/package-lock.json" "$stamp"
}

need_onnxruntime() { # the library only: the models' runtime on machines whose distribution has none
  export EDGE_ONNXRUNTIME="$EDGE_CACHE/onnxruntime-$ONNX_VERSION/libonnxruntime.so.$ONNX_VERSION"
  [ -s "$EDGE_ONNXRUNTIME" ] && return
  local arch; case "$(uname -m)" in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) say "no ONNX Runtime for $(uname -m): models stay off"; return ;; esac
  say "installing ONNX Runtime $ONNX_VERSION into $EDGE_CACHE"
  local work; work=$(mktemp -d)
  (cd "$work" && npm pack --silent "onnxruntime-node@$ONNX_VERSION" >/dev/null \
    && tar -xzf ./*.tgz "package/bin/napi-v3/linux/$arch/libonnxruntime.so.$ONNX_VERSION")
  mkdir -p "$(dirname "$EDGE_ONNXRUNTIME")"
  mv "$work/package/bin/napi-v3/linux/$arch/libonnxruntime.so.$ONNX_VERSION" "$EDGE_ONNXRUNTIME"
  rm -rf "$work"
}

need_ble_lab() { # a guest with the real BlueZ for the Bluetooth tests; built once and kept outside the tree
  export LAB="${LAB:-/var/tmp/btlab}"
  if [ -e "$LAB/vmlinuz" ] || [ -e "$LAB/linux-bt" ]; then
    command -v qemu-system-x86_64 >/dev/null || [ -e "$LAB/linux-bt" ] || [ "$(id -u)" != 0 ] || need_packages qemu-system-x86
    return 0
  fi
  if [ "$(id -u)" != 0 ] || [ "$(uname -m)" != x86_64 ]; then
    say "the Bluetooth lab needs root and x86-64 to be built: its tests are skipped"
    return 0
  fi
  need_packages qemu-system-x86 debootstrap gcc libc6-dev xz-utils kmod e2fsprogs
  say "building the Bluetooth lab in $LAB, once, about two minutes"
  mkdir -p "$LAB"
  tests/ble-lab/btlab.sh build-qemu >"$LAB/build.log" 2>&1 || say "the Bluetooth lab could not be built ($LAB/build.log): its tests are skipped"
}

build_panel() {
  need_modules src/Gateway/Panel/web
  say "building the panel"
  (cd src/Gateway/Panel/web && npm run --silent build)
}

build_all() { # configuration
  say "restoring and building ($1)"
  dotnet restore Edge.sln --locked-mode -v quiet
  dotnet build Edge.sln -c "$1" --no-restore -v quiet -clp:NoSummary
}
