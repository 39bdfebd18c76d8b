import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const startTimeoutMs = 60_000;

/** Starts the real gateway with its simulated devices and waits for the line that names the panel's address. */
export async function startGateway() {
  const dll = process.env.EDGE_GATEWAY_DLL;
  if (!dll) throw new Error("EDGE_GATEWAY_DLL must name edge-gateway.dll.");
  const child = spawn("dotnet", [dll, "demo", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const errors = [];
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The gateway named no address. ${errors.join("")}`)), startTimeoutMs);
    lines.on("line", (line) => {
      const found = /^Panel: (http:\/\/\S+)/.exec(line);
      if (found) resolve(clear(timer, found[1]));
    });
    child.once("exit", (code) => reject(new Error(`The gateway ended with ${code} before it named an address. ${errors.join("")}`)));
  });
  return {
    address,
    pause: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(kill);
    },
  };
}

function clear(timer, value) {
  clearTimeout(timer);
  return value;
}
