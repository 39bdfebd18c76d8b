/** Seconds of one sweep across the screen. */
export const windowS = 5;

/** Blank part ahead of the pen, of the width. */
export const gapShare = 0.02;

/** Column of a sample: its own time modulo the window. */
export function columnOf(sequence: number, rateHz: number, width: number): number {
  return ((sequence / rateHz) % windowS) * (width / windowS);
}

/** True when the sample starts a new sweep, that is, the pen came back to the left edge before it. */
export function startsSweep(sequence: number, rateHz: number): boolean {
  return sequence === 0 || Math.floor(sequence / rateHz / windowS) !== Math.floor((sequence - 1) / rateHz / windowS);
}

/** Columns to clear for a pen that moved from one column to another, with the gap ahead: one span, or two over the edge. */
export function clearSpans(fromS: number, toS: number, width: number): readonly (readonly [number, number])[] {
  const perSecond = width / windowS;
  const length = (toS - fromS) * perSecond + width * gapShare;
  if (length >= width) return [[0, width]];
  const start = (fromS % windowS) * perSecond;
  const end = start + length;
  return end <= width ? [[start, end]] : [[start, width], [0, end - width]];
}

/** Height of a value in a box, 6 % margin above and below; outside the range it stays at the edge. */
export function rowOf(value: number, low: number, high: number, height: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return height * (0.94 - 0.88 * share);
}
