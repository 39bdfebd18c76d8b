import assert from "node:assert/strict";
import { test } from "node:test";
import { ageText, durationText } from "../src/signals/age";
import { mainNumbers } from "../src/signals/main-numbers";
import { shownSignal } from "../src/signals/shown";
import { signal } from "./fixtures";

/** Number and unit are kept on one line by a space that does not break. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("an age is rounded down to the unit that fits", () => {
  const cases: readonly [number, string][] = [
    [-5, "now"], [0, "now"], [1999, "now"], [2000, "2 s"], [59_999, "59 s"], [60_000, "1 min"], [3_599_999, "59 min"], [3_600_000, "1 h"],
    [47 * 3_600_000, "47 h"], [48 * 3_600_000, "2 days"],
  ];
  for (const [ageMs, expected] of cases) assert.equal(plain(ageText(ageMs)), expected);
});

test("a duration keeps its seconds below an hour", () => {
  assert.equal(durationText(45_900), "45 s");
  assert.equal(durationText(125_000), "2 min 05 s");
  assert.equal(durationText(3_725_000), "1 h 02 min");
});

test("a live value shows state and running age", () => {
  const shown = shownSignal(signal(), 3000, true);
  assert.deepEqual({ ...shown, note: plain(shown.note) }, { state: "live", value: "97", unit: "%", note: "Live · 3 s" });
});

test("off shows two dashes with its reason, whatever value came with it", () => {
  const shown = shownSignal(signal({ state: "off", value: "97", reason: "Sensor off" }), 0, true);
  assert.equal(shown.value, "--");
  assert.match(shown.note, /^Off · Sensor off/);
});

test("off without a reason says that it has none", () => {
  assert.match(shownSignal(signal({ state: "off", value: null }), 0, true).note, /no reason given/);
});

test("never seen says so and has no value", () => {
  const shown = shownSignal(signal({ state: "never-seen", value: null, ageMs: null }), 0, true);
  assert.deepEqual([shown.state, shown.value, shown.note], ["never-seen", "--", "Never seen"]);
});

test("an unknown state or a live signal without value or age is off", () => {
  for (const part of [{ state: "fine" }, { value: null }, { ageMs: null }]) assert.equal(shownSignal(signal(part), 0, true).state, "off");
});

test("a value measured on demand shows its age only, and stays on a dead link", () => {
  const spot = signal({ expectedMs: 0, ageMs: 840_000 });
  assert.equal(plain(shownSignal(spot, 0, true).note), "14 min ago");
  assert.deepEqual([shownSignal(spot, 60_000, false).state, shownSignal(spot, 60_000, false).value], ["live", "97"]);
});

test("on a dead link a value turns old at two intervals and off at three, not before 10 s", () => {
  const states = [500, 1700, 9500, 9700].map((elapsed) => shownSignal(signal(), elapsed, false).state);
  assert.deepEqual(states, ["live", "old", "old", "off"]);
  const slow = signal({ expectedMs: 60_000 });
  assert.deepEqual([119_000, 121_000, 181_000].map((elapsed) => shownSignal(slow, elapsed, false).state), ["live", "old", "off"]);
});

test("a dead link never improves a state", () => {
  assert.equal(shownSignal(signal({ state: "old" }), 0, false).state, "old");
  assert.equal(shownSignal(signal({ state: "off" }), 0, false).state, "off");
});

test("a card shows at most four numbers in a fixed order, one pulse, never-seen last to come", () => {
  const chosen = mainNumbers([
    signal({ key: "t", metric: "temperature" }), signal({ key: "p", metric: "pulse-rate" }), signal({ key: "h", metric: "heart-rate" }),
    signal({ key: "n", metric: "nibp-systolic", state: "never-seen" }), signal({ key: "r", metric: "respiration-rate" }), signal({ key: "s" }),
  ]);
  assert.deepEqual(chosen.map((s) => s.key), ["s", "h", "r", "t"]);
});
