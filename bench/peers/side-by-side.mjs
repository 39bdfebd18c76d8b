// The gateway and Node-RED in turns on this machine, so that both meet the same neighbours. Called by latency.sh.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { machine } from "../lib/machine.mjs";
import { median, medianOfEach } from "../lib/percentiles.mjs";
import { measureNodeRed } from "./node-red.mjs";

const runs = 3;
const peers = process.env.PEERS_DIR;
const own = [];
const theirs = [];
for (let run = 0; run < runs; run++) {
  own.push(await measureGateway());
  theirs.push(await measureNodeRed(peers));
  console.error(`run ${run + 1} of ${runs}: ${JSON.stringify({ gateway: own[run], nodeRed: theirs[run] })}`);
}
print("edge-gateway", `.NET ${own[0].runtime}`, "frame written to the port -> alarm event in the gateway", own);
print("node-red", theirs[0].runtime, "line written to the port -> alert at an MQTT subscriber, QoS 1", theirs);
print("broker alone", theirs[0].runtime, "alert published -> alert at an MQTT subscriber, QoS 1", theirs.map((run) => run.broker));

function print(system, runtime, path, results) {
  const residentMb = median(results.map((run) => run.residentMb));
  console.log(JSON.stringify({ system, path, machine: machine(runtime), runs, alert_us: medianOfEach(results.map((run) => run.alertUs)), resident_mb: residentMb }));
}

async function measureGateway() {
  const { stdout } = await promisify(execFile)("dotnet", [process.env.EDGE_GATEWAY_DLL, "bench", "latency", "--runs", "1"]);
  const { metrics, machine: on } = JSON.parse(stdout);
  const { p50, p99, max } = metrics.pty_to_alert_us;
  return { runtime: on.runtime.replace(/^\.NET /, ""), alertUs: { p50, p99, max }, residentMb: metrics.resident_mb };
}
