import type { AlarmView, SignalView } from "../src/contracts";

export function signal(part: Partial<SignalView> = {}): SignalView {
  return {
    key: "nonin-1/spo2", device: "nonin-1", metric: "spo2", name: "SpO2", unit: "%", value: "97", state: "live", reason: null, ageMs: 400,
    expectedMs: 1000, limits: "", ...part,
  };
}

export function alarm(part: Partial<AlarmView> = {}): AlarmView {
  return {
    episode: "e1", patient: "p1", rule: "spo2-low", kind: "SP", priority: 2, state: "active", title: "SpO2 low", why: "", startedAt: "2026-11-20T21:04:00Z",
    durationMs: 0, unknown: false, sounding: true, ack: null, pausedMs: 0, escalationLevel: 0, cloudKnows: false, signal: null, ...part,
  };
}

export const acked = { role: "caregiver", station: "kitchen", at: "2026-11-20T21:05:00Z" } as const;
