// The alarm sounds as data: times of the alarm standard's burst table, notes by category. Changing a sound is changing a row.

export type SoundPriority = "high" | "medium" | "low";
export type SoundCategory = "general" | "spo2" | "heart" | "breathing" | "temperature";

const noteHz = { C4: 261.6, D4: 293.7, E4: 329.6, F4: 349.2, G4: 392.0, A4: 440.0, B4: 493.9, C5: 523.3 } as const;
type Note = keyof typeof noteHz;

/** Five notes of a high burst's group; medium plays the first three, low the first two of the general melody. */
const melodies: Record<SoundCategory, readonly [Note, Note, Note, Note, Note]> = {
  general: ["C4", "C4", "C4", "C4", "C4"],
  spo2: ["C5", "B4", "A4", "G4", "F4"],
  heart: ["C4", "E4", "G4", "G4", "C5"],
  breathing: ["C4", "A4", "F4", "A4", "F4"],
  temperature: ["C4", "D4", "E4", "F4", "G4"],
};

interface BurstShape {
  readonly pulseMs: number;
  /** Start of each pulse of one group. */
  readonly startsMs: readonly number[];
  /** Start of each group. */
  readonly groupsMs: readonly number[];
  /** Start to start of two bursts. */
  readonly repeatMs: number;
}

const shapes: Record<SoundPriority, BurstShape> = {
  high: { pulseMs: 150, startsMs: [0, 250, 500, 1000, 1250], groupsMs: [0, 1900], repeatMs: 10_000 },
  medium: { pulseMs: 200, startsMs: [0, 400, 800], groupsMs: [0], repeatMs: 25_000 },
  low: { pulseMs: 200, startsMs: [0, 400], groupsMs: [0], repeatMs: 30_000 },
};

/** Least silence between the end of a burst and the next. */
export const leastGapMs = 2500;

/** Rise and fall of a pulse. */
export const rampMs = 15;

/** Amplitudes of the fundamental and its harmonics: four or more between 300 and 4000 Hz within 15 dB of the fundamental. */
export const harmonics = [1, 0.8, 0.65, 0.5, 0.4, 0.3] as const;

export interface Pulse {
  readonly atMs: number;
  readonly lengthMs: number;
  readonly frequencyHz: number;
}

export interface Burst {
  readonly pulses: readonly Pulse[];
  readonly lengthMs: number;
  readonly repeatMs: number;
}

export function burst(priority: SoundPriority, category: SoundCategory): Burst {
  const shape = shapes[priority];
  const melody = melodies[priority === "low" ? "general" : category];
  const pulses = shape.groupsMs.flatMap((groupMs) =>
    shape.startsMs.map((startMs, i) => ({ atMs: groupMs + startMs, lengthMs: shape.pulseMs, frequencyHz: noteHz[melody[i] ?? "C4"] })));
  const last = pulses[pulses.length - 1]!;
  return { pulses, lengthMs: last.atMs + last.lengthMs, repeatMs: shape.repeatMs };
}

/** Category of a rule; technical alarms and all that has no melody of its own are general. */
export function categoryOf(rule: string, kind: string): SoundCategory {
  if (kind !== "SP") return "general";
  if (rule.startsWith("spo2")) return "spo2";
  if (/^(hr|heart|pulse|nibp|pressure|sys|dia)/.test(rule)) return "heart";
  if (/^(rr|resp|apnoea|breath)/.test(rule)) return "breathing";
  return /^temp/.test(rule) ? "temperature" : "general";
}
