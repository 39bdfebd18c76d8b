import type { SignalView } from "../contracts";

export interface TrendPoint {
  readonly at: number;
  readonly value: number;
}

const everyMs = 2000;
const longestPoints = 900;

/** A gap longer than this is drawn as one. */
export const trendGapMs = 8000;

/** The numbers of this session, thinned to one point per 2 s, half an hour at most. Only live values count. */
export class Trends {
  private readonly points = new Map<string, TrendPoint[]>();

  note(patient: string, signals: readonly SignalView[], now: number): void {
    for (const signal of signals) {
      const value = Number(signal.value);
      if (signal.state !== "live" || signal.expectedMs === 0 || signal.value === null || Number.isNaN(value)) continue;
      const key = `${patient} ${signal.key}`;
      const list = this.points.get(key) ?? [];
      if (list.length > 0 && now - list[list.length - 1]!.at < everyMs) continue;
      list.push({ at: now, value });
      if (list.length > longestPoints) list.shift();
      this.points.set(key, list);
    }
  }

  of(patient: string, signal: string): readonly TrendPoint[] {
    return this.points.get(`${patient} ${signal}`) ?? [];
  }
}
