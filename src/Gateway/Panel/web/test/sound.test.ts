import assert from "node:assert/strict";
import { test } from "node:test";
import { burst, categoryOf, harmonics, leastGapMs, type SoundCategory, type SoundPriority } from "../src/sound/bursts";

const priorities: readonly SoundPriority[] = ["high", "medium", "low"];
const categories: readonly SoundCategory[] = ["general", "spo2", "heart", "breathing", "temperature"];

test("bursts have the standard's pulse counts and lengths", () => {
  const shape = (priority: SoundPriority): number[] => [burst(priority, "general").pulses.length, burst(priority, "general").lengthMs];
  assert.deepEqual(priorities.map(shape), [[10, 3300], [3, 1000], [2, 600]]);
});

test("gaps inside a burst are in their windows", () => {
  const gaps = (priority: SoundPriority): number[] =>
    burst(priority, "general").pulses.slice(1).map((pulse, i) => {
      const before = burst(priority, "general").pulses[i]!;
      return pulse.atMs - before.atMs - before.lengthMs;
    });
  assert.deepEqual(gaps("high"), [100, 100, 350, 100, 500, 100, 100, 350, 100]);
  assert.deepEqual(gaps("medium"), [200, 200]);
  assert.deepEqual(gaps("low"), [200]);
});

test("every burst leaves the least silence before the next and stays in the audible range", () => {
  let checked = 0;
  for (const priority of priorities) {
    for (const category of categories) {
      const sound = burst(priority, category);
      assert.ok(sound.repeatMs - sound.lengthMs >= leastGapMs);
      assert.ok(sound.pulses.every((pulse) => pulse.frequencyHz >= 150 && pulse.frequencyHz <= 1000));
      checked++;
    }
  }
  assert.equal(checked, 15);
});

test("both groups of a high burst play the five notes, medium the first three, low the general melody", () => {
  const notes = (priority: SoundPriority): number[] => burst(priority, "spo2").pulses.map((pulse) => pulse.frequencyHz);
  const five = [523.3, 493.9, 440.0, 392.0, 349.2];
  assert.deepEqual(notes("high"), [...five, ...five]);
  assert.deepEqual(notes("medium"), five.slice(0, 3));
  assert.deepEqual(notes("low"), [261.6, 261.6]);
});

test("four harmonics or more between 300 and 4000 Hz are within 15 dB of the fundamental", () => {
  for (const frequencyHz of [261.6, 523.3]) {
    const fine = harmonics.filter((level, i) => i > 0 && frequencyHz * (i + 1) > 300 && frequencyHz * (i + 1) < 4000 && Math.abs(20 * Math.log10(level / harmonics[0])) <= 15);
    assert.ok(fine.length >= 4);
  }
});

test("a rule sounds in its category, a technical alarm always in the general one", () => {
  const rules = ["spo2-low", "heart-rate-high", "nibp-systolic-low", "rr-low", "apnoea", "temperature-high", "glucose-low"];
  assert.deepEqual(rules.map((rule) => categoryOf(rule, "SP")), ["spo2", "heart", "heart", "breathing", "breathing", "temperature", "general"]);
  assert.equal(categoryOf("spo2-low", "ST"), "general");
});
