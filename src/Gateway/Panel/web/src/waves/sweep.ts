import { clearSpans, columnOf, rowOf, startsSweep, windowS } from "./pen";
import type { Trace } from "./trace";

export interface SweepLook {
  readonly paper: string;
  readonly grid: string;
  readonly ink: string;
  readonly inkWidth: number;
}

/**
 * Draws one waveform like a monitor does: only the new columns and the gap ahead are cleared, and the new piece is one path
 * with one stroke. Nothing else is ever redrawn.
 */
export class Sweep {
  private readonly context: CanvasRenderingContext2D;
  private drawnS: number | null = null;

  constructor(private readonly canvas: HTMLCanvasElement, private look: SweepLook, private readonly range: readonly [number, number]) {
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.reset(look);
  }

  /** Starts on blank paper: after a change of size or theme. */
  reset(look: SweepLook): void {
    this.look = look;
    this.drawnS = null;
    this.clear(0, this.canvas.width);
  }

  /** Draws from where it stopped to `penS` on the sample clock. */
  draw(trace: Trace, penS: number): void {
    const from = this.drawnS;
    this.drawnS = penS;
    if (from === null || penS < from) {
      if (from !== null) this.clear(0, this.canvas.width);
      return;
    }
    const startS = Math.max(from, penS - windowS * 0.98);
    for (const [left, right] of clearSpans(startS, penS, this.canvas.width)) this.clear(left, right);
    this.stroke(trace, Math.max(0, Math.floor(startS * trace.rateHz)), Math.floor(penS * trace.rateHz));
  }

  private stroke(trace: Trace, first: number, last: number): void {
    const { width, height } = this.canvas;
    const [low, high] = this.range;
    const context = this.context;
    context.strokeStyle = this.look.ink;
    context.lineWidth = this.look.inkWidth;
    context.lineJoin = "round";
    context.beginPath();
    let isDown = false;
    for (let sequence = first; sequence <= last; sequence++) {
      const value = trace.at(sequence);
      if (Number.isNaN(value)) {
        isDown = false;
        continue;
      }
      const x = columnOf(sequence, trace.rateHz, width);
      const y = rowOf(value, low, high, height);
      if (isDown && !startsSweep(sequence, trace.rateHz)) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    }
    context.stroke();
  }

  private clear(left: number, right: number): void {
    const { width, height } = this.canvas;
    // A pixel to the left stays: it belongs to the line that the new piece continues.
    const start = left === 0 ? 0 : Math.ceil(left) + 1;
    this.context.fillStyle = this.look.paper;
    this.context.fillRect(start, 0, Math.ceil(right) - start, height);
    this.context.fillStyle = this.look.grid;
    for (let second = 0; second < windowS; second++) {
      const x = Math.round((second * width) / windowS);
      if (x >= start && x < right) this.context.fillRect(x, 0, 1, height);
    }
  }
}
