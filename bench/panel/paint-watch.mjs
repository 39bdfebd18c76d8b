import { sharedNowMs } from "./oximeter.mjs";

const clockProbes = 20;
const clockToleranceMs = 1;

/** Notes in the page every change of the element's text with the time at which it was on the screen. */
export async function watchPaints(page, selector) {
  await page.locator(selector).waitFor();
  await page.evaluate((css) => {
    const element = document.querySelector(css);
    const painted = (globalThis.painted = []);
    let shown = element.textContent;
    const note = (text) => {
      // A frame callback runs before its frame is painted; the message it posts is delivered after.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => painted.push({ text, at: performance.timeOrigin + performance.now() });
      channel.port2.postMessage(null);
    };
    new MutationObserver(() => {
      const text = element.textContent;
      if (text === shown) return;
      shown = text;
      requestAnimationFrame(() => note(text));
    }).observe(element, { characterData: true, childList: true, subtree: true });
  }, selector);
}

export function takePaints(page) {
  return page.evaluate(() => globalThis.painted.splice(0));
}

/**
 * Milliseconds from each writing to the painting of its value. A value that a newer one overtook before it was painted
 * counts until the newer one was painted.
 */
export function paintDelays(sent, painted) {
  const delays = [];
  for (const { text, at } of painted) {
    const match = sent.findIndex((value, i) => i >= delays.length && value.text === text);
    if (match < 0) throw new Error(`The page painted ${text}, which was not sent.`);
    while (delays.length <= match) delays.push(at - sent[delays.length].at);
  }
  if (delays.length < sent.length) throw new Error(`${sent.length - delays.length} of ${sent.length} values were never painted.`);
  return delays;
}

/** Both ends read the system's monotonic clock; this refuses to measure when their origins disagree. */
export async function checkClock(page) {
  let best = { tripMs: Infinity, offsetMs: 0 };
  for (let i = 0; i < clockProbes; i++) {
    const before = sharedNowMs();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const tripMs = sharedNowMs() - before;
    if (tripMs < best.tripMs) best = { tripMs, offsetMs: there - before - tripMs / 2 };
  }
  if (Math.abs(best.offsetMs) > best.tripMs / 2 + clockToleranceMs) {
    throw new Error(`The clocks of page and script differ by ${best.offsetMs.toFixed(2)} ms: the wall clock was set. Run again.`);
  }
}
