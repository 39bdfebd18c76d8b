import assert from "node:assert/strict";
import { test } from "node:test";
import { linkState } from "../src/live/link";
import { Trends } from "../src/live/trends";
import { signal } from "./fixtures";

test("the link is dead only after more than five seconds without a heartbeat", () => {
  assert.deepEqual([linkState(0, null, 5000), linkState(0, null, 5001)], ["connecting", "dead"]);
  assert.deepEqual([linkState(0, 8000, 13_000), linkState(0, 8000, 13_001)], ["live", "dead"]);
});

test("a trend takes live periodic numbers only, one per two seconds", () => {
  const trends = new Trends();
  for (let at = 0; at <= 4000; at += 500) trends.note("p1", [signal()], at);
  trends.note("p1", [signal({ state: "old" }), signal({ expectedMs: 0 }), signal({ value: "LO" })], 9000);
  assert.deepEqual(trends.of("p1", "nonin-1/spo2").map((point) => point.at), [0, 2000, 4000]);
});

test("a trend is bounded", () => {
  const trends = new Trends();
  for (let i = 0; i < 2000; i++) trends.note("p1", [signal()], i * 2000);
  assert.equal(trends.of("p1", "nonin-1/spo2").length, 900);
});
