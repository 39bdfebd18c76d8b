// Home, patient and about: numbers with ages, moving traces, sync, accessibility, reflow, nothing from anywhere else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPanel } from "../lib/browser.mjs";
import { assertAccessible, assertClean, picture, until } from "../lib/checks.mjs";
import { startGateway } from "../lib/gateway.mjs";

const readyTimeoutMs = 30_000;
const oneSweepMs = 7000;
let gateway;
let browser;
let patients;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const state = async () => (await fetch(`${gateway.address}api/state`)).json();
  await until(async () => (await state()).patients.some((p) => p.signals.some((s) => s.state === "live")), readyTimeoutMs, "live numbers");
  patients = (await state()).patients;
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** The patient with the most waveforms. */
const busiest = () => [...patients].sort((a, b) => b.waves.length - a.waves.length)[0];

const screens = () => [["home", ""], ["patient", `#/patient/${busiest().id}`], ["about", "#/about"]];

async function ready(page, name) {
  await page.locator(name === "about" ? ".about .use-line" : ".number").first().waitFor({ timeout: readyTimeoutMs });
}

test("every number has a state and an age or a reason", async () => {
  const panel = await openPanel(browser, gateway.address);
  await ready(panel.page, "home");
  const tiles = await panel.page.locator(".number").evaluateAll((nodes) =>
    nodes.map((n) => ({ state: n.dataset.state, value: n.querySelector(".digits").textContent, note: n.querySelector(".number-note").textContent })));
  assert.ok(tiles.length >= 2);
  assert.ok(tiles.some((tile) => tile.state === "live" && /^\d/.test(tile.value)));
  const shapes = { live: /^Live · (now|\d+\ss)|ago$|^measured now/, old: /^Old · /, off: /^Off · /, "never-seen": /^Never seen/ };
  for (const tile of tiles) {
    assert.match(tile.note, shapes[tile.state]);
    if (tile.state === "off" || tile.state === "never-seen") assert.equal(tile.value, "--");
  }
  await assertClean(panel, "home");
  await panel.context.close();
});

test("the patient's screen gives value, unit, age, source and limits of every number", async () => {
  const panel = await openPanel(browser, gateway.address, { hash: `#/patient/${busiest().id}` });
  await ready(panel.page, "patient");
  const tiles = await panel.page.locator(".number").evaluateAll((nodes) => nodes.map((n) => [...n.querySelectorAll(".number-more")].map((m) => m.textContent)));
  assert.equal(tiles.length, busiest().signals.length);
  for (const [source, limits] of tiles) {
    assert.match(source, /^From \S/);
    assert.match(limits, /^(Limits: |No alarm limits)/);
  }
  assert.match(await panel.page.locator(".news2").innerText(), /NEWS2[\s\S]*(\d+ of \d+ parts known|not known)/);
  await assertClean(panel, "patient");
  await panel.context.close();
});

test("the traces move", async () => {
  let checked = 0;
  for (const patient of patients.filter((p) => p.waves.length > 0)) {
    const panel = await openPanel(browser, gateway.address, { hash: `#/patient/${patient.id}` });
    for (const wave of patient.waves) {
      const canvas = panel.page.locator(`canvas[data-wave="${wave.key}"]`);
      await canvas.waitFor({ timeout: readyTimeoutMs });
      const print = () => canvas.evaluate((node) => {
        const pixels = node.getContext("2d").getImageData(0, 0, node.width, node.height).data;
        let hash = 0;
        for (let i = 0; i < pixels.length; i += 4) hash = (hash * 31 + pixels[i]) | 0;
        return hash;
      });
      const first = await print();
      await until(async () => (await print()) !== first, 15_000, `${wave.key} moves`);
      assert.match(await canvas.getAttribute("aria-label"), /waveform from .*: (signal present|no signal)/);
      checked++;
    }
    await assertClean(panel, `patient ${patient.id}`);
    await panel.context.close();
  }
  assert.ok(checked >= 1, "no waveform to look at");
});

test("devices and sync status are shown", async () => {
  const panel = await openPanel(browser, gateway.address);
  await ready(panel.page, "home");
  assert.ok((await panel.page.locator("[data-device]").count()) >= 1);
  const sync = panel.page.locator("[data-sync]");
  assert.match(await sync.innerText(), /Connected|Waiting for the network|Refused|Switched off/);
  assert.ok((await sync.locator("tbody tr").count()) >= 1);
  assert.deepEqual(await sync.locator("thead th").allInnerTexts(), ["Lane", "Accepted", "Queued", "Confirmed", "Dropped", "Oldest queued"]);
  await panel.context.close();
});

test("about states the intended use", async () => {
  const panel = await openPanel(browser, gateway.address, { hash: "#/about" });
  await ready(panel.page, "about");
  assert.equal(
    await panel.page.locator(".use-line").innerText(),
    "Secondary notification and information for caregivers. It does not replace the alarm of the medical device.");
  await assertClean(panel, "about");
  await panel.context.close();
});

test("axe-core finds nothing on any screen, size and colour scheme", async () => {
  let checked = 0;
  for (const [width, height] of [[360, 640], [1920, 1080]]) {
    for (const colorScheme of ["dark", "light"]) {
      for (const [name, hash] of screens()) {
        const panel = await openPanel(browser, gateway.address, { width, height, colorScheme, hash });
        await ready(panel.page, name);
        await assertAccessible(panel.page, `${name} ${width} ${colorScheme}`);
        if (process.env.SCREENSHOTS && name === "patient") await panel.page.waitForTimeout(oneSweepMs);
        await picture(panel.page, `${name}-${width}-${colorScheme}`);
        await panel.context.close();
        checked++;
      }
    }
  }
  assert.equal(checked, 12);
});

test("at 320 pixels nothing scrolls sideways, and what is touched is large enough", async () => {
  for (const [name, hash] of screens()) {
    const panel = await openPanel(browser, gateway.address, { width: 320, height: 640, hash });
    await ready(panel.page, name);
    assert.ok((await panel.page.evaluate(() => document.scrollingElement.scrollWidth)) <= 320, `${name} is wider than 320 px`);
    const small = await panel.page.locator("a:not(.skip), button").evaluateAll((nodes) =>
      nodes.map((n) => ({ text: n.textContent, height: Math.round(n.getBoundingClientRect().height) })).filter((n) => n.height < 48));
    assert.deepEqual(small, [], `${name} has targets under 48 px`);
    await panel.context.close();
  }
});

test("the keyboard reaches the content and every screen", async () => {
  const panel = await openPanel(browser, gateway.address);
  await ready(panel.page, "home");
  await panel.page.keyboard.press("Tab");
  assert.equal(await panel.page.evaluate(() => document.activeElement.textContent), "Skip to content");
  await panel.page.keyboard.press("Enter");
  assert.equal(await panel.page.evaluate(() => document.activeElement.id), "content");
  await panel.page.keyboard.press("Tab");
  await panel.page.keyboard.press("Enter");
  await panel.page.waitForURL(/#\/patient\//);
  await panel.context.close();
});
