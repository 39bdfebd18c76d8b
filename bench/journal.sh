#!/usr/bin/env bash
# Measures the journal: bytes written to the block device per payload byte, time until an alert is durable, greatest rate.
#   bench/journal.sh [--runs N] [--seconds N]
# As root: on an ext4 image of 600 MiB of its own, so that nothing else writes to the device whose sectors the kernel counts.
# Otherwise: in the temporary directory, with the journal's own block counts only.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
. eng/setup.sh
. bench/lib/gateway.sh

need_dotnet
work=$(mktemp -d)
mounted=
# shellcheck disable=SC2317,SC2329
clean_up() {
  if [ -n "$mounted" ]; then umount "$work/disk" || umount --lazy "$work/disk"; fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

need_release_build >&2
mkdir "$work/disk"
if [ "$(id -u)" = 0 ]; then
  need_programs mkfs.ext4:e2fsprogs mount:mount
  truncate -s 600M "$work/image"
  # Without the lazy parts the file system is complete when it is mounted, and nothing fills it in while we count.
  mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 "$work/image"
  mount -o loop,noatime "$work/image" "$work/disk"
  mounted=yes
fi
# Others write to a shared disk too: what the kernel counted there is no figure of the journal.
own_disk_only() {
  if [ -n "$mounted" ]; then cat; else sed -E 's/("device_bytes_per_payload_byte": )[^,]+/\1null/'; fi
}
[ -n "$mounted" ] || say "not root: no file system of its own, and so no sectors counted by the kernel" >&2
dotnet "$EDGE_GATEWAY_DLL" bench journal --directory "$work/disk" "$@" | own_disk_only
