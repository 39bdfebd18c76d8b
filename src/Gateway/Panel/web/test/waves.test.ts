import assert from "node:assert/strict";
import { test } from "node:test";
import { clearSpans, columnOf, gapShare, rowOf, startsSweep } from "../src/waves/pen";
import { Playout } from "../src/waves/playout";
import { Sweep } from "../src/waves/sweep";
import { decodeSamples, Trace } from "../src/waves/trace";

test("a sample's column is its own time modulo five seconds", () => {
  assert.equal(columnOf(0, 250, 1000), 0);
  assert.equal(columnOf(125, 250, 1000), 100);
  assert.equal(columnOf(1250 + 125, 250, 1000), 100);
});

test("a sweep starts at the first sample past the edge", () => {
  assert.deepEqual([0, 1, 1249, 1250, 1251].map((sequence) => startsSweep(sequence, 250)), [true, false, false, true, false]);
});

test("only the new columns and the gap ahead are cleared, in two spans over the edge", () => {
  assert.deepEqual(clearSpans(1, 1.5, 1000), [[200, 300 + 1000 * gapShare]]);
  assert.deepEqual(clearSpans(4.875, 5.125, 1000), [[975, 1000], [0, 45]]);
  assert.deepEqual(clearSpans(0, 6, 1000), [[0, 1000]]);
});

test("a value outside the range stays at the edge of the box", () => {
  assert.ok(Math.abs(rowOf(0.5, 0, 1, 100) - 50) < 1e-9);
  assert.equal(rowOf(-9, 0, 1, 100), rowOf(0, 0, 1, 100));
  assert.equal(rowOf(9, 0, 1, 100), rowOf(1, 0, 1, 100));
});

test("samples are scaled and a missing sequence is a hole", () => {
  const trace = new Trace(10, 5);
  trace.add({ sequence: 0, scale: 0.5, offset: 1 }, new Int16Array([2, 4]));
  trace.add({ sequence: 4, scale: 0.5, offset: 1 }, new Int16Array([6]));
  assert.deepEqual([0, 1, 2, 3, 4].map((sequence) => trace.at(sequence)), [2, 3, NaN, NaN, 4]);
  assert.equal(trace.end, 5);
});

test("old samples are overwritten, not shown as new ones", () => {
  const trace = new Trace(1, 4);
  trace.add({ sequence: 0, scale: 1, offset: 0 }, new Int16Array([1, 2, 3, 4, 5]));
  assert.deepEqual([trace.at(0), trace.at(4)], [NaN, 5]);
});

test("a count that starts again forgets what was held", () => {
  const trace = new Trace(10, 5);
  trace.add({ sequence: 5000, scale: 1, offset: 0 }, new Int16Array([7]));
  trace.add({ sequence: 0, scale: 1, offset: 0 }, new Int16Array([8]));
  assert.deepEqual([trace.end, trace.at(5000), trace.at(0)], [1, NaN, 8]);
});

test("samples are little-endian and signed, and what is no base64 is nothing", () => {
  assert.deepEqual([...decodeSamples(btoa("\x01\x00\xff\xff\x00\x80"))], [1, -1, -32768]);
  assert.equal(decodeSamples("%%").length, 0);
});

test("the pen runs evenly behind even frames and never past the newest sample", () => {
  const playout = new Playout();
  let last = 0;
  for (let frame = 0; frame <= 100; frame++) {
    const nowS = frame * 0.04;
    playout.feed(nowS, 10 + nowS);
    const pen = playout.at(nowS)!;
    assert.ok(pen <= 10 + nowS);
    if (frame > 50) assert.ok(pen - last > 0.03 && pen - last < 0.05, `step ${pen - last}`);
    last = pen;
  }
  assert.ok(14 - last < 0.2);
});

test("frames of a whole second are played out evenly", () => {
  const playout = new Playout();
  let last = 0;
  for (let tick = 0; tick <= 400; tick++) {
    const nowS = tick * 0.04;
    if (tick % 25 === 0) playout.feed(nowS, 10 + nowS);
    const pen = playout.at(nowS)!;
    if (tick > 100) assert.ok(pen - last > 0.025 && pen - last < 0.055, `step ${pen - last} at ${tick}`);
    last = pen;
  }
});

test("without frames the pen runs on over blank paper, and comes back when frames do", () => {
  const playout = new Playout();
  playout.feed(0, 10);
  for (let tick = 0; tick <= 250; tick++) playout.at(tick * 0.04);
  assert.ok(playout.at(10)! > 15);
  playout.feed(10, 20);
  playout.at(10.04);
  assert.ok(Math.abs(playout.at(10.08)! - 20) < 2);
});

test("lost samples are drawn as a gap: the pen lifts and is put down behind it, never joined", () => {
  const strokes: string[] = [];
  const context = {
    beginPath: () => strokes.push("begin"),
    moveTo: (x: number) => strokes.push(`move ${Math.round(x)}`),
    lineTo: (x: number) => strokes.push(`line ${Math.round(x)}`),
    stroke: () => strokes.push("stroke"),
    fillRect: () => {},
  };
  const canvas = { width: 500, height: 100, getContext: () => context } as unknown as HTMLCanvasElement;
  const sweep = new Sweep(canvas, { paper: "", grid: "", ink: "", inkWidth: 1 }, [0, 10]);
  const trace = new Trace(10, 9);
  trace.add({ sequence: 0, scale: 1, offset: 0 }, new Int16Array([1, 2, 3]));
  trace.add({ sequence: 7, scale: 1, offset: 0 }, new Int16Array([4, 5]));
  sweep.draw(trace, 0);
  strokes.length = 0;
  sweep.draw(trace, 0.8);
  assert.deepEqual(strokes, ["begin", "move 0", "line 10", "line 20", "move 70", "line 80", "stroke"]);
});
