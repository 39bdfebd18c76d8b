// The story of the demo: a desaturation is raised, explained and acknowledged; a sensor that is off is technical.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPanel } from "../lib/browser.mjs";
import { assertAccessible, assertClean, assertStrongContrast, picture, until } from "../lib/checks.mjs";
import { startGateway } from "../lib/gateway.mjs";

const storyTimeoutMs = 240_000;
let gateway;
let browser;
let kiosk;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  kiosk = await launch(["--autoplay-policy=no-user-gesture-required"]);
});

after(async () => {
  await browser?.close();
  await kiosk?.close();
  await gateway?.stop();
});

/** Counts the tones a page starts. */
const probe = () => {
  globalThis.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    globalThis.tones++;
    return start.call(this, when);
  };
};

test("desaturation: raised, explained, sounding, acknowledged by keyboard, silent everywhere", async () => {
  const one = await openPanel(browser, gateway.address, { width: 1280, height: 800 });
  const other = await openPanel(kiosk, gateway.address, { width: 360, height: 640 });
  await other.page.addInitScript(probe);
  await other.page.reload();
  const alarm = (page) => page.locator('.alarm[data-rule*="spo2"]:not(.alarm-silenced)');
  await alarm(one.page).waitFor({ timeout: storyTimeoutMs });
  await alarm(other.page).waitFor({ timeout: 5000 });

  const text = await alarm(one.page).innerText();
  assert.match(text, /ALARM|WARNING/);
  assert.match(text, /\d+ %[\s\S]*limit[\s\S]*\d+/);
  assert.match(text, /for \d+ (s|min)/);
  assert.doesNotMatch(text, /Technical/);
  assert.ok((await alarm(other.page).locator(".ack").boundingBox()).height >= 64);
  const shown = await alarm(other.page).boundingBox();
  assert.ok(shown.y + shown.height <= 640, "the alarm is not on the first screenful");
  await assertStrongContrast(one.page, ".alarm");
  await assertAccessible(one.page, "home with an alarm");
  await assertAccessible(other.page, "small home with an alarm");
  assert.match(await one.page.locator(".sound").innerText(), /Tap to enable sound/);
  assert.match(await other.page.locator(".sound").innerText(), /Sound on/i);
  await until(() => other.page.evaluate(() => globalThis.tones > 0), 5000, "the kiosk sounds without a tap");
  const said = await one.page.locator('.only-read [role="alert"], .only-read [role="status"]').allTextContents();
  assert.match(said.join(" "), /(ALARM|WARNING): [\s\S]*SpO2/);
  assert.match(await alarm(one.page).locator(".badge .icon").first().evaluate((icon) => getComputedStyle(icon).animationName), /flash/);
  await one.page.emulateMedia({ reducedMotion: "reduce" });
  assert.equal(await alarm(one.page).locator(".badge .icon").first().evaluate((icon) => getComputedStyle(icon).animationName), "none");
  await one.page.bringToFront();
  await picture(one.page, "alarm-1280-dark");
  await picture(other.page, "alarm-360-dark");

  await one.page.bringToFront();
  await one.page.locator(".top nav a").last().focus();
  for (let i = 0; i < 5 && !(await one.page.evaluate(() => document.activeElement.classList.contains("ack"))); i++) await one.page.keyboard.press("Tab");
  await one.page.keyboard.press("Enter");
  const silentMs = await until(async () => (await other.page.locator(".silenced").count()) === 1, 2000, "the other screen knows");
  assert.match(await one.page.locator(".silenced").innerText(), /silenced by \S+, this screen, \d\d:\d\d/);
  assert.match(await other.page.locator(".silenced").innerText(), /silenced by \S+, screen-[0-9a-f]{6}, \d\d:\d\d/);
  console.log(`# silent on the other screen after ${Math.round(silentMs)} ms`);
  await picture(one.page, "silenced-1280-dark");
  await assertClean(one, "first screen");
  await assertClean(other, "second screen");
  await one.context.close();
  await other.context.close();
});

test("sensor off: technical, in its own words, and the number is off", async () => {
  const panel = await openPanel(browser, gateway.address, { width: 768, height: 1024 });
  const { page } = panel;
  const alarm = page.locator('.alarm[data-rule*="sensor-off"], .alarm-row', { hasText: "Sensor off. Not a patient problem." }).first();
  await until(async () => {
    const more = page.locator('.more[aria-expanded="false"]');
    if ((await more.count()) > 0) await more.click();
    return (await alarm.count()) > 0;
  }, storyTimeoutMs, "sensor-off alarm");
  assert.match(await alarm.innerText(), /Technical/);
  const off = page.locator('.number[data-state="off"]').first();
  await off.waitFor({ timeout: 5000 });
  assert.equal(await off.locator(".digits").innerText(), "--");
  await picture(page, "sensor-off-768-dark");
  if ((await page.locator(".alarm .ack").count()) > 0) {
    await page.locator(".alarm .pause").click();
    await page.locator(".paused", { hasText: /Sound back in \d/ }).waitFor({ timeout: 2000 });
    await page.locator(".alarm .ack").click();
    await page.locator(".silenced").waitFor({ timeout: 2000 });
  }
  await assertAccessible(page, "home with a technical alarm");
  await assertClean(panel, "sensor off");
  await panel.context.close();
});
