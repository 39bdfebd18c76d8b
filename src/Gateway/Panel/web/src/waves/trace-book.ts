import type { WaveFrame } from "../contracts";
import { windowS } from "./pen";
import { Playout } from "./playout";
import { decodeSamples, Trace } from "./trace";

export interface LiveTrace {
  readonly trace: Trace;
  readonly playout: Playout;
}

/** Waveforms by patient and key. Bounded by what the gateway registers, and here too. */
export class TraceBook {
  private static readonly limit = 256;
  private readonly traces = new Map<string, LiveTrace>();

  take(frame: WaveFrame, nowMs: number): void {
    const key = `${frame.patient} ${frame.key}`;
    let live = this.traces.get(key);
    if (live === undefined || live.trace.rateHz !== frame.rateHz) {
      if (this.traces.size >= TraceBook.limit) return;
      live = { trace: new Trace(frame.rateHz, windowS + 4), playout: new Playout() };
      this.traces.set(key, live);
    }
    live.trace.add(frame, decodeSamples(frame.samples));
    live.playout.feed(nowMs / 1000, (live.trace.end - 1) / frame.rateHz);
  }

  of(patient: string, key: string): LiveTrace | undefined {
    return this.traces.get(`${patient} ${key}`);
  }
}
