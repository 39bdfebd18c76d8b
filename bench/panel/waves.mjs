import { openPanel } from "../../tests/Panel.E2E/lib/browser.mjs";
import { sleep } from "../lib/processes.mjs";
import { runDemo } from "./gateway-run.mjs";

const settleMs = 10_000;

/**
 * Processor time of the screen of the demo's patient with the most waveforms, in percent of one core: of the page's own
 * process, and of the browser's process that puts pictures on the screen (without a graphics card it does so in software).
 */
export async function waveformCpu(browser, { seconds }) {
  const gateway = await runDemo();
  try {
    // A waveform is listed once its first samples have come.
    await sleep(settleMs);
    const { patients } = await (await fetch(new URL("api/state", gateway.address))).json();
    const patient = patients.reduce((a, b) => (b.waves.length > a.waves.length ? b : a));
    const panel = await openPanel(browser, gateway.address, { hash: `#/patient/${patient.id}` });
    await panel.page.locator("figure.wave:not(.wave-silent)").nth(patient.waves.length - 1).waitFor({ timeout: 30_000 });
    await sleep(settleMs);
    const session = await browser.newBrowserCDPSession();
    const [before, from] = [await cpuSeconds(session), performance.now()];
    await sleep(seconds * 1000);
    const [after, lastedS] = [await cpuSeconds(session), (performance.now() - from) / 1000];
    await panel.context.close();
    const percent = (type) => (100 * (after[type] - before[type])) / lastedS;
    return { waves: patient.waves.length, renderer: percent("renderer"), display: percent("GPU") };
  } finally {
    await gateway.stop();
  }
}

async function cpuSeconds(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sum = { renderer: 0, GPU: 0 };
  for (const { type, cpuTime } of processInfo) if (type in sum) sum[type] += cpuTime;
  return sum;
}
