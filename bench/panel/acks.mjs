import { join } from "node:path";
import { openPanel } from "../../tests/Panel.E2E/lib/browser.mjs";
import { percentilesOf } from "../lib/percentiles.mjs";
import { sleep } from "../lib/processes.mjs";
import { openPtyPair } from "../lib/pty.mjs";
import { runGateway } from "./gateway-run.mjs";
import { checkClock } from "./paint-watch.mjs";
import { PressureMonitor } from "./pressure-monitor.mjs";

const screens = 5;
const settleMs = 2000;
const soundTimeoutMs = 30_000;
const silenceTimeoutMs = 5000;

/**
 * From the tap on "silence" to the end of the sound on the last of five screens. The alarm is a blood pressure above its
 * limit: that rule has no delay, so that fifty alarms take minutes and not half an hour.
 */
export async function ackToSilence(browser, directory, { acks }) {
  const port = await openPtyPair(directory, "monitor");
  const gateway = await runGateway(join(directory, "gateway"), { driver: "ivy-450c", port: port.devicePath });
  const monitor = new PressureMonitor(port);
  const panels = [];
  try {
    for (let i = 0; i < screens; i++) panels.push(await openScreen(browser, gateway.address));
    const pages = panels.map(({ page }) => page);
    for (const page of pages) await checkClock(page);
    await sleep(settleMs);
    await silenceOthers(gateway.address);
    const delays = [];
    for (let i = 0; i < acks; i++) delays.push(await once(pages, pages[i % screens], monitor));
    return percentilesOf(delays);
  } finally {
    monitor.stop();
    for (const { context } of panels) await context.close();
    await gateway.stop();
    await port.close();
  }
}

async function once(pages, tapped, monitor) {
  const sounding = next(pages, "tone");
  monitor.show(190);
  await within(sounding, soundTimeoutMs, "A screen did not sound");
  const silent = next(pages, "silence");
  const tap = next([tapped], "tap");
  await tapped.locator(".alarm .ack").click();
  const [silentAt, [tappedAt]] = await within(Promise.all([silent, tap]), silenceTimeoutMs, "A screen was not silent");
  monitor.show(120);
  return Math.max(...silentAt) - tappedAt;
}

/** Time of the next such event on each page. */
const next = (pages, kind) => Promise.all(pages.map((page) => page.evaluate((k) => globalThis.nextEvent(k), kind)));

async function within(promise, timeoutMs, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${what} within ${timeoutMs} ms.`)), timeoutMs)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What else is there, such as a clock that is not set, must not sound between. */
async function silenceOthers(address) {
  const { alarms } = await (await fetch(new URL("api/state", address))).json();
  for (const { episode } of alarms) {
    await fetch(new URL(`api/alarms/${episode}/ack`, address), {
      method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": `bench-${episode}` }, body: '{"station":"bench"}',
    });
  }
}

/** A screen that tells when a tone starts, when its voice is cut off, and when somebody taps the button. */
async function openScreen(browser, address) {
  const panel = await openPanel(browser, address);
  await panel.page.addInitScript(() => {
    const waiting = { tone: [], silence: [], tap: [] };
    globalThis.nextEvent = (kind) => new Promise((resolve) => waiting[kind].push(resolve));
    const tell = (kind, at = performance.now()) => waiting[kind].splice(0).forEach((resolve) => resolve(performance.timeOrigin + at));
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...args) {
      tell("tone");
      return start.apply(this, args);
    };
    const { disconnect } = AudioNode.prototype;
    AudioNode.prototype.disconnect = function (...args) {
      disconnect.apply(this, args);
      tell("silence");
    };
    addEventListener("click", (event) => event.target.closest?.(".ack") && tell("tap", event.timeStamp), { capture: true });
  });
  await panel.page.reload();
  await panel.page.locator('.number[data-signal$="heart-rate"]').waitFor();
  return panel;
}
