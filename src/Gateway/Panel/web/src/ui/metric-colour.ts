/** Hue of a signal, so that a number and its curve belong together. Alarm colours are not among them. */
export type MetricColour = "green" | "blue" | "violet" | "plain";

export function metricColour(metric: string): MetricColour {
  if (/^(heart-rate|ecg)/.test(metric)) return "green";
  if (/^(spo2|pulse-rate|perfusion|pleth)/.test(metric)) return "blue";
  return /^(respiration|etco2)/.test(metric) ? "violet" : "plain";
}

