import type { WaveFrame } from "../contracts";

/**
 * The newest samples of one waveform by their sequence number. A number that never came is a hole and is drawn as one.
 * Holds `seconds` of samples; older ones are overwritten.
 */
export class Trace {
  readonly rateHz: number;
  private readonly values: Float64Array;
  private readonly sequences: Float64Array;
  private next = 0;

  constructor(rateHz: number, seconds: number) {
    this.rateHz = rateHz;
    const capacity = Math.max(1, Math.ceil(rateHz * seconds));
    this.values = new Float64Array(capacity);
    this.sequences = new Float64Array(capacity).fill(-1);
  }

  /** Sequence number after the newest sample; 0 before the first. */
  get end(): number {
    return this.next;
  }

  /** Adds a frame. A sequence below what is held means a new start of the gateway: everything is forgotten. */
  add(frame: Pick<WaveFrame, "sequence" | "scale" | "offset">, samples: Int16Array): void {
    if (frame.sequence + samples.length <= this.next - this.values.length) this.clear();
    for (let i = 0; i < samples.length; i++) {
      const slot = (frame.sequence + i) % this.values.length;
      this.values[slot] = samples[i]! * frame.scale + frame.offset;
      this.sequences[slot] = frame.sequence + i;
    }
    this.next = Math.max(this.next, frame.sequence + samples.length);
  }

  /** Value of a sample, or NaN for a hole. */
  at(sequence: number): number {
    const slot = sequence % this.values.length;
    return this.sequences[slot] === sequence ? this.values[slot]! : NaN;
  }

  clear(): void {
    this.sequences.fill(-1);
    this.next = 0;
  }
}

/** Little-endian int16 samples in base64. Empty for a text that is no such thing. */
export function decodeSamples(base64: string): Int16Array {
  let bytes: string;
  try {
    bytes = atob(base64);
  } catch {
    return new Int16Array(0);
  }
  const samples = new Int16Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
  return samples;
}
