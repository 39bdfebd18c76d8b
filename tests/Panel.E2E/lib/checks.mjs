import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";

/** No rule of axe-core may be broken on the page as it stands. */
export async function assertAccessible(page, what) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], `axe on ${what}`);
  assert.ok(result.passes.length > 0, `axe checked nothing on ${what}`);
}

/** Alarm text has a contrast of 7:1 or more. */
export async function assertStrongContrast(page, selector) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(
    (css) => globalThis.axe.run(css, { runOnly: { type: "rule", values: ["color-contrast-enhanced"] } }), selector);
  assert.deepEqual(result.violations.flatMap((v) => v.nodes.map((n) => n.html)), []);
  assert.ok(result.passes.length > 0, "no contrast was measured");
}

/** What a finished page must not have done. */
export async function assertClean({ page, seen }, what) {
  assert.deepEqual(await page.evaluate(() => globalThis.cspViolations), [], `CSP on ${what}`);
  assert.deepEqual(seen, { foreign: [], violations: [], errors: [] }, what);
}

/** A picture for the README, when SCREENSHOTS names a folder. */
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.bringToFront();
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Polls until the check gives a truthy value; the time it took in ms. */
export async function until(check, timeoutMs, what) {
  const from = performance.now();
  for (;;) {
    if (await check()) return performance.now() - from;
    if (performance.now() - from > timeoutMs) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
