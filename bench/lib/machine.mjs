import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** What a figure was measured on; stands beside every figure. `runtime` names the programs that took part. */
export function machine(runtime) {
  const cpu = /^(?:model name|Model)\s*:\s*(.+)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? process.arch;
  const os = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? process.platform;
  return { cpu, cores: availableParallelism(), os, runtime, load: readFileSync("/proc/loadavg", "utf8").split(" ")[0] };
}

/** Resident memory of a process in MB of 1,000,000 bytes. */
export function residentMb(pid) {
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
  return Math.round((kib * 1024) / 1e5) / 10;
}
