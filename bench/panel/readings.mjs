import { join } from "node:path";
import { openPanel } from "../../tests/Panel.E2E/lib/browser.mjs";
import { percentilesOf } from "../lib/percentiles.mjs";
import { sleep } from "../lib/processes.mjs";
import { openPtyPair } from "../lib/pty.mjs";
import { runGateway } from "./gateway-run.mjs";
import { Oximeter } from "./oximeter.mjs";
import { checkClock, paintDelays, takePaints, watchPaints } from "./paint-watch.mjs";

const digits = '.number[data-signal$="spo2"] .digits';
const settleMs = 3000;
const lastPaintMs = 1000;

/** From the writing of a frame to its number on the screen, on the slowest of `screens` screens. */
export async function readingToPixel(browser, directory, { screens, changes, seed }) {
  const port = await openPtyPair(directory, "oximeter");
  const gateway = await runGateway(join(directory, "gateway"), { driver: "contec-cms50", port: port.devicePath });
  const oximeter = new Oximeter(port, seed);
  const panels = [];
  try {
    oximeter.keepAlive();
    for (let i = 0; i < screens; i++) panels.push(await openPanel(browser, gateway.address));
    for (const { page } of panels) await watchPaints(page, digits);
    await sleep(settleMs);
    for (const { page } of panels) await checkClock(page);
    const sent = await oximeter.sendChanges(changes);
    await sleep(lastPaintMs);
    const delays = await Promise.all(panels.map(async ({ page }) => paintDelays(sent, await takePaints(page))));
    return percentilesOf(sent.map((_, i) => Math.max(...delays.map((screen) => screen[i]))));
  } finally {
    oximeter.stop();
    for (const { context } of panels) await context.close();
    await gateway.stop();
    await port.close();
  }
}
