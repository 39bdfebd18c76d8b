import type { SignalView } from "../contracts";

/** Metrics by importance on a small card; what is not listed comes after. */
const order = [
  "spo2", "heart-rate", "pulse-rate", "respiration-rate", "nibp-systolic", "glucose-cgm", "glucose", "temperature", "pressure-systolic", "etco2",
];

/**
 * The up to four numbers of a patient's card, in a fixed order so that a number keeps its place. One of heart rate and pulse
 * is enough; signals never seen give way to those that were.
 */
export function mainNumbers(signals: readonly SignalView[], most = 4): readonly SignalView[] {
  const chosen: SignalView[] = [];
  const sorted = [...signals].sort((a, b) => seen(a) - seen(b) || place(a) - place(b) || a.key.localeCompare(b.key));
  for (const signal of sorted) {
    if (chosen.length < most && !chosen.some((other) => slot(other) === slot(signal))) chosen.push(signal);
  }
  return chosen.sort((a, b) => place(a) - place(b) || a.key.localeCompare(b.key));
}

function seen(signal: SignalView): number {
  return signal.state === "never-seen" ? 1 : 0;
}

function place(signal: SignalView): number {
  const index = order.indexOf(signal.metric);
  return index < 0 ? order.length : index;
}

function slot(signal: SignalView): string {
  return signal.metric === "pulse-rate" || signal.metric === "pulse-rate-cuff" ? "heart-rate" : signal.metric;
}
