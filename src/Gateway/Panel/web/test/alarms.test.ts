import assert from "node:assert/strict";
import { test } from "node:test";
import { alarmsOf, newlyRaised, orderAlarms, priorityName, voiceOf } from "../src/alarms/order";
import { acked, alarm } from "./fixtures";

const order = (...alarms: Parameters<typeof alarm>[0][]): string[] => orderAlarms(alarms.map((part) => alarm(part))).map((a) => a.episode);

test("priorities come in order, advisories last", () => {
  assert.deepEqual(
    order({ episode: "low", priority: 1 }, { episode: "fc", priority: 1, kind: "SA" }, { episode: "high", priority: 3 }, { episode: "med" }),
    ["high", "med", "low", "fc"],
  );
});

test("an acknowledged alarm gives way to a new one of the next priority, not to a notice", () => {
  assert.deepEqual(order({ episode: "high", priority: 3, ack: acked }, { episode: "low", priority: 1 }, { episode: "med" }), ["med", "high", "low"]);
});

test("a notice never pushes an acknowledged warning out of sight", () => {
  assert.deepEqual(order({ episode: "low", priority: 1 }, { episode: "med", ack: acked }), ["med", "low"]);
});

test("of equals the oldest comes first", () => {
  assert.deepEqual(order({ episode: "b", startedAt: "2026-11-20T21:05:00Z" }, { episode: "a", startedAt: "2026-11-20T21:04:00Z" }), ["a", "b"]);
});

test("a priority that is not known counts as high, an advisory never does", () => {
  assert.equal(priorityName(alarm({ priority: 7 })), "high");
  assert.equal(priorityName(alarm({ priority: 3, kind: "SA" })), "advisory");
});

test("only what the gateway lets sound has the voice", () => {
  assert.equal(voiceOf([alarm({ sounding: false }), alarm({ ack: acked }), alarm({ pausedMs: 5 }), alarm({ kind: "SA" })]), null);
  assert.equal(voiceOf([alarm({ episode: "med" }), alarm({ episode: "high", priority: 3, ack: acked }), alarm({ episode: "low", priority: 1 })])?.episode, "med");
});

test("alarms of the gateway belong to no patient", () => {
  assert.deepEqual(alarmsOf("p1", [alarm(), alarm({ episode: "gw", patient: null })]).map((a) => a.episode), ["e1"]);
});

test("a new episode and a risen priority are new, an update is not", () => {
  const before = [alarm(), alarm({ episode: "e2" })];
  const after = [alarm({ durationMs: 9 }), alarm({ episode: "e2", priority: 3 }), alarm({ episode: "e3", priority: 1 })];
  assert.deepEqual(newlyRaised(before, after).map((a) => a.episode), ["e2", "e3"]);
});
