import { createRequire } from "node:module";
import { join } from "node:path";
import { percentilesOf } from "../lib/percentiles.mjs";
import { sleep } from "../lib/processes.mjs";
import { alertTopic } from "./node-red-flow.mjs";

const linesPerSecond = 100;
const alertEvery = 5;
const warmUpSeconds = 5;
const seconds = 20;
const lastAlertMs = 2000;

/** Writes lines at an even pace, every fifth above the threshold, and times each of those until its alert comes back. */
export class AlertMeter {
  #client;
  #writtenAt = new Map();
  #delaysUs = [];
  #next = 0;

  static async connect(peers, port) {
    const mqtt = createRequire(join(peers, "package.json"))("mqtt");
    const meter = new AlertMeter();
    meter.#client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
    meter.#client.on("message", (_, payload) => meter.#take(JSON.parse(payload.toString()).seq));
    await meter.#client.subscribeAsync(alertTopic, { qos: 1 });
    return meter;
  }

  /** Microseconds from `write` to the subscriber. */
  async measure(write) {
    await this.#send(write, warmUpSeconds);
    this.#writtenAt.clear();
    this.#delaysUs = [];
    const alerts = await this.#send(write, seconds);
    if (this.#delaysUs.length !== alerts) throw new Error(`${this.#delaysUs.length} of ${alerts} alerts came back.`);
    const { p50, p99, max } = percentilesOf(this.#delaysUs);
    return { p50: Math.round(p50), p99: Math.round(p99), max: Math.round(max) };
  }

  /** The broker alone: lines above the threshold are published from here. */
  publishAlert(line) {
    if (isAlert(JSON.parse(line).seq)) this.#client.publish(alertTopic, line, { qos: 1 });
  }

  close() {
    return this.#client.endAsync(true);
  }

  async #send(write, forSeconds) {
    const count = forSeconds * linesPerSecond;
    const from = performance.now();
    let alerts = 0;
    for (let i = 0; i < count; i++) {
      await sleep(Math.max(0, from + (1000 * i) / linesPerSecond - performance.now()));
      const seq = this.#next++;
      if (isAlert(seq)) {
        alerts++;
        this.#writtenAt.set(seq, performance.now());
      }
      write(`${JSON.stringify({ seq, value: isAlert(seq) ? 165 : 72 })}\n`);
    }
    await sleep(lastAlertMs);
    return alerts;
  }

  // Delivered at least once: only the first delivery counts.
  #take(seq) {
    const at = this.#writtenAt.get(seq);
    if (at === undefined) return;
    this.#writtenAt.delete(seq);
    this.#delaysUs.push((performance.now() - at) * 1000);
  }
}

const isAlert = (seq) => seq % alertEvery === 0;
