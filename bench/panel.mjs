// Measures the panel in headless Chromium against the real gateway. Called by panel.sh, which says what the options mean.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "../tests/Panel.E2E/lib/browser.mjs";
import { machine } from "./lib/machine.mjs";
import { median, medianOfEach } from "./lib/percentiles.mjs";
import { temporaryDirectory } from "./lib/processes.mjs";
import { ackToSilence } from "./panel/acks.mjs";
import { firstLoadKb as measureFirstLoadKb } from "./panel/first-load.mjs";
import { runGateway } from "./panel/gateway-run.mjs";
import { readingToPixel } from "./panel/readings.mjs";
import { waveformCpu } from "./panel/waves.mjs";

const { values } = parseArgs({
  options: { short: { type: "boolean" }, runs: { type: "string" }, changes: { type: "string" }, acks: { type: "string" } },
});
const number = (name, fallback) => {
  const value = Number(values[name] ?? fallback);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  console.error(`bench/panel.sh: --${name} must be 1 to 10000.`);
  process.exit(2);
};
const plan = {
  runs: number("runs", values.short ? 1 : 3), changes: number("changes", values.short ? 100 : 500), acks: number("acks", 50),
  waveSeconds: values.short ? 10 : 30,
};
const directory = temporaryDirectory();
// The page sounds without a tap, as on the gateway's own screen.
const browser = await launch(["--autoplay-policy=no-user-gesture-required"]);
try {
  const runs = [];
  for (let run = 0; run < plan.runs; run++) runs.push(await measure(run));
  console.log(JSON.stringify(report(runs, await firstLoad())));
} finally {
  await browser.close();
}

async function measure(run) {
  const folder = (name) => mkdtempSync(join(directory, `${name}-${run}-`));
  const step = async (name, work) => {
    const result = await work();
    console.error(`run ${run + 1} of ${plan.runs}, ${name}: ${JSON.stringify(result)}`);
    return result;
  };
  const readings = (screens) => readingToPixel(browser, folder("readings"), { screens, changes: plan.changes, seed: 7 + run });
  return {
    one: await step("one screen", () => readings(1)),
    six: await step("six screens", () => readings(6)),
    acks: await step("acknowledgements", () => ackToSilence(browser, folder("acks"), plan)),
    waves: await step("waveforms", () => waveformCpu(browser, { seconds: plan.waveSeconds })),
  };
}

async function firstLoad() {
  const gateway = await runGateway(join(directory, "load"), { driver: "contec-cms50", port: join(directory, "no-port") });
  try {
    return await measureFirstLoadKb(gateway.address);
  } finally {
    await gateway.stop();
  }
}

function report(runs, firstLoadKb) {
  return {
    bench: "panel",
    machine: machine(`Chromium ${browser.version()}, Node.js ${process.version}`),
    runs: runs.length,
    samples: { changes: plan.changes, acks: plan.acks, wave_seconds: plan.waveSeconds, waves: runs[0].waves.waves },
    metrics: {
      reading_to_pixel_ms: medianOfEach(runs.map((run) => run.one)),
      six_screens_ms: medianOfEach(runs.map((run) => run.six)),
      ack_all_silent_ms: medianOfEach(runs.map((run) => run.acks)),
      waveform_cpu_percent: median(runs.map((run) => run.waves.renderer)),
      waveform_display_cpu_percent: median(runs.map((run) => run.waves.display)),
      first_load_kb: firstLoadKb,
    },
  };
}
