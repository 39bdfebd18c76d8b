import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const running = new Set();
const stopTimeoutMs = 10_000;

// Whatever ends this process also asks what it started to end, and what that has started with it.
process.on("exit", () => running.forEach((child) => child.kill("SIGTERM")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** A directory that goes when this process ends. */
export function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), "edge-bench-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts a program; what it says on standard error is kept for the message when it fails. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  child.said = "";
  child.stderr.on("data", (chunk) => (child.said = (child.said + chunk).slice(-4000)));
  child.lines = createInterface({ input: child.stdout });
  child.once("exit", () => running.delete(child));
  child.once("error", (fault) => (child.said += fault.message));
  return child;
}

/** Waits for a line of standard output that matches; returns the match. */
export function waitForLine(child, pattern, timeoutMs) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${child.spawnfile}: ${why}. ${child.said}`));
    const timer = setTimeout(() => fail(`said nothing like ${pattern} within ${timeoutMs} ms`), timeoutMs);
    child.lines.on("line", (line) => {
      const found = pattern.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

/** Asks a program to end and waits; insists after ten seconds. */
export async function stop(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await ended;
  clearTimeout(insist);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a path is there. */
export async function waitForPath(path, timeoutMs) {
  for (const from = performance.now(); !existsSync(path); await sleep(20)) {
    if (performance.now() - from > timeoutMs) throw new Error(`${path} did not appear within ${timeoutMs} ms.`);
  }
}
