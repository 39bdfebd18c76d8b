import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { start, stop, waitForPath } from "./processes.mjs";

const appearTimeoutMs = 5000;

/** A pair of pseudo-terminals: what is written here is read at `devicePath`, as from a serial port. */
export async function openPtyPair(directory, name) {
  const [near, devicePath] = [join(directory, `${name}-near`), join(directory, name)];
  const socat = start("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${devicePath}`]);
  await Promise.all([waitForPath(near, appearTimeoutMs), waitForPath(devicePath, appearTimeoutMs)]);
  const file = openSync(near, "w");
  return {
    devicePath,
    write: (bytes) => writeSync(file, bytes),
    close: async () => {
      closeSync(file);
      await stop(socat);
    },
  };
}
