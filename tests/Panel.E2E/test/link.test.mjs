// A gateway that stops answering without closing anything: the worst kind of dead link.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, openPanel } from "../lib/browser.mjs";
import { assertAccessible, assertClean, picture, until } from "../lib/checks.mjs";
import { startGateway } from "../lib/gateway.mjs";

let gateway;
let browser;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

afterEach(() => gateway.resume());

test("NOT LIVE within 7 s of a silent gateway, numbers dimmed, and live again by itself", async () => {
  const panel = await openPanel(browser, gateway.address, { width: 768, height: 1024 });
  const { page } = panel;
  await page.locator('.number[data-state="live"]').first().waitFor({ timeout: 30_000 });
  assert.equal(await page.locator(".not-live").count(), 0);

  gateway.pause();
  const blindMs = await until(async () => (await page.locator(".not-live").count()) === 1, 7000, "NOT LIVE");
  assert.match(await page.locator(".not-live").innerText(), /NOT LIVE since \d\d:\d\d:\d\d[\s\S]*No sign of the gateway for/);
  const banner = await page.locator(".not-live").boundingBox();
  assert.equal(Math.round(banner.width), 768);
  assert.match(await page.locator(".number .digits").first().evaluate((node) => getComputedStyle(node.closest(".number")).filter), /grayscale/);
  await assertAccessible(page, "NOT LIVE");
  await picture(page, "not-live-768-dark");
  await until(async () => (await page.locator('.number[data-state="live"] .number-note', { hasText: "Live" }).count()) === 0, 15_000, "no number stays live");

  gateway.resume();
  const backMs = await until(async () => (await page.locator(".not-live").count()) === 0, 10_000, "live again");
  await page.locator('.number[data-state="live"]').first().waitFor({ timeout: 15_000 });
  await assertClean(panel, "link");
  console.log(`# NOT LIVE after ${Math.round(blindMs)} ms, live again after ${Math.round(backMs)} ms`);
  await panel.context.close();
});

test("a new stream that opens but never speaks is not taken for a live link", async () => {
  const panel = await openPanel(browser, gateway.address);
  await panel.page.locator(".number").first().waitFor({ timeout: 30_000 });
  gateway.pause();
  await panel.page.evaluate(() => dispatchEvent(new Event("online")));
  await until(async () => (await panel.page.locator(".not-live").count()) === 1, 7000, "NOT LIVE");
  gateway.resume();
  await until(async () => (await panel.page.locator(".not-live").count()) === 0, 10_000, "live again");
  await panel.context.close();
});
