import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start, stop, waitForLine } from "../lib/processes.mjs";

const startTimeoutMs = 60_000;

/** The service itself, `edge-gateway run`, with one patient, one device, and its state in `directory`. */
export async function runGateway(directory, { driver, port }) {
  mkdirSync(directory, { recursive: true });
  const config = join(directory, "edge.json");
  writeFileSync(config, JSON.stringify({
    name: "Bench", directory: join(directory, "state"), panelPort: 0, demo: true, journalQuotaMib: 256,
    patients: [{ id: "bench", name: "Bench" }],
    devices: [{ id: "device", driver, port, patient: "bench" }],
  }));
  return startVerb("run", "--config", config);
}

/** The service with its simulated devices, `edge-gateway demo`. */
export function runDemo() {
  return startVerb("demo", "--port", "0");
}

async function startVerb(...verb) {
  const child = start("dotnet", [process.env.EDGE_GATEWAY_DLL, ...verb]);
  const address = (await waitForLine(child, /^Panel: (http:\/\/\S+)/, startTimeoutMs))[1];
  return { address, stop: () => stop(child) };
}
